import { IbidError } from '../core/errors.ts'
import type { Sql, SqlStatement, Vector } from '../core/ports.ts'
import { jsonParam } from './json-params.ts'

/** A text that is embedded, and the label of its vector in every index. */
export interface Passage {
  label: number
  text: string
}

/** Continues a reading in label order behind `after`. */
export interface LabelPage {
  after?: number
  limit: number
}

/** Vectors of the passages, by embedder. Derived: everything here can be made again from the passages. */
export interface VectorStore {
  /** Passages without a vector of this embedder, by label. */
  missing(embedderId: string, page: LabelPage): Promise<Passage[]>
  /** Stores vectors as float32, all or none; those of passages that have gone meanwhile are passed over. */
  put(embedderId: string, entries: readonly { label: number; vector: Vector }[]): Promise<void>
  count(embedderId: string): Promise<number>
  /** The labels that have a vector of this embedder, ascending. */
  labels(embedderId: string): Promise<number[]>
  /** Vectors by label. */
  read(embedderId: string, page: LabelPage): Promise<{ label: number; vector: Float32Array }[]>
  /** The texts themselves by label, for fitting an embedder. */
  passages(page: LabelPage): Promise<Passage[]>
  countPassages(): Promise<number>
  /** Keeps what an embedder needs to be made again; `null` where its id says all. It becomes the latest. */
  saveEmbedder(id: string, state: Uint8Array | null): Promise<void>
  /** `null` where no such embedder was saved. */
  loadEmbedder(id: string): Promise<{ state: Uint8Array | null } | null>
  /** The id of the embedder saved last among those whose id begins with `prefix`. */
  latestEmbedder(prefix: string): Promise<string | null>
  /** Drops the vectors and the states of all other embedders. */
  retain(embedderIds: readonly string[]): Promise<void>
}

/** D1 takes 2 MB a parameter. */
const MAX_BLOB_BYTES = 1_000_000

/** Vectors in SQL: float32, little-endian as every platform of Node and Workers keeps them. */
export function createVectorStore(sql: Sql): VectorStore {
  return {
    async missing(embedderId, { after = 0, limit }) {
      return sql.all<{ label: number; text: string }>(
        `SELECT p.label, p.text FROM passages p WHERE p.label > ?
         AND NOT EXISTS (SELECT 1 FROM vectors v WHERE v.embedder = ? AND v.label = p.label) ORDER BY p.label LIMIT ?`,
        [after, embedderId, limit],
      )
    },

    async put(embedderId, entries) {
      const statements = insertions(embedderId, entries)
      if (statements.length > 0) await sql.batch(statements)
    },

    async count(embedderId) {
      const rows = await sql.all<{ n: number }>('SELECT count(*) AS n FROM vectors WHERE embedder = ?', [embedderId])
      return rows[0]?.n ?? 0
    },

    async labels(embedderId) {
      const rows = await sql.all<{ label: number }>('SELECT label FROM vectors WHERE embedder = ? ORDER BY label', [
        embedderId,
      ])
      return rows.map((row) => row.label)
    },

    async read(embedderId, { after = -1, limit }) {
      const rows = await sql.all<{ label: number; vector: Uint8Array }>(
        'SELECT label, vector FROM vectors WHERE embedder = ? AND label > ? ORDER BY label LIMIT ?',
        [embedderId, after, limit],
      )
      // Copied: the bytes need not lie at a multiple of four.
      return rows.map(({ label, vector }) => ({ label, vector: new Float32Array(new Uint8Array(vector).buffer) }))
    },

    async passages({ after = 0, limit }) {
      return sql.all<{ label: number; text: string }>(
        'SELECT label, text FROM passages WHERE label > ? ORDER BY label LIMIT ?',
        [after, limit],
      )
    },

    async countPassages() {
      return (await sql.all<{ n: number }>('SELECT count(*) AS n FROM passages'))[0]?.n ?? 0
    },

    async saveEmbedder(id, state) {
      await sql.run(
        `INSERT INTO embedders (id, state, created_at)
         VALUES (?, ?, max(?, (SELECT coalesce(max(created_at) + 1, 0) FROM embedders)))
         ON CONFLICT (id) DO UPDATE SET state = excluded.state, created_at = excluded.created_at`,
        [id, state, Date.now()],
      )
    },

    async loadEmbedder(id) {
      const [row] = await sql.all<{ state: Uint8Array | null }>('SELECT state FROM embedders WHERE id = ?', [id])
      return row ? { state: row.state } : null
    },

    async latestEmbedder(prefix) {
      const [row] = await sql.all<{ id: string }>(
        'SELECT id FROM embedders WHERE substr(id, 1, length(?)) = ? ORDER BY created_at DESC LIMIT 1',
        [prefix, prefix],
      )
      return row?.id ?? null
    },

    async retain(embedderIds) {
      const params = [jsonParam(embedderIds)]
      await sql.batch([
        { sql: 'DELETE FROM vectors WHERE embedder NOT IN (SELECT value FROM json_each(?))', params },
        { sql: 'DELETE FROM embedders WHERE id NOT IN (SELECT value FROM json_each(?))', params },
      ])
    },
  }
}

/** Many vectors a statement: their labels as JSON and their numbers as one BLOB that SQL cuts into equal parts. */
function insertions(embedderId: string, entries: readonly { label: number; vector: Vector }[]): SqlStatement[] {
  const dimensions = entries[0]?.vector.length ?? 0
  const odd = entries.find(({ vector }) => vector.length !== dimensions || vector.length === 0)
  if (odd) {
    throw new IbidError(
      'invalid_input',
      `vectors of ${embedderId}: label ${odd.label} has ${odd.vector.length} dimensions where others have ${dimensions}`,
    )
  }
  const bytes = dimensions * Float32Array.BYTES_PER_ELEMENT
  const perStatement = Math.max(1, Math.floor(MAX_BLOB_BYTES / Math.max(1, bytes)))
  const statements: SqlStatement[] = []
  for (let from = 0; from < entries.length; from += perStatement) {
    const part = entries.slice(from, from + perStatement)
    const numbers = new Float32Array(part.length * dimensions)
    part.forEach(({ vector }, i) => {
      numbers.set(vector, i * dimensions)
    })
    statements.push({
      sql: `INSERT INTO vectors (embedder, label, vector)
        SELECT ?, l.value, substr(?, l.key * ? + 1, ?) FROM json_each(?) AS l JOIN passages p ON p.label = l.value
        WHERE TRUE ON CONFLICT (embedder, label) DO UPDATE SET vector = excluded.vector`,
      params: [embedderId, new Uint8Array(numbers.buffer), bytes, bytes, jsonParam(part.map(({ label }) => label))],
    })
  }
  return statements
}
