import type { Chunk, DocumentFilter, DocumentInfo, IngestedDocument } from '../core/document.ts'
import { IbidError } from '../core/errors.ts'
import type { DocumentStore, Sql, SqlStatement } from '../core/ports.ts'
import { sha256 } from '../core/sha256.ts'
import { filterCondition } from './document-filter.ts'
import { embeddedText } from './embedded-text.ts'
import { foldedWords } from './folded-words.ts'
import { jsonPages, jsonParam } from './json-params.ts'
import { surfaceWords } from './surface-words.ts'

const DEFAULT_PAGE = 100

type InfoRow = {
  id: string
  title: string
  author: string | null
  publisher: string | null
  published_at: string | null
  url: string | null
  media_type: string
  hash: string
}
const INFO_COLUMNS = 'd.id, d.title, d.author, d.publisher, d.published_at, d.url, d.media_type, d.hash'

type ChunkRow = InfoRow & {
  chunk_id: number
  ordinal: number
  start: number
  end: number
  headings: string
  text: string
}

/** Documents with their passages, keyword rows, labels and surface words: one transaction keeps them all in step. */
export function createDocumentStore(sql: Sql): DocumentStore {
  return {
    async put(ingested) {
      const statements = await insertion(ingested)
      await sql.batch([...deletion([ingested.document.id]), ...statements, ...CLEARING])
    },

    async remove(ids) {
      if (ids.length > 0) await sql.batch([...deletion(ids), ...CLEARING])
    },

    async get(id) {
      const [row] = await sql.all<InfoRow & { text: string }>(
        `SELECT ${INFO_COLUMNS}, d.text FROM documents d WHERE d.id = ?`,
        [id],
      )
      return row ? { ...info(row), text: row.text } : null
    },

    async list({ limit = DEFAULT_PAGE, after = '' } = {}) {
      const rows = await sql.all<InfoRow>(
        `SELECT ${INFO_COLUMNS} FROM documents d WHERE d.id > ? ORDER BY d.id LIMIT ?`,
        [after, limit],
      )
      return rows.map(info)
    },

    async hashes() {
      const rows = await sql.all<{ id: string; hash: string }>('SELECT id, hash FROM documents')
      return new Map(rows.map((row) => [row.id, row.hash]))
    },

    async counts() {
      const [row] = await sql.all<{ documents: number; chunks: number }>(
        'SELECT (SELECT count(*) FROM documents) AS documents, (SELECT count(*) FROM chunks) AS chunks',
      )
      return { documents: row?.documents ?? 0, chunks: row?.chunks ?? 0 }
    },

    async chunks(ids) {
      const rows = await sql.all<ChunkRow>(
        `SELECT ${INFO_COLUMNS}, c.id AS chunk_id, c.ordinal, c.start, c."end", c.headings, c.text
         FROM json_each(?) AS wanted CROSS JOIN chunks c ON c.id = wanted.value JOIN documents d ON d.id = c.document_id
         ORDER BY wanted.key`,
        [jsonParam(ids)],
      )
      return rows.map((row) => ({ chunk: chunk(row), document: info(row) }))
    },

    async chunksOfLabels(labels, filter) {
      const { condition, params } = filterCondition(filter)
      return sql.all<{ label: number; chunkId: number }>(
        `SELECT c.label, c.id AS chunkId
         FROM json_each(?) AS wanted CROSS JOIN chunks c ON c.label = wanted.value JOIN documents d ON d.id = c.document_id
         WHERE ${condition} ORDER BY wanted.key, c.id`,
        [jsonParam(labels), ...params],
      )
    },

    async labels(filter: DocumentFilter) {
      const { condition, params } = filterCondition(filter)
      const rows = await sql.all<{ label: number }>(
        `SELECT DISTINCT c.label FROM documents d JOIN chunks c ON c.document_id = d.id WHERE ${condition}`,
        params,
      )
      return new Set(rows.map((row) => row.label))
    },
  }
}

/** Takes documents out, remembering the labels that may be orphans now. */
function deletion(ids: readonly string[]): SqlStatement[] {
  const params = [jsonParam(ids)]
  const chosen = '(SELECT value FROM json_each(?))'
  return [
    { sql: `INSERT OR IGNORE INTO released_labels SELECT label FROM chunks WHERE document_id IN ${chosen}`, params },
    {
      sql: `DELETE FROM chunk_keywords WHERE rowid IN (SELECT id FROM chunks WHERE document_id IN ${chosen})`,
      params,
    },
    {
      sql: `UPDATE words SET frequency = words.frequency - gone.frequency
        FROM (SELECT f.key AS word, sum(f.value) AS frequency FROM document_words w, json_each(w.frequencies) f
          WHERE w.document_id IN ${chosen} GROUP BY f.key) AS gone
        WHERE words.word = gone.word`,
      params,
    },
    { sql: `DELETE FROM documents WHERE id IN ${chosen}`, params },
  ]
}

