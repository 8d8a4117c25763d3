import type { Sql, SqlRow, SqlValue } from '../core/ports.ts'
import { hex } from '../core/sha256.ts'
import { foldedWords } from './folded-words.ts'
import { MIGRATIONS, SCHEMA_VERSION } from './migrations.ts'

/** Most bytes of a statement: D1 takes 100,000 (https://developers.cloudflare.com/d1/platform/limits/). */
export const MAX_STATEMENT_BYTES = 90_000
/** Longest piece of a text within a statement, in UTF-16 units, each at most 3 bytes of UTF-8, and twice that in hexadecimal. */
const MAX_PIECE_UNITS = 10_000
/** Rows in memory at a time. */
const PAGE = 200

const encoder = new TextEncoder()

/**
 * The corpus of a database as SQL statements that make it anew in another: schema, documents, passages and keyword rows,
 * with the same ids and labels, so that an index of one serves the other. What stands in the tables before is dropped.
 * Left out is what only syncing and embedding need (vectors, texts to embed, the words of each document), and conversations.
 * The same corpus gives the same text. Nothing may be written meanwhile.
 */
export async function* dumpCorpus(sql: Sql): AsyncGenerator<string> {
  yield* emptying()
  yield 'CREATE TABLE schema_version (version INTEGER NOT NULL)'
  yield `INSERT INTO schema_version VALUES (${SCHEMA_VERSION})`
  for (const statements of MIGRATIONS) yield* statements

  yield* inserts(
    'documents (id, title, author, publisher, published_at, url, media_type, hash, text)',
    'WHERE id = ',
    pages(sql, 'SELECT *, rowid AS at FROM documents', (row) => [
      ...columns(row, 'id', 'title', 'author', 'publisher', 'published_at', 'url', 'media_type', 'hash'),
      row.text!,
    ]),
  )
  yield* inserts(
    'passages (label, hash, text)',
    'WHERE label = ',
    pages(sql, 'SELECT label, hash, label AS at FROM passages', (row) => [...columns(row, 'label', 'hash'), '']),
  )
  yield* inserts(
    'chunks (id, document_id, ordinal, start, "end", headings, label, text)',
    'WHERE id = ',
    pages(sql, 'SELECT *, id AS at FROM chunks', (row) => [
      ...columns(row, 'id', 'document_id', 'ordinal', 'start', 'end', 'headings', 'label'),
      row.text!,
    ]),
  )
  yield* inserts(
    'chunk_keywords (rowid, title, headings, body)',
    null,
    pages(
      sql,
      `SELECT c.id, c.headings, c.text, d.title, c.id AS at FROM chunks c JOIN documents d ON d.id = c.document_id`,
      (row) => [
        row.id!,
        joined(String(row.title)),
        joined((JSON.parse(String(row.headings)) as string[]).join('\n')),
        joined(String(row.text)),
      ],
    ),
  )
  // Their letter groups follow by the schema's trigger.
  yield* inserts(
    'words (id, word, frequency)',
    null,
    pages(sql, 'SELECT *, id AS at FROM words', (row) => columns(row, 'id', 'word', 'frequency')),
  )
}

const joined = (text: string) => foldedWords(text).join(' ')

const columns = (row: SqlRow, ...names: string[]): SqlValue[] => names.map((name) => row[name] ?? null)

/** Every table a schema ever had, the newest first: what refers goes before what it refers to. */
function* emptying(): Generator<string> {
  yield 'PRAGMA defer_foreign_keys = true'
  const names = MIGRATIONS.flat().flatMap((text) => /^CREATE (?:VIRTUAL )?TABLE (\w+)/.exec(text)?.[1] ?? [])
  for (const name of new Set(['schema_version', ...names].reverse())) yield `DROP TABLE IF EXISTS ${name}`
}

/** The rows of a query that names its key `at`, in the order of the keys. */
async function* pages(sql: Sql, query: string, valuesOf: (row: SqlRow) => SqlValue[]): AsyncGenerator<SqlValue[]> {
  for (let after = Number.MIN_SAFE_INTEGER; ; ) {
    const rows = await sql.all(`SELECT * FROM (${query}) WHERE at > ? ORDER BY at LIMIT ?`, [after, PAGE])
    for (const row of rows) yield valuesOf(row)
    if (rows.length < PAGE) return
    after = Number(rows.at(-1)!.at)
  }
}

/**
 * Rows as statements of bounded length. The last column of a row may be a text of any length: what does not fit is appended
 * by statements of its own, found by the first column; without `found` that is an indexed text, which must fit as a whole.
 */
async function* inserts(into: string, found: string | null, rows: AsyncGenerator<SqlValue[]>): AsyncGenerator<string> {
  const table = into.slice(0, into.indexOf(' '))
  const head = `INSERT INTO ${into} VALUES\n`
  let values: string[] = []
  let bytes = head.length
  for await (const row of rows) {
    const last = row.at(-1)
    const [first = '', ...rest] = found !== null && typeof last === 'string' ? pieces(last) : []
    const told = rest.length > 0 ? [...row.slice(0, -1), first] : row
    const value = `(${told.map(literal).join(',')})`
    const length = encoder.encode(value).length + 2
    if (values.length > 0 && bytes + length > MAX_STATEMENT_BYTES) {
      yield head + values.join(',\n')
      values = []
      bytes = head.length
    }
    values.push(value)
    bytes += length
    if (rest.length > 0) {
      yield head + values.join(',\n')
      values = []
      bytes = head.length
      for (const piece of rest)
        yield `UPDATE ${table} SET text = text || ${literal(piece)} ${found}${literal(row[0] ?? null)}`
    }
  }
  if (values.length > 0) yield head + values.join(',\n')
}

/** A text in pieces that do not part a surrogate pair. */
function pieces(text: string): string[] {
  const parts: string[] = []
  for (let from = 0; from < text.length; ) {
    let to = Math.min(from + MAX_PIECE_UNITS, text.length)
    const unit = text.charCodeAt(to - 1)
    if (to < text.length && unit >= 0xd800 && unit < 0xdc00) to--
    parts.push(text.slice(from, to))
    from = to
  }
  return parts
}

/** A value as SQL writes it. A text with NUL in it would end there: it goes by its bytes. */
function literal(value: SqlValue): string {
  if (value === null) return 'NULL'
  if (typeof value === 'number') return String(value)
  if (typeof value !== 'string') return `X'${hex(value)}'`
  return value.includes('\0') ? `CAST(X'${hex(encoder.encode(value))}' AS TEXT)` : `'${value.replaceAll("'", "''")}'`
}
