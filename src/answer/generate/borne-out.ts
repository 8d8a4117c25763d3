import type { Span } from '../cite.ts'
import { SUPPORTED, supportScore } from '../support.ts'
import { type WeighedSupport, weighSupport } from '../support-features.ts'
import { claimTerms } from '../support-terms.ts'
import type { Evidence } from './evidence.ts'

/** The score of a claim and, where it is borne out, the spans that do so by the number of their passage. */
export function borneOut(
  claim: string,
  cited: readonly Evidence[],
): { score: number; grounds: ReadonlyMap<number, Span[]> | null } {
  const grounds = new Map<number, Span[]>()
  let score = 0
  for (const evidence of cited) {
    const weighed = weighSupport(claim, evidence.text, evidence.passage.context)
    score = Math.max(score, supportScore(weighed.features))
    if (isBorneOut(claim, weighed, evidence.text)) grounds.set(evidence.passage.n, evidence.quotes(weighed.sentences))
  }
  if (grounds.size > 0 || cited.length < 2) return { score, grounds: grounds.size > 0 ? grounds : null }

  // What no passage says alone they may say together; a title then does not speak for the others' texts.
  const together = cited.map(({ text }) => text).join('\n\n')
  const weighed = weighSupport(claim, together)
  score = Math.max(score, supportScore(weighed.features))
  if (!isBorneOut(claim, weighed, together)) return { score, grounds: null }
  let offset = 0
  for (const evidence of cited) {
    const own = weighed.sentences
      .filter(({ start }) => start >= offset && start < offset + evidence.text.length)
      .map(({ start, text }) => ({ text, start: start - offset }))
    if (own.length > 0) grounds.set(evidence.passage.n, evidence.quotes(own))
    offset += evidence.text.length + 2
  }
  return { score, grounds: grounds.size > 0 ? grounds : null }
}

/**
 * Whether the support is enough to tell a sentence as a fact: a name, a value or a whole clause that is not in the passage was added,
 * however well the rest of the sentence fares.
 */
function isBorneOut(claim: string, { features, sentences, missing }: WeighedSupport, evidence: string): boolean {
  if (sentences.length === 0 || supportScore(features) < SUPPORTED) return false
  if (missing.some(({ kind }) => kind === 'name' || kind === 'value')) return false
  if (!isSaid(claim, evidence)) return false
  if (DENIES.test(claim) && !sentences.some(({ text }) => DENIES.test(text) || LACKS.test(text))) return false
  const lacks = new Set(missing.map(({ start }) => start))
  const terms = claimTerms(claim)
  return clauses(claim).every(({ start, end }) => {
    const own = terms.filter((term) => term.start >= start && term.start < end && !FRAMING.has(term.text.toLowerCase()))
    return own.filter((term) => !lacks.has(term.start)).length >= CLAUSE_SHARE * own.length
  })
}

/** "However, …", "Yes, …": how a sentence stands to the one before or to the question, of which no passage speaks. Its place is kept. */
export function withoutOpening(claim: string): string {
  return claim.replace(OPENING_WORD, (word) => ' '.repeat(word.length))
}

const OPENING_WORD =
  /^\W*(?:(?:yes|no|however|additionally|moreover|furthermore|also|first(?:ly)?|second(?:ly)?|third(?:ly)?|finally|lastly|next|then|thus|therefore|hence|overall|specifically|similarly|generally|meanwhile|in addition|in summary|in short|in fact|for example|for instance|as a result|on the other hand|to summarize|note that|it is important to note that),? )+/i

/** So many of the terms of each clause have to be met. */
const CLAUSE_SHARE = 1 / 3

/** A claim that denies wants a ground that does: what the checker makes of a denial depends on how far that reaches. */
const DENIES = /\b(?:not|never|no|none|neither|nor|nobody|nothing|without|cannot)\b|n['’]t\b/i
const LACKS =
  /\b(?:fail\w*|lack\w*|refus\w*|reject\w*|den(?:y|ies|ied)|prohibit\w*|forbid\w*|forbade|prevent\w*|avoid\w*|only|except|unless|absen\w+|ceased?|hardly|barely|rarely|free of|un(?!i|der|til|less)\w{4,}|non-?\w{3,}|inability|invalid|illegal|impossible|ineligible|incorrect|insufficient|dis(?:allow|agree|prove|continue)\w*)\b/i

/** What a claim quotes, and what is no word (`node.js`, `a@b.example`, `top_k`), has to stand there to the letter. */
function isSaid(claim: string, evidence: string): boolean {
  const said = [...claim.matchAll(QUOTED), ...claim.matchAll(IDENTIFIER)].map(([whole, quoted]) => quoted ?? whole)
  if (said.length === 0) return true
  const text = evidence.replace(/\s+/g, ' ').toLowerCase()
  return said.every((one) =>
    text.includes(
      one
        .replace(/\s+/g, ' ')
        .replace(/[.,;:!?]+$/, '')
        .toLowerCase(),
    ),
  )
}

const QUOTED = /["“]([^"“”]+\s[^"“”]+)["”]/g
const IDENTIFIER = /[\p{L}\p{N}-]*\p{L}[\p{L}\p{N}-]*(?:[.@_\\][\p{L}\p{N}-]+)+/gu

const CLAUSE = /[,;:().!?]\s|\s[-–—]\s|—|\b(?:and|but|which|who|whose|while|whereas|because|although)\b/g
/** "For example,", "In short,": how what follows is meant. */
const OPENING = /^(?:(?:for|in|as|on|by|to|at|according)\s)?(?:\p{L}+\s){0,2}\p{L}+,\s/u

function clauses(claim: string): { start: number; end: number }[] {
  const [opening = ''] = OPENING.exec(claim) ?? []
  const starts = [opening.length, ...[...claim.matchAll(CLAUSE)].map(({ index }) => index)].filter(
    (at) => at >= opening.length,
  )
  return starts.map((start, i) => ({ start, end: starts[i + 1] ?? claim.length }))
}

/** Words that say how what is told is told, by whom and in what order, and nothing of it. */
export const FRAMING: ReadonlySet<string> = new Set(
  `here following follow follows answer answers according passage passages document documents source sources say says said tell tells state states
  list lists listed include includes including summary short brief several reason reasons step steps main key point points way ways detail details
  overview found find yes need needed needs must should question regarding given describe described another earlier later newer older report reports reported different`.split(
    /\s+/,
  ),
)
