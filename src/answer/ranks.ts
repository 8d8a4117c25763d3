import { STOP_WORDS } from '../core/text/stopwords.ts'
import { synonyms } from '../core/text/synonyms.ts'
import { matchKey } from '../core/text/variants.ts'
import { fold, words } from '../core/text/words.ts'
import type { Claim } from './claim.ts'
import type { Expects } from './expectation.ts'
import { isMotion, type Question } from './question.ts'
import type { Scored } from './read.ts'
import { isNamed, match, type ReadSentence } from './sentence.ts'

/** A rank that a sentence gives to somebody: "the second country", or that there is but one, or few. */
export interface RankClaim extends Claim {
  /** Match key of what is ranked. */
  noun: string
  /** The words before it: who has the rank stands there. */
  ahead: string
}

const ASKS_OF: ReadonlySet<Expects> = new Set(['yes-no', 'person', 'place', 'name'])
const ASKS_RANK = /\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d+(?:st|nd|rd|th))\b/i
const ASKS_ONE = /\b(?:only|sole|alone|unique)\b/i
const ONE = /\b(?:the (?:only|sole)|alone among(?: \p{Ll}+)?) (?:of )?(?:the )?(\p{Ll}+)/iu
const FEW = /\b(?:among|one of) (?:the |a |very )*(?:few|several|many|handful)(?: of(?: the)?)? (\p{Ll}+)/iu
/** Behind these stands another than whom the sentence ranks. */
const BEHIND = /\b(?:after|following|behind|before|since|despite|besides|than|by|from|in|of|with|to)\s+(?:the\s+)?$/i
const BEFORE_RANK = /\b(?:one of|among)\s+(?:\p{L}+\s+)?$/iu

/** Whether a question is about a rank, or about there being but one. */
export function asksRank({ text, expects }: Question): 'rank' | 'one' | null {
  if (!ASKS_OF.has(expects)) return null
  if (ASKS_RANK.test(text)) return 'rank'
  return expects === 'yes-no' && ASKS_ONE.test(text) ? 'one' : null
}

/** The rank that a sentence gives; null where it gives none, or a vague one ("among the first countries"). */
export function rankClaim(sentence: ReadSentence, kind: 'rank' | 'one'): RankClaim | null {
  const { text } = sentence
  if (kind === 'one') {
    for (const [pattern, choice] of [
      [FEW, 'few'],
      [ONE, 'one'],
    ] as const) {
      const found = pattern.exec(text)
      if (found === null) continue
      const end = found.index + found[0].length
      const noun = matchKey(fold(found[1]!))
      return { start: found.index, end, text: found[0], choice, noun, ahead: text.slice(0, found.index) }
    }
    return null
  }
  for (const quantity of sentence.quantities()) {
    const next = sentence.words.find((w) => w.start >= quantity.end)
    if (quantity.kind !== 'ordinal' || next === undefined || STOP_WORDS.has(fold(next.text))) continue
    const ahead = text.slice(0, quantity.start).replace(/\bthe $/i, '')
    // "First Lady" and "the Second War" rank nothing here; "one of the first" is no rank.
    if (/^\p{Lu}/u.test(next.text) || /^\p{Lu}/u.test(quantity.text) || BEFORE_RANK.test(`${ahead} `)) continue
    if (/[^s]s$/.test(next.text)) continue
    const { start, end, text: written } = quantity
    return { start, end, text: written, quantity, noun: next.key, ahead }
  }
  return null
}

/** Whether two sentences rank the same one among the same, for the same deed: at most a bystander's name is missing. */
export function ranksSame(question: Question, best: Scored, its: RankClaim, other: Scored, claim: RankClaim): boolean {
  if (its.noun !== claim.noun && !synonyms(its.noun).has(claim.noun)) return false
  const holder = holderOf(best.sentence, its)
  if (holder === null || !holds(other.sentence, claim, holder)) return false
  let missing = 0
  for (const term of question.terms) {
    if (term.focus || isMotion(term) || ASKS_RANK.test(term.text) || ASKS_ONE.test(term.text)) continue
    if (match(term, best.sentence) < MET || match(term, other.sentence) >= MET) continue
    if (!isNamed(term, best.sentence)) return false
    missing++
  }
  return missing <= BYSTANDERS
}

const MET = 0.5
const BYSTANDERS = 1

/** Match key of the first name before a rank that is no bystander; what opens the sentence may be one that no other sentence tells. */
function holderOf({ words: all, text, ...sentence }: ReadSentence, { ahead }: RankClaim): string | null {
  const stands = ({ start, end }: { start: number; end: number }): boolean =>
    end <= ahead.length && !BEHIND.test(ahead.slice(0, start))
  const name = sentence.names().find(stands)
  if (name !== undefined) return matchKey(words(name.text).at(-1)!.folded)
  const opening = all[0]
  const opens = opening !== undefined && /^\p{Lu}/u.test(text) && !STOP_WORDS.has(fold(opening.text)) && stands(opening)
  return opens ? opening.key : null
}

function holds(sentence: ReadSentence, { ahead }: RankClaim, holder: string): boolean {
  return sentence.words.some(
    ({ key, start, end }) => key === holder && end <= ahead.length && !BEHIND.test(ahead.slice(0, start)),
  )
}
