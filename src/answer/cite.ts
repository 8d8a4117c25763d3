import type { Citation } from '../core/answer.ts'
import type { DocumentInfo } from '../core/document.ts'

/** A span that a statement relies on, with the words it was read as. */
export interface Span {
  document: DocumentInfo
  chunkId: number
  /** UTF-16 offsets into the document's text. */
  start: number
  end: number
  quote: string
}

/** Numbers the spans of an answer, each span once, in the order in which they are cited. */
export interface Citations {
  /** The number of the span's `[n]` marker, or null if the span is not what the stored document says. */
  cite(span: Span): Promise<number | null>
  /** Whether the stored document says what the span was read as. */
  isLiteral(span: Span): Promise<boolean>
  readonly list: readonly Citation[]
  /** Whether a span shares words with a quote already cited. */
  overlaps(span: Span): boolean
  /** Whether a sentence is part of a quote already. */
  covers(sentence: { hit: { document: DocumentInfo }; start: number; end: number }): boolean
  /** Spans that failed the check. */
  readonly dropped: number
}

/**
 * Checks every span against the stored text before it is given a number: `text.slice(start, end)` must be the quote.
 * One that fails (its document changed meanwhile, or is gone) gets none and is counted.
 */
export function createCitations(textOf: (documentId: string) => Promise<string | null>): Citations {
  const list: Citation[] = []
  const texts = new Map<string, Promise<string | null>>()
  let dropped = 0

  async function isLiteral({ document, start, end, quote }: Span): Promise<boolean> {
    let text = texts.get(document.id)
    if (text === undefined) {
      text = textOf(document.id)
      texts.set(document.id, text)
    }
    return quote !== '' && (await text)?.slice(start, end) === quote
  }

  return {
    async cite(span) {
      const { document, chunkId, start, end, quote } = span
      const known = list.find((c) => c.documentId === document.id && c.start === start && c.end === end)
      if (known !== undefined) return known.n
      if (!(await isLiteral(span))) {
        dropped++
        return null
      }
      const { id, title, url, publishedAt, author } = document
      return list.push({
        n: list.length + 1,
        documentId: id,
        title,
        url,
        publishedAt,
        author,
        chunkId,
        quote,
        start,
        end,
      })
    },
    isLiteral,
    list,
    overlaps: (span) => list.some((c) => c.documentId === span.document.id && c.start < span.end && c.end > span.start),
    covers: ({ hit, start, end }) =>
      list.some((c) => c.documentId === hit.document.id && c.start <= start && c.end >= end),
    get dropped() {
      return dropped
    },
  }
}
