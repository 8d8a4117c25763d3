import type { Citation } from '../core/answer.ts'
import type { Claim } from './claim.ts'
import type { Expects } from './expectation.ts'
import type { Question } from './question.ts'
import type { AnswerSpan } from './span/answer-span.ts'

/** Kinds of questions that want a value, and are told it alone: the sentence around it is the quote. */
const SHORT: ReadonlySet<Expects> = new Set([
  'date',
  'duration',
  'person',
  'place',
  'number',
  'money',
  'percent',
  'name',
])
/** A span that less speaks for might be the wrong one; then the whole sentence is told. */
const SURE = 0.7

/** Whether some words of a sentence can answer the question by themselves. */
export function isSpanned(question: Question): boolean {
  return question.expects !== 'yes-no' && question.alternatives.length === 0
}

/** Whether the answer is told as the span alone. */
export function isShort(question: Question, span: AnswerSpan): boolean {
  return SHORT.has(question.expects) && span.probability >= SURE
}

/** A span that less speaks for than this is a guess that helps no program. */
const LIKELY = 0.03

/** The words of a span on one line, if a quote that was checked holds them; null otherwise. */
export function shortAnswer(
  { scored, start, end, text, probability }: AnswerSpan,
  cited: readonly Citation[],
): string | null {
  const { sentence } = scored
  const isCited = cited.some(
    (citation) =>
      citation.documentId === sentence.hit.document.id &&
      citation.start <= sentence.start + start &&
      citation.end >= sentence.start + end,
  )
  return isCited && probability >= LIKELY ? text.replace(/\s+/g, ' ') : null
}

/** Whether a span and a claim of the same sentence point at the same words: two readings that agree. */
export function sharesWords(span: AnswerSpan, claim: Claim): boolean {
  return claim.back === undefined && claim.heading === undefined && span.start < claim.end && claim.start < span.end
}