/** Ends every transaction of this file: what no document needs any more goes, and its vectors with it. */
const CLEARING: readonly SqlStatement[] = [
  {
    sql: `DELETE FROM passages WHERE label IN (SELECT label FROM released_labels)
      AND NOT EXISTS (SELECT 1 FROM chunks WHERE chunks.label = passages.label)`,
  },
  { sql: 'DELETE FROM released_labels' },
  { sql: 'DELETE FROM words WHERE frequency <= 0' },
]

async function insertion({ document, chunks }: IngestedDocument): Promise<SqlStatement[]> {
  // A lone surrogate has no UTF-8; replaced one for one here, offsets go on counting the same text.
  const text = document.text.toWellFormed()
  const title = document.title.toWellFormed()
  const titleWords = foldedWords(title)
  const read = await Promise.all(
    chunks.map(async (draft) => {
      const body = draft.text.toWellFormed()
      if (text.slice(draft.start, draft.end) !== body) {
        throw new IbidError('internal', `${document.id}: passage ${draft.ordinal} is not the text at its offsets`)
      }
      const headings = draft.headings.map((heading) => heading.toWellFormed())
      const embedded = embeddedText(title, headings, body)
      const hash = await sha256(embedded)
      return { row: { ...draft, text: body, headings: jsonParam(headings), hash }, embedded }
    }),
  )
  // In the order of the text, not in which the hashes came: labels, and so the index, are the same each time.
  const passages = new Map(read.map(({ row, embedded }) => [row.hash, embedded]))
  const chunkRows = read.map(({ row }) => row)
  const keywordRows = chunks.map((draft) => ({
    ordinal: draft.ordinal,
    headings: foldedWords(draft.headings.join('\n')),
    body: foldedWords(draft.text),
  }))
  const frequencies = jsonParam(
    Object.fromEntries(surfaceWords(keywordRows.map((row) => [...titleWords, ...row.headings, ...row.body]))),
  )
  const keywordTexts = keywordRows.map((row) => [row.ordinal, row.headings.join(' '), row.body.join(' ')])
  const d = document
  return [
    {
      sql: `INSERT INTO documents (id, title, author, publisher, published_at, url, media_type, hash, text)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      params: [d.id, title, d.author, d.publisher, d.publishedAt, d.url, d.mediaType, d.hash, text],
    },
    ...Array.from(jsonPages(passages), (page) => ({
      sql: `INSERT INTO passages (hash, text) SELECT value ->> 0, value ->> 1 FROM json_each(?) WHERE TRUE
        ON CONFLICT (hash) DO NOTHING`,
      params: [page],
    })),
    ...Array.from(jsonPages(chunkRows), (page) => ({
      sql: `INSERT INTO chunks (document_id, ordinal, start, "end", headings, text, label)
        SELECT ?, value ->> 'ordinal', value ->> 'start', value ->> 'end', value ->> 'headings', value ->> 'text',
          (SELECT label FROM passages WHERE hash = value ->> 'hash')
        FROM json_each(?) ORDER BY key`,
      params: [d.id, page],
    })),
    ...Array.from(jsonPages(keywordTexts), (page) => ({
      sql: `INSERT INTO chunk_keywords (rowid, title, headings, body)
        SELECT c.id, ?, value ->> 1, value ->> 2
        FROM json_each(?) CROSS JOIN chunks c ON c.document_id = ? AND c.ordinal = value ->> 0`,
      params: [titleWords.join(' '), page, d.id],
    })),
    {
      sql: `INSERT INTO words (word, frequency) SELECT key, value FROM json_each(?) WHERE TRUE
        ON CONFLICT (word) DO UPDATE SET frequency = frequency + excluded.frequency`,
      params: [frequencies],
    },
    { sql: 'INSERT INTO document_words (document_id, frequencies) VALUES (?, ?)', params: [d.id, frequencies] },
  ]
}

function info(row: InfoRow): DocumentInfo {
  return {
    id: row.id,
    title: row.title,
    author: row.author,
    publisher: row.publisher,
    publishedAt: row.published_at,
    url: row.url,
    mediaType: row.media_type,
    hash: row.hash,
  }
}

function chunk(row: ChunkRow): Chunk {
  return {
    id: row.chunk_id,
    documentId: row.id,
    ordinal: row.ordinal,
    start: row.start,
    end: row.end,
    text: row.text,
    headings: JSON.parse(row.headings) as string[],
  }
}
