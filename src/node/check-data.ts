import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { IbidError } from '../core/errors.ts'
import type { Sql, VectorIndex } from '../core/ports.ts'
import { SCHEMA_VERSION, schemaVersion } from '../store/migrations.ts'
import { openStore, type Store } from '../store/open-store.ts'
import { createCorpusRecord } from './corpus-record.ts'
import { DATABASE_FILE, INDEX_FOLDER, MODELS_FOLDER } from './data-folder.ts'
import { createEmbedders, type Embedders } from './embedders/embedders.ts'
import { createGenerations } from './generations.ts'
import { vectorFingerprint } from './served-index.ts'
import type { EmbeddingSettings } from './settings/embeddings.ts'
import { openSqlite } from './sqlite.ts'

/** Something that is wrong, and what helps. */
export interface Problem {
  part: 'database' | 'documents' | 'keywords' | 'vectors' | 'index'
  problem: string
  remedy: string
}

/** What a check found. */
export interface CheckReport {
  ok: boolean
  documents: number
  passages: number
  vectors: number
  generation: string | null
  problems: Problem[]
}

const SYNC = 'run `ibid sync`'
const ANEW = 'restore a backup, or delete the data folder and run `ibid sync`'
/** Documents, or vectors, in memory at a time. */
const PAGE = 500
/** Vectors that are searched for. */
const SAMPLES = 200
/** Most problems of one kind that are listed; the rest is counted. */
const LISTED = 5

/** Milliseconds that a model is given to answer. */
const ANSWER_MS = 10_000

/**
 * Verifies a data folder without changing it: database, passages, keyword rows, vectors, index, that they agree, and that an
 * embedding model answers.
 */
export async function checkData(
  dataDir: string,
  settings: EmbeddingSettings = { provider: 'builtin' },
): Promise<CheckReport> {
  const report: CheckReport = { ok: true, documents: 0, passages: 0, vectors: 0, generation: null, problems: [] }
  const add = (part: Problem['part'], problem: string, remedy: string) =>
    report.problems.push({ part, problem, remedy })
  const path = join(dataDir, DATABASE_FILE)
  if (!existsSync(path)) add('database', `there is no database in ${dataDir}`, SYNC)
  else {
    try {
      const sql = openSqlite(path, { readOnly: true })
      try {
        await checkDatabase(sql, add)
        // A damaged database says nothing reliable about the rest.
        if (report.problems.length === 0) await checkContents(sql, dataDir, settings, report, add)
      } finally {
        sql.close()
      }
    } catch (error) {
      if (!(error instanceof IbidError)) throw error
      add('database', error.message, error.code === 'corrupt' ? ANEW : 'do what the message says')
    }
  }
  report.ok = report.problems.length === 0
  return report
}

type Add = (part: Problem['part'], problem: string, remedy: string) => void

async function checkDatabase(sql: Sql, add: Add): Promise<void> {
  // Includes FTS5's own check of its tables.
  const integrity = await sql.all<{ integrity_check: string }>(`PRAGMA integrity_check(${LISTED})`)
  for (const { integrity_check: line } of integrity) if (line !== 'ok') add('database', line, ANEW)
  const foreign = await sql.all<{ table: string; parent: string; n: number }>(
    'SELECT "table", parent, count(*) AS n FROM pragma_foreign_key_check GROUP BY 1, 2',
  )
  for (const { table, parent, n } of foreign) add('database', `${n} rows of ${table} have lost their ${parent}`, ANEW)
}

async function checkContents(
  sql: Sql,
  dataDir: string,
  settings: EmbeddingSettings,
  report: CheckReport,
  add: Add,
): Promise<void> {
  const version = await schemaVersion(sql)
  if (version < SCHEMA_VERSION) {
    // Opening it would bring it up to date, and a check changes nothing.
    const problem = `it was written by an older Ibid (schema ${version}, this one writes ${SCHEMA_VERSION})`
    return void add('database', problem, `${SYNC}, which brings it up to date`)
  }
  const store = await openStore(sql)
  const counts = await store.documents.counts()
  report.documents = counts.documents
  report.passages = counts.chunks
  const corpus = createCorpusRecord(store.facts)
  if (!(await corpus.isRead())) {
    const from = await corpus.folder()
    const problem = from === null ? 'none were read yet' : `the first sync of ${from} was interrupted; some are missing`
    add('documents', problem, from === null ? SYNC : `${SYNC}; it goes on from there`)
  }
  await checkPassages(sql, store, add)
  const [keywords] = await sql.all<{ missing: number; left: number }>(
    `SELECT (SELECT count(*) FROM chunks WHERE id NOT IN (SELECT id FROM chunk_keywords_docsize)) AS missing,
            (SELECT count(*) FROM chunk_keywords_docsize WHERE id NOT IN (SELECT id FROM chunks)) AS left`,
  )
  if (keywords?.missing) add('keywords', `${keywords.missing} passages cannot be found by their words`, ANEW)
  if (keywords?.left) add('keywords', `${keywords.left} keyword rows belong to no passage`, ANEW)
  const embedders = embeddersOf(store, dataDir, settings, add)
  if (embedders === null) return
  try {
    await checkIndex(store, embedders, join(dataDir, INDEX_FOLDER), report, add)
  } finally {
    await embedders.close()
  }
}

