import * as z from 'zod'

/** What is known of a document besides its text. Unknown facts are `null`, never guessed. */
export const DocumentInfo = z.object({
  id: z.string().describe('Path relative to the corpus folder with forward slashes, or the stable id of an upload'),
  title: z.string(),
  author: z.string().nullable(),
  publisher: z.string().nullable(),
  publishedAt: z.string().nullable().describe('ISO 8601 date as precise as it is known: YYYY, YYYY-MM or YYYY-MM-DD'),
  url: z.string().nullable(),
  mediaType: z.string().describe('Media type of the file it was read from, such as text/markdown'),
  hash: z.string().describe('SHA-256 over the bytes it was read from and the version of their reader, in hexadecimal'),
})
export type DocumentInfo = z.infer<typeof DocumentInfo>

/**
 * A document as Ibid reads it. `text` is the cleaned text; every offset anywhere in Ibid counts UTF-16 code units of it,
 * so that `text.slice(start, end)` is what a citation quotes.
 */
export const SourceDocument = DocumentInfo.extend({ text: z.string() })
export type SourceDocument = z.infer<typeof SourceDocument>

/** A passage of a document: `document.text.slice(start, end) === text`. */
export interface ChunkDraft {
  /** Position among the chunks of its document, from 0. */
  ordinal: number
  /** UTF-16 offset of the first unit. */
  start: number
  /** UTF-16 offset behind the last unit. */
  end: number
  text: string
  /** The headings above it, outermost first; the document's title is not repeated here. */
  headings: readonly string[]
}

/** A stored passage. `id` is unique in the database and never reused for another text. */
export interface Chunk extends ChunkDraft {
  id: number
  documentId: string
}

/** What ingestion hands to the store. */
export interface IngestedDocument {
  document: SourceDocument
  chunks: readonly ChunkDraft[]
}

/** Restricts an answer or a search to some documents. */
export const DocumentFilter = z
  .strictObject({
    documentIds: z.array(z.string().min(1).max(1024)).min(1).max(1000).optional(),
    publishedAfter: z.iso
      .date()
      .optional()
      .describe(
        'Only documents published on or after this date, as far as theirs tells: one of 2024-08 passes 2024-08-15, one without a date does not',
      ),
    publishedBefore: z.iso
      .date()
      .optional()
      .describe(
        'Only documents published on or before this date, as far as theirs tells: one of 2024-08 passes 2024-08-15, one without a date does not',
      ),
  })
  .describe('Restricts the search to some documents')
export type DocumentFilter = z.infer<typeof DocumentFilter>

/** A retrieved passage with its document and the scores that brought it here. Higher is better, always. */
export interface Hit {
  chunk: Chunk
  document: DocumentInfo
  /** Fused score, 0…1. */
  score: number
  /** BM25 as FTS5 computes it, sign turned; null when the keyword leg did not find it. */
  keywordScore: number | null
  /** Cosine similarity; null when the vector leg did not find it. */
  vectorScore: number | null
}
