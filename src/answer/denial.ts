import type { Question, Term } from './question.ts'
import { match, type ReadSentence, strength } from './sentence.ts'

/** A clause that denies what the question takes for granted. Offsets are relative to the sentence. */
export interface Denial {
  start: number
  end: number
  text: string
  /** The words of the question that are denied. */
  terms: readonly Term[]
}

const NEGATION =
  /\b(?:no(?! (?:different|longer|doubt|less|more))|not(?! only| just| merely| least)|never|none|neither|nothing|nobody|yet to|failed to|refuse[ds]? to)\b|n['’]t\b/gi
/** How many words after the negation may hold what it negates. */
const REACH = 5

/**
 * The clause of a sentence in which a word of the question stands right behind a negation ("no formal deal has been
 * reached yet" for "the deal"). A negation whose object is another name ("does not recognise Armenia") denies something else.
 */
export function denial(question: Question, sentence: ReadSentence): Denial | null {
  if (question.negated) return null
  for (const negation of sentence.text.matchAll(NEGATION)) {
    const behind = sentence.words.filter((w) => w.start > negation.index && w.text !== negation[0]).slice(0, REACH)
    const stop = behind.findIndex((w) => /^\p{Lu}/u.test(w.text) && !question.terms.some((t) => strength(t, w.key) > 0))
    const reach = stop < 0 ? behind : []
    const terms = question.terms.filter((t) => !t.named && !t.focus && reach.some((w) => strength(t, w.key) > 0))
    if (terms.length === 0) continue
    return { ...clause(sentence.text, negation.index), terms }
  }
  return null
}

/** What keeps a sentence from affirming anything: negations, conditions, refusals, mere wishes. */
const UNSURE =
  /\b(?:no|not|never|none|neither|nor|without|unless|if|only|would|could|may|might|should|contingent|condition|refus\w+|withh\w+|lack\w*|oppos\w+|den(?:y|ies|ied)|fail\w*|interest\w*|plan(?:s|ned)?|hope\w*|want\w*|seek\w*|offer\w*|propos\w+)\b|n['’]t\b/i

/** Whether a sentence states as a fact what another denies. */
export function affirms(sentence: ReadSentence, denied: readonly Term[]): boolean {
  return denied.some((term) => match(term, sentence) >= 0.6) && !UNSURE.test(sentence.text)
}

/** The clause around a position: to the commas, semicolons or dashes on either side. */
function clause(text: string, at: number): { start: number; end: number; text: string } {
  const before = Math.max(
    text.lastIndexOf(', ', at),
    text.lastIndexOf('; ', at),
    text.lastIndexOf(' – ', at),
    text.lastIndexOf(' — ', at),
  )
  const rest = /[,;.!?]\s|[.!?]?$/.exec(text.slice(at))!
  let start = before < 0 ? 0 : before + 1
  while (/[\s–—]/.test(text[start] ?? '')) start++
  const end = at + rest.index
  return { start, end, text: text.slice(start, end) }
}