/** Null where the embedder that is asked for cannot be made. */
function embeddersOf({ vectors }: Store, dataDir: string, settings: EmbeddingSettings, add: Add): Embedders | null {
  try {
    const questions = { deadlineMs: ANSWER_MS }
    return createEmbedders({ settings, vectors, modelsDir: join(dataDir, MODELS_FOLDER), questions })
  } catch (error) {
    if (!(error instanceof IbidError)) throw error
    add('vectors', error.message, 'do what the message says')
    return null
  }
}

/** Every passage is literally where it says it is. */
async function checkPassages(sql: Sql, { documents }: Store, add: Add): Promise<void> {
  const wrong: string[] = []
  for (let after: string | undefined; ; ) {
    const page = await documents.list({ limit: PAGE, ...(after !== undefined && { after }) })
    if (page.length === 0) break
    for (const { id } of page) {
      const text = (await documents.get(id))?.text ?? ''
      const chunks = await sql.all<{ id: number; start: number; end: number; text: string }>(
        'SELECT id, start, "end", text FROM chunks WHERE document_id = ? ORDER BY ordinal',
        [id],
      )
      if (chunks.length === 0) wrong.push(`${id} has no passages`)
      for (const chunk of chunks) {
        if (text.slice(chunk.start, chunk.end) !== chunk.text) {
          wrong.push(`passage ${chunk.id} is not what stands at ${chunk.start} to ${chunk.end} of ${id}`)
        }
      }
    }
    after = page.at(-1)!.id
  }
  list(wrong, (problem) => add('documents', problem, ANEW))
}

async function checkIndex(
  { vectors }: Store,
  embedders: Embedders,
  indexDir: string,
  report: CheckReport,
  add: Add,
): Promise<void> {
  const { wanted } = embedders
  const id = await vectors.latestEmbedder(wanted.prefix)
  if (id === null) {
    if (report.documents === 0) return
    const other = await vectors.latestEmbedder('')
    const problem = other === null ? 'no passage has a vector' : `the vectors are of ${other}, not of ${wanted.name}`
    return void add('vectors', problem, SYNC)
  }
  const embedder = await embedders.forQuestions(id)
  if (embedder === null) return void add('vectors', `the saved state of the embedder ${id} cannot be read`, SYNC)
  await embedder.embedQuery('Does it answer?').catch((error: unknown) => {
    if (!(error instanceof IbidError)) throw error
    add('vectors', error.message, 'questions are answered by keywords alone until it does')
  })
  report.vectors = await vectors.count(id)
  const missing = (await vectors.countPassages()) - report.vectors
  if (missing !== 0) add('vectors', `${missing} texts have no vector of the embedder ${id}`, SYNC)

  const expected = { embedder: id, fingerprint: await vectorFingerprint(vectors, id) }
  const opened = await createGenerations(indexDir).openCurrent(expected)
  if ('manifest' in opened) report.generation = opened.manifest.generation
  if (opened.status === 'missing') return void add('index', `no index is published in ${indexDir}`, SYNC)
  if (opened.status !== 'current') return void add('index', `the index is ${opened.status}: ${opened.reason}`, SYNC)
  const { index } = opened
  if (index && index.size !== report.vectors) {
    add('index', `the index holds ${index.size} vectors and the database ${report.vectors}`, SYNC)
  }

  const every = Math.max(1, Math.floor(report.vectors / SAMPLES))
  const wrong: string[] = []
  let at = 0
  for (let after = -1; ; ) {
    const page = await vectors.read(id, { after, limit: PAGE })
    if (page.length === 0) break
    for (const { label, vector } of page) {
      const isSample = at++ % every === 0
      if (vector.length !== embedder.dimensions || !vector.every(Number.isFinite)) {
        wrong.push(`vector ${label} is no vector of the embedder ${id}`)
      } else if (isSample && index && !(await findsItself(index, label, vector))) {
        wrong.push(`the index does not find vector ${label} by itself`)
      }
    }
    after = page.at(-1)!.label
  }
  list(wrong, (problem) => add('index', problem, `delete ${indexDir} and ${SYNC}`))
}

async function findsItself(index: VectorIndex, label: number, vector: Float32Array) {
  const hits = await index.search(vector, 10)
  // Equal vectors may crowd it out, but then the best score is its own.
  return hits.some((hit) => hit.label === label) || (hits.at(-1)?.score ?? 0) > 0.9999
}

function list(problems: readonly string[], add: (problem: string) => void): void {
  for (const problem of problems.slice(0, LISTED)) add(problem)
  if (problems.length > LISTED) add(`and ${problems.length - LISTED} more like that`)
}

/** A report for people. */
export function checkText(report: CheckReport): string {
  const { documents, passages, vectors, generation, problems } = report
  const found = `${documents} documents, ${passages} passages, ${vectors} vectors, index ${generation ?? 'none'}`
  if (report.ok) return `all is well: ${found}`
  return [
    `something is wrong: ${found}`,
    ...problems.map(({ part, problem, remedy }) => `  ${part}: ${problem}\n    what helps: ${remedy}`),
  ].join('\n')
}
