import type { Conflict } from '../core/answer.ts'
import type { Citations } from './cite.ts'
import type { Position, Side } from './conflicts.ts'
import { headingSpan } from './heading.ts'
import { withMarkers } from './markers.ts'
import type { Question } from './question.ts'
import { quoteOf, sentenceSpan } from './quote.ts'
import type { Scored } from './read.ts'
import { isShort, sharesWords } from './short.ts'
import type { AnswerSpan } from './span/answer-span.ts'

/** The text of an answer with its `[n]` markers, and the disagreements in it. */
export interface Composed {
  text: string
  conflicts: Conflict[]
}

/** Sources that say the same are all cited, up to so many. */
const MAX_MARKERS = 3
/** Sides of a disagreement that are told; more is a list of numbers, not an answer. */
const MAX_SIDES = 4

/** An answer from sentences that all say their part: each literal, each with its marker. */
export async function composeSentences(
  question: Question,
  sentences: readonly Scored[],
  citations: Citations,
): Promise<string> {
  const told: string[] = []
  for (const { sentence } of sentences) {
    if (citations.covers(sentence)) continue
    const grown = quoteOf(sentence, question)
    const span = citations.overlaps(grown) ? sentenceSpan(sentence) : grown
    const n = await citations.cite(span)
    if (n !== null) told.push(withMarkers(span.quote, [n]))
  }
  return told.join(' ')
}

/** An answer of the few words that answer, the sentence around them its quote; null where that is not what the document says. */
export async function composeShort(question: Question, span: AnswerSpan, citations: Citations): Promise<string | null> {
  const n = await citations.cite(quoteOf(span.scored.sentence, question))
  return n === null ? null : opening(withMarkers(span.told, [n]))
}

function opening(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}

/** A side as it is told. */
interface Told {
  text: string
  title: string
  /** How many documents take it. */
  support: number
  numbers: readonly number[]
  position: Position
  value: Conflict['values'][number]
}

/** An answer from the sides that the sources take: the strongest first, the others named with their documents. */
export async function composeSides(
  question: Question,
  sides: readonly Side[],
  short: AnswerSpan | null,
  citations: Citations,
): Promise<Composed | null> {
  const told: Told[] = []
  for (const side of sides.slice(0, MAX_SIDES)) {
    const numbers: number[] = []
    let lead: { position: Position; quote: string; above: number | null } | null = null
    for (const position of mostPreciseFirst(side)) {
      if (numbers.length === MAX_MARKERS) break
      const span = quoteOf(position.scored.sentence, question, position.claim.back ?? 0)
      const { heading } = position.claim
      const above = heading === undefined ? null : await citations.cite(headingSpan(position.scored.sentence, heading))
      const n = await citations.cite(span)
      if (n === null) continue
      numbers.push(n)
      lead ??= { position, quote: span.quote, above }
    }
    if (lead === null) continue
    told.push({
      text: belowHeading(lead.position.claim.heading?.text, lead.above) + withMarkers(lead.quote, numbers),
      numbers,
      position: lead.position,
      title: lead.position.scored.sentence.hit.document.title,
      support: side.length,
      value: {
        value: lead.position.claim.text,
        citations: lead.above === null ? numbers : [lead.above, ...numbers],
        publishedAt: newest(side),
      },
    })
  }
  const [first, ...others] = told
  if (first === undefined) return null
  if (others.length === 0) {
    const agrees =
      short !== null &&
      isShort(question, short) &&
      first.position.scored === short.scored &&
      sharesWords(short, first.position.claim)
    return { text: agrees ? opening(withMarkers(short.told, first.numbers)) : first.text, conflicts: [] }
  }
  const rest = others.map(({ title, text }) => `“${title}” says: ${text}`).join('\n')
  return {
    text: [`${first.text}\n\nThe sources disagree. ${rest}`, ...weighing(told)].join('\n'),
    conflicts: [{ about: about(question.text), values: told.map((t) => t.value) }],
  }
}

/** Which side is newer and which is better supported, where that can be said: it is the reader who weighs them. */
function weighing(told: readonly Told[]): string[] {
  const [comparative, more] = told.length > 2 ? ['newest', 'Most'] : ['newer', 'More']
  const says = ({ value }: Told): string => `${value.value} ${value.citations.map((n) => `[${n}]`).join('')}.`
  const lines: string[] = []
  const dated = told.filter(({ value }) => value.publishedAt !== null)
  const byDate = dated.toSorted((a, b) => (a.value.publishedAt! < b.value.publishedAt! ? 1 : -1))
  const [newest, second] = byDate
  if (dated.length === told.length && newest!.value.publishedAt !== second!.value.publishedAt) {
    lines.push(`The ${comparative} source (${newest!.value.publishedAt}) says ${says(newest!)}`)
  }
  const [most, next] = told.toSorted((a, b) => b.support - a.support)
  if (most!.support > next!.support) lines.push(`${more} sources say ${says(most!)}`)
  return lines
}

/** A value that stands in a heading is told with it. */
function belowHeading(heading: string | undefined, n: number | null): string {
  return heading === undefined || n === null ? '' : `${withMarkers(heading, [n])} `
}

/** The source that is most precise leads: "12 December 1991" tells more than "1991", and agrees with it. */
function mostPreciseFirst(side: Side): Position[] {
  const precision = ({ claim: { date } }: Position): number =>
    date === undefined ? 0 : [date.year, date.month, date.day].filter((part) => part !== null).length
  return [...side].sort((a, b) => precision(b) - precision(a))
}

function newest(side: Side): string | null {
  const dates = side.map((p) => p.scored.sentence.hit.document.publishedAt).filter((d) => d !== null)
  return dates.sort().at(-1) ?? null
}

/** What a question is about, for the head of a table of values: the question less its question words. */
function about(question: string): string {
  return question
    .trim()
    .replace(/[?!.\s]+$/, '')
    .replace(
      /^(?:and |so |but )?(?:(?:in|on|by|since|at|from|to) )?(?:how (?:many|much|long|old)|who|whom|whose|what|which|when|where|why|how)\b(?:\s+(?:is|are|was|were|did|does|do|has|have|had)\b)?\s*/i,
      '',
    )
    .replace(/^(?:is|are|was|were|did|does|do|has|have|had)\s+/i, '')
}
