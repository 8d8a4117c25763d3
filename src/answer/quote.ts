import type { Hit } from '../core/document.ts'
import { candidatesIn, isStrong } from './candidates.ts'
import type { Span } from './cite.ts'
import type { Expects } from './expectation.ts'
import type { Question } from './question.ts'
import { match, type ReadSentence } from './sentence.ts'

/** A sentence that points back at the one before it says little by itself. */
const POINTS_BACK =
  /^(?:["“'(]*)(?:it|its|he|she|they|his|her|their|this|these|those|that|such|the same|the former|the latter|the two|both|as a result|in addition|moreover|however|also|in this (?:context|regard)|following this|later|then)\b/i
const MAX_QUOTE = 600
/** Sentences that a quote may grow by; more than one only where a list goes on. */
const MAX_GROWTH = 2

/**
 * The span to quote for a sentence: itself, with the sentence before it where it points back at that one, with those from
 * `back` sentences before on, where the value stands there, and with a neighbour that says of the question what it does not.
 */
export function quoteOf(sentence: ReadSentence, question?: Question, back = 0): Span {
  const { hit } = sentence
  const fits = (start: number, end: number): boolean => end - start <= MAX_QUOTE
  let last = sentence
  for (let grown = 0; grown < MAX_GROWTH && question !== undefined; grown++) {
    const { next } = last
    if (next === null || !fits(sentence.start, next.end) || !adds(next, sentence, question, ADDS)) break
    last = next
    if (question.expects !== 'list') break
  }
  const after = last !== sentence
  const { end } = last
  let first = sentence
  for (let i = 0; i < back && first.previous !== null && fits(first.previous.start, end); i++) first = first.previous
  while (
    closesQuotation(hit.chunk.text.slice(first.start - hit.chunk.start, end - hit.chunk.start)) &&
    first.previous !== null &&
    fits(first.previous.start, end)
  ) {
    first = first.previous
  }
  const leads =
    first.previous !== null &&
    fits(first.previous.start, end) &&
    (POINTS_BACK.test(first.text) ||
      (!after && back === 0 && question !== undefined && adds(first.previous, sentence, question, ADDS_BEFORE)))
  const start = leads ? first.previous!.start : first.start
  return spanOf(hit, start, end)
}

/** The span of a sentence alone. */
export function sentenceSpan({ hit, start, end }: ReadSentence): Span {
  return spanOf(hit, start, end)
}

function spanOf({ document, chunk }: Hit, start: number, end: number): Span {
  return { document, chunkId: chunk.id, start, end, quote: chunk.text.slice(start - chunk.start, end - chunk.start) }
}

/** Whether a text ends somebody's words without having begun them: who says them stands before. */
function closesQuotation(text: string): boolean {
  const close = text.search(/[”"][.?!]?$/)
  return close >= 0 && !/[“"]/.test(text.slice(0, close))
}

/** Share of the question's weight that the next, or the previous, sentence must add to be quoted too. */
const ADDS = 0.1
const ADDS_BEFORE = 0.2
const ENUMERATION = /,[^,]+(?:,| and | or )|\binclud/i

function adds(neighbour: ReadSentence, sentence: ReadSentence, question: Question, share: number): boolean {
  if (isStrong(question.expects)) return false
  const total = question.terms.reduce((sum, term) => sum + term.weight, 0)
  const gain = question.terms.reduce(
    (sum, term) => sum + (match(term, sentence) < 0.5 && match(term, neighbour) >= 0.5 ? term.weight : 0),
    0,
  )
  if (total > 0 && gain / total >= share) return true
  if (NAMED_KINDS.has(question.expects) && !answersBy(sentence, question) && answersBy(neighbour, question)) return true
  if (neighbour === sentence.previous) return false
  if (question.expects === 'list') return !ENUMERATION.test(sentence.text) && ENUMERATION.test(neighbour.text)
  return POINTS_BACK.test(neighbour.text) && OPEN_KINDS.has(question.expects)
}

/** Whether a sentence holds a name of the kind asked for that the question does not say itself. */
function answersBy(sentence: ReadSentence, question: Question): boolean {
  return candidatesIn(question, sentence).some((c) => question.expects !== 'person' || c.name?.kind === 'person')
}

const NAMED_KINDS: ReadonlySet<Expects> = new Set(['person', 'name'])
const OPEN_KINDS: ReadonlySet<Expects> = new Set(['open', 'reason', 'manner', 'definition', 'name', 'list'])
