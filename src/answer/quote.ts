import type { Hit } from '../core/document.ts'
import { candidatesIn, isStrong } from './candidates.ts'
import type { Span } from './cite.ts'
import type { Expects } from './expectation.ts'
import { keyed } from './passage.ts'
import type { Question } from './question.ts'
import { cellsOf } from './row.ts'
import { isNamed, match, type ReadSentence, strength } from './sentence.ts'

/** A sentence that points back at the one before it says little by itself. */
const POINTS_BACK =
  /^(?:["“'(]*)(?:it|its|he|she|they|his|her|their|this|these|those|that|such|the same|the former|the latter|the two|both|as a result|in addition|moreover|however|also|in this (?:context|regard)|following this|later|then)\b/i
const MAX_QUOTE = 600
/** Sentences that a quote may grow by; more than one only where a list goes on. */
const MAX_GROWTH = 2

/**
 * The span to quote for a sentence: itself, with the sentence before it where it points back at that one, with those from
 * `back` sentences before on, where the value stands there, with a neighbour that says of the question what it does not,
 * and with the rest of its list. A quote stays within its paragraph, or its list.
 */
export function quoteOf(sentence: ReadSentence, question?: Question, back = 0): Span {
  const { hit } = sentence
  const last = question === undefined ? sentence : growForward(sentence, question)
  const grown = last !== sentence
  let first = sentence
  const step = (): boolean => {
    const { previous } = first
    if (previous === null || last.end - previous.start > MAX_QUOTE || apart(previous, first)) return false
    first = previous
    return true
  }
  for (let i = 0; i < back && step(); i++);
  if (question !== undefined && goesOn(question)) while (isItem(first) && step());
  while (question !== undefined && first.previous !== null && sameTable(first.previous, first, question) && step());
  while (closesQuotation(textBetween(hit, first.start, last.end)) && step());
  const { previous } = first
  if (previous !== null && leads(previous, first, sentence, question, grown || back > 0)) step()
  return spanOf(hit, first.start, last.end)
}

function growForward(sentence: ReadSentence, question: Question): ReadSentence {
  let last = sentence
  for (let grown = 0; ; grown++) {
    const { next } = last
    if (next === null || next.end - sentence.start > MAX_QUOTE) return last
    if (heads(next, question) && (last === sentence || sameTable(last, next, question))) {
      last = next
      continue
    }
    if (apart(last, next)) return last
    const item =
      goesOn(question) &&
      ((isItem(next) && (isItem(last) || last.text.endsWith(':'))) || sameTable(last, next, question))
    if (!item && (grown >= (question.expects === 'list' ? MAX_GROWTH : 1) || !adds(next, sentence, question, ADDS)))
      return last
    last = next
  }
}

/** Whether the sentence before belongs to the quote. */
function leads(
  previous: ReadSentence,
  first: ReadSentence,
  sentence: ReadSentence,
  question: Question | undefined,
  grown: boolean,
): boolean {
  if (POINTS_BACK.test(first.text) || VERDICT.test(previous.text)) return true
  return !grown && question !== undefined && adds(previous, sentence, question, ADDS_BEFORE)
}

/** "Yes." before the sentence that explains it. */
const VERDICT = /^(?:yes|no|not \w+|never|always|sometimes|partly)[.!,]?$/i

/** Whether a paragraph ends between two sentences; the items of a list stand together. */
function apart(a: ReadSentence, b: ReadSentence): boolean {
  return textBetween(a.hit, a.end, b.start).includes('\n\n') && !isItem(b)
}

function isItem({ text }: ReadSentence): boolean {
  return /^(?:[-*•]|\d{1,2}[.)]) /.test(text)
}

/** Rows below the same heads; a list is all of them. */
function sameTable(a: ReadSentence, b: ReadSentence, { expects }: Question): boolean {
  if (expects !== 'list') return false
  const [one, other] = [cellsOf(a.text), cellsOf(b.text)]
  return one !== null && other !== null && one.every((cell, i) => cell.label === (other[i]?.label ?? null))
}

/** A row of a table whose first column is what the question lists: "which regions" above "Region: …". */
function heads({ text }: ReadSentence, { expects, terms }: Question): boolean {
  if (expects !== 'list') return false
  const label = cellsOf(text)?.[0]?.label
  const focus = terms.find((term) => term.focus) ?? terms[0]
  return label != null && focus !== undefined && keyed(label).some((w) => strength(focus, w.key) > 0)
}

/** Kinds of questions that a whole list answers. */
function goesOn({ expects }: Question): boolean {
  return expects === 'list' || expects === 'manner' || expects === 'open'
}

function textBetween({ chunk }: Hit, start: number, end: number): string {
  return chunk.text.slice(start - chunk.start, end - chunk.start)
}

/** The span of a sentence alone. */
export function sentenceSpan({ hit, start, end }: ReadSentence): Span {
  return spanOf(hit, start, end)
}

function spanOf(hit: Hit, start: number, end: number): Span {
  return { document: hit.document, chunkId: hit.chunk.id, start, end, quote: textBetween(hit, start, end) }
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
const OPENING_CLAUSE = /^(?:In|On|At|By|After|Before|When|While|Since|During)\b[^,]*(?:, \d{4})?,/

/** Whether a text counts things up; the commas of a date, or of what opens a sentence, do not. */
function enumerates(text: string): boolean {
  return ENUMERATION.test(text.replace(OPENING_CLAUSE, '').replace(/(\d), (\d{4})/g, '$1 $2'))
}

function adds(neighbour: ReadSentence, sentence: ReadSentence, question: Question, share: number): boolean {
  if (isStrong(question.expects)) return false
  const total = question.terms.reduce((sum, term) => sum + term.weight, 0)
  const gain = question.terms.reduce(
    (sum, term) => sum + (match(term, sentence) < 0.5 && match(term, neighbour) >= 0.5 ? term.weight : 0),
    0,
  )
  if (total > 0 && gain / total >= share) return true
  if (NAMED_KINDS.has(question.expects) && !answersBy(sentence, question) && answersBy(neighbour, question)) {
    // A name alone is no answer: the neighbour must also say something of what is asked.
    return question.terms.some((term) => !isNamed(term, neighbour) && match(term, neighbour) >= 0.5)
  }
  if (neighbour === sentence.previous) return false
  if (question.expects === 'list') return !enumerates(sentence.text) && enumerates(neighbour.text)
  return POINTS_BACK.test(neighbour.text) && OPEN_KINDS.has(question.expects)
}

/** Whether a sentence holds a name of the kind asked for that the question does not say itself. */
function answersBy(sentence: ReadSentence, question: Question): boolean {
  return candidatesIn(question, sentence).some((c) => question.expects !== 'person' || c.name?.kind === 'person')
}

const NAMED_KINDS: ReadonlySet<Expects> = new Set(['person', 'name'])
const OPEN_KINDS: ReadonlySet<Expects> = new Set(['open', 'reason', 'manner', 'definition', 'name', 'list'])
