import type { DocumentInfo, Hit } from '../core/document.ts'
import type { Citations } from './cite.ts'
import { withMarkers } from './markers.ts'
import { type MetadataField, metadataField, namedDocument } from './metadata.ts'
import type { Question } from './question.ts'
import { quoteOf, sentenceSpan } from './quote.ts'
import type { Scored } from './read.ts'
import { type ReadSentence, readSentences } from './sentence.ts'

/**
 * The answer to a question about a document itself; `text` is null where the document is meant but the fact is not
 * known, and the whole is null for questions about what documents tell.
 */
export async function answerMetadata(
  question: Question,
  hits: readonly Hit[],
  best: Scored | null,
  citations: Citations,
): Promise<{ text: string | null } | null> {
  const field = metadataField(question.text)
  if (field === null) return null
  if (field === 'title') return best === null ? null : await sayWhichDocument(best, citations)
  const document = namedDocument(question.text, hits)
  if (document === null) return null
  const value = document[field]
  if (value === null) return best === null || field === 'author' ? { text: null } : null
  const n = await citeOpening(document, field, value, hits, citations)
  if (n === null) return null
  const said = field === 'publishedAt' ? `${PRECISION[value.split('-').length - 1]} ${inWords(value)}` : value
  return { text: `“${document.title}” ${VERB[field]} ${said} [${n}].` }
}

const VERB: Record<Exclude<MetadataField, 'title'>, string> = {
  author: 'was written by',
  publisher: 'was published by',
  publishedAt: 'was published',
}

const PRECISION = ['in', 'in', 'on']
const MONTHS = 'January February March April May June July August September October November December'.split(' ')

/** An ISO 8601 date as English writes it, as precise as it is. */
function inWords(date: string): string {
  const [year, month, day] = date.slice(0, 10).split('-')
  return [
    day === undefined ? undefined : Number(day),
    month === undefined ? undefined : MONTHS[Number(month) - 1],
    year,
  ]
    .filter((part) => part !== undefined)
    .join(' ')
}

async function sayWhichDocument({ sentence }: Scored, citations: Citations): Promise<{ text: string } | null> {
  const { title, author } = sentence.hit.document
  const span = quoteOf(sentence)
  const n = await citations.cite(span)
  return n === null
    ? null
    : { text: `“${title}”${author === null ? '' : ` by ${author}`}: ${withMarkers(span.quote, [n])}` }
}

/**
 * Where a document says itself who wrote it, that is what is cited; otherwise its first sentence that says something: the
 * citation's own fields carry what its metadata say.
 */
async function citeOpening(
  document: DocumentInfo,
  field: MetadataField,
  value: string,
  hits: readonly Hit[],
  citations: Citations,
): Promise<number | null> {
  const own = hits.filter((hit) => hit.document.id === document.id).sort((a, b) => a.chunk.start - b.chunk.start)
  const sentences = readSentences(own)
  const telling =
    sentences.find((s) => (field === 'publishedAt' ? saysDate(s, value) : s.text.includes(value))) ??
    sentences.find((s) => s.words.length >= MIN_WORDS) ??
    sentences[0]
  return telling === undefined ? null : citations.cite(sentenceSpan(telling))
}

/** "Published 9 November 2018", "last reviewed on 6 May 2025": the date alone may be of anything. */
function saysDate(sentence: ReadSentence, value: string): boolean {
  if (!/\b(?:publish|post|review|updat|edition|written|dated)/i.test(sentence.text)) return false
  const [year, month, day] = value.slice(0, 10).split('-').map(Number)
  return sentence
    .dates()
    .some((date) => date.year === year && date.month === (month ?? null) && date.day === (day ?? null))
}

const MIN_WORDS = 5
