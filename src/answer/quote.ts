import { isStrong } from './candidates.ts'
import type { Span } from './cite.ts'
import type { Expects } from './expectation.ts'
import type { Question } from './question.ts'
import { match, type ReadSentence } from './sentence.ts'

/** A sentence that points back at the one before it says little by itself. */
const POINTS_BACK =
  /^(?:["“'(]*)(?:it|its|he|she|they|his|her|their|this|these|those|that|such|the same|the former|the latter|the two|both|as a result|in addition|moreover|however|also|in this (?:context|regard)|following this|later|then)\b/i
const MAX_QUOTE = 600

/**
 * The span to quote for a sentence: itself, with the sentence before it where it points back at that one (or where the
 * value stands there), and with the one behind it where that says what the question asks and this one does not.
 */
export function quoteOf(sentence: ReadSentence, question?: Question, withPrevious = false): Span {
  const { hit } = sentence
  const before = sentence.previous
  const start =
    before !== null && (withPrevious || POINTS_BACK.test(sentence.text)) && sentence.end - before.start <= MAX_QUOTE
      ? before.start
      : sentence.start
  const after = sentence.next
  const end =
    after !== null && question !== undefined && adds(after, sentence, question) && after.end - start <= MAX_QUOTE
      ? after.end
      : sentence.end
  return {
    document: hit.document,
    chunkId: hit.chunk.id,
    start,
    end,
    quote: hit.chunk.text.slice(start - hit.chunk.start, end - hit.chunk.start),
  }
}

/** Share of the question's weight that the next sentence must add to be quoted too. */
const ADDS = 0.15
const ENUMERATION = /,[^,]+(?:,| and | or )|\binclud/i

function adds(next: ReadSentence, sentence: ReadSentence, question: Question): boolean {
  if (isStrong(question.expects) || question.expects === 'yes-no') return false
  const total = question.terms.reduce((sum, term) => sum + term.weight, 0)
  const gain = question.terms.reduce(
    (sum, term) => sum + (match(term, sentence) < 0.5 && match(term, next) >= 0.5 ? term.weight : 0),
    0,
  )
  if (total > 0 && gain / total >= ADDS) return true
  if (question.expects === 'list') return !ENUMERATION.test(sentence.text) && ENUMERATION.test(next.text)
  return POINTS_BACK.test(next.text) && OPEN_KINDS.has(question.expects)
}

const OPEN_KINDS: ReadonlySet<Expects> = new Set(['open', 'reason', 'manner', 'definition', 'name', 'list'])

/** A quote as it stands in running text: on one line, closed by a full stop, the markers before the stop. */
export function withMarkers(quote: string, numbers: readonly number[]): string {
  const line = quote
    .replace(/\s+/g, ' ')
    .replace(/^[-*•] /, '')
    .trim()
  const markers = numbers.map((n) => `[${n}]`).join('')
  const end = /([.!?]["”’)]*|[:;,])$/.exec(line)
  if (end === null) return `${line} ${markers}.`
  const stop = /^[:;,]$/.test(end[1]!) ? '.' : end[1]!
  // A closing quotation mark belongs to the sentence, a full stop behind the marker to ours.
  return stop.length > 1 ? `${line} ${markers}` : `${line.slice(0, end.index)} ${markers}${stop}`
}
