import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createWriteStream, existsSync } from 'node:fs'
import { copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ASSET_TYPES } from '../channels/widget/routes.ts'
import { IbidError } from '../core/errors.ts'
import type { Sql } from '../core/ports.ts'
import {
  EDGE_EXPORT_FILE,
  EDGE_GENERATION_FACT,
  EDGE_VERSION,
  type EdgeExport,
  type EdgeFile,
  type EdgeSlot,
  MAX_INDEX_BYTES,
  MAX_PART_BYTES,
  parseEdgeExport,
} from '../index/edge-export.ts'
import type { HnswManifest } from '../index/manifest.ts'
import { dumpCorpus } from '../store/dump.ts'
import { openStore, type Store } from '../store/open-store.ts'
import { DOCS_ASSETS } from './assets.ts'
import { createCorpusRecord } from './corpus-record.ts'
import { DATABASE_FILE, INDEX_FOLDER } from './data-folder.ts'
import { flushDirectory, readIfThere, writeFlushed } from './durable-files.ts'
import { BUILTIN_PREFIX } from './embedders/builtin-source.ts'
import { createGenerations, GRAPH_FILE } from './generations.ts'
import { vectorFingerprint } from './served-index.ts'
import { openSqlite } from './sqlite.ts'
import { storageError } from './storage-error.ts'
import { lockSync } from './sync-lock.ts'
import { VERSION } from './version.ts'

/** Folders of an export: what is uploaded as static assets, and the SQL, which is not. */
const ASSETS = 'assets'
const SQL = 'sql'
/** Among the assets, what the Worker alone reads. */
const OWN = 'ibid'
const TEMPORARY = 'tmp-'
/** Largest text of a document: D1 takes 2 MB a row, which holds more than that. */
const MAX_TEXT_BYTES = 1_900_000
const LEXICON = 'wink-eng-lite-web-model/dist/languages/cur/models/eng-core-web-model.json'

export interface ExportOptions {
  dataDir: string
  /** Made where it is missing. */
  directory: string
  /** The database it is to be in; by default the one that the export before was not for. */
  slot?: EdgeSlot
}

/** What was written, and where the SQL is. */
export interface ExportReport extends EdgeExport {
  sql: string
  /** Whether there was another generation before. */
  changed: boolean
}

/**
 * Writes what a Worker needs of a synced data folder: the index, the embedder's state, the lexicon of the tagger and the files of
 * the pages as static assets, and SQL for D1. A generation is named after its content; it is written aside and becomes the
 * current one when `current.json` is renamed, last of all. The generation before it is kept.
 * @throws IbidError `conflict` while something syncs, or where something has to be synced first; `config` for vectors
 * that cannot be made at the edge; `storage`
 */
export async function exportEdge({ dataDir, directory, slot }: ExportOptions): Promise<ExportReport> {
  const database = join(dataDir, DATABASE_FILE)
  if (!existsSync(database))
    throw new IbidError('conflict', `${dataDir} holds no documents yet: run \`ibid sync\` first`)
  const release = lockSync(dataDir)
  const sql = openSqlite(database)
  let temporary: string | undefined
  try {
    const store = await openStore(sql)
    if (!(await createCorpusRecord(store.facts).isRead()))
      throw new IbidError('conflict', 'The documents were not read whole yet: run `ibid sync` first')
    await requireRowsThatFit(sql)
    await mkdir(join(directory, ASSETS, OWN), { recursive: true })
    await mkdir(join(directory, SQL), { recursive: true })
    const before = await currentExport(directory)
    await removeOld(directory, before?.generation ?? null)
    temporary = await mkdtemp(join(directory, TEMPORARY))

    const indexed = await currentIndex(store, join(dataDir, INDEX_FOLDER))
    const digest = createHash('sha256').update(
      `${EDGE_VERSION} ${VERSION} ${JSON.stringify(indexed?.manifest ?? null)}\n`,
    )
    const sqlFile = join(temporary, 'corpus.sql')
    const generation = await writeSql(sqlFile, dumpCorpus(sql), digest)
    const changed = before?.generation !== generation
    const counts = await store.documents.counts()
    const files = join(temporary, generation)
    await mkdir(files)
    const place = `${OWN}/${generation}`
    const embedder = indexed && (await writeFileOf(files, place, 'embedder.bin', indexed.embedder))
    const description: EdgeExport = {
      formatVersion: EDGE_VERSION,
      generation,
      version: VERSION,
      slot: slot ?? (before === null ? 'a' : changed ? otherThan(before.slot) : before.slot),
      documents: counts.documents,
      passages: counts.chunks,
      embedder: indexed && embedder && { id: indexed.manifest.embedder, file: embedder },
      index: indexed && { manifest: indexed.manifest, parts: await writeParts(files, place, indexed.graph) },
      lexicon: await writeFileOf(
        files,
        place,
        'lexicon.json',
        await readFile(fileURLToPath(import.meta.resolve(LEXICON))),
      ),
    }
    await copyPages(join(directory, ASSETS))
    await publish(directory, temporary, description)
    return { ...description, sql: join(directory, SQL, `${generation}.sql`), changed }
  } catch (error) {
    throw error instanceof IbidError ? error : storageError('write an export to', directory, error)
  } finally {
    if (temporary !== undefined) await rm(temporary, { recursive: true, force: true })
    sql.close()
    release()
  }
}

/** @throws IbidError `config` naming the largest document that D1 has no room for in a row */
async function requireRowsThatFit(sql: Sql): Promise<void> {
  const [row] = await sql.all<{ id: string; bytes: number }>(
    'SELECT id, length(CAST(text AS BLOB)) AS bytes FROM documents ORDER BY bytes DESC LIMIT 1',
  )
  if (row === undefined || row.bytes <= MAX_TEXT_BYTES) return
  throw new IbidError(
    'config',
    `${row.id} has ${(row.bytes / 1e6).toFixed(1)} MB of text, and D1 takes ${MAX_TEXT_BYTES / 1e6}: split it, or leave it out`,
  )
}

const otherThan = (slot: EdgeSlot): EdgeSlot => (slot === 'a' ? 'b' : 'a')

/** What an export folder says is current; null where there is none, or one that a newer or older Ibid wrote. */
async function currentExport(directory: string): Promise<EdgeExport | null> {
  const text = await readIfThere(join(directory, EDGE_EXPORT_FILE))
  try {
    return text === null ? null : parseEdgeExport(text)
  } catch (error) {
    if (error instanceof IbidError && (error.code === 'corrupt' || error.code === 'unsupported_version')) return null
    throw error
  }
}

/** The published index with its embedder; null where there are no vectors. */
async function currentIndex(
  store: Store,
  indexDir: string,
): Promise<{ manifest: HnswManifest; graph: Uint8Array; embedder: Uint8Array } | null> {
  const opened = await createGenerations(indexDir).openCurrent()
  if (!('manifest' in opened))
    throw new IbidError('conflict', 'There is no index that could be exported: run `ibid sync` first')
  const { manifest } = opened
  const { embedder } = manifest
  const isCurrent = (await vectorFingerprint(store.vectors, embedder)) === manifest.fingerprint
  if (!isCurrent || (await store.vectors.count(embedder)) !== (await store.vectors.countPassages()))
    throw new IbidError('conflict', 'The index is not of the stored documents: run `ibid sync` first')
  if (manifest.kind === 'empty') return null
  if (!embedder.startsWith(BUILTIN_PREFIX))
    throw new IbidError(
      'config',
      `The vectors are of ${embedder}, and a Worker can embed questions with the built-in embedder alone: sync with EMBEDDINGS=builtin into a data folder of its own`,
    )
  if (manifest.kind === 'exact')
    throw new IbidError(
      'config',
      'The hnswlib addon is not built here, so that there is no index to export: run `npm rebuild`',
    )
  if (manifest.file.size > MAX_INDEX_BYTES)
    throw new IbidError(
      'config',
      `The index has ${Math.ceil(manifest.file.size / 2 ** 20)} MiB, and a Worker has room for ${MAX_INDEX_BYTES / 2 ** 20}: docs/edge.md says what is possible beyond`,
    )
  const saved = await store.vectors.loadEmbedder(embedder)
  if (!saved?.state) throw new IbidError('corrupt', `The state of ${embedder} is gone: run \`ibid sync\` first`)
  const graph = await readFile(join(indexDir, manifest.generation, GRAPH_FILE))
  return { manifest, graph, embedder: saved.state }
}

/** Writes the statements, each with `;` behind, and gives the name of their generation, which the last one notes down. */
async function writeSql(
  path: string,
  statements: AsyncIterable<string>,
  digest: ReturnType<typeof createHash>,
): Promise<string> {
  const file = createWriteStream(path)
  const write = async (text: string) => {
    if (!file.write(text)) await once(file, 'drain')
  }
  const failed = once(file, 'error').then(([error]) => Promise.reject(error))
  failed.catch(() => {})
  for await (const statement of statements) {
    digest.update(statement)
    await Promise.race([write(`${statement};\n`), failed])
  }
  const generation = `e-${digest.digest('hex').slice(0, 16)}`
  await write(`INSERT INTO facts (name, value) VALUES ('${EDGE_GENERATION_FACT}', '${generation}');\n`)
  file.end()
  await Promise.race([once(file, 'finish'), failed])
  return generation
}

async function writeFileOf(folder: string, place: string, name: string, bytes: Uint8Array): Promise<EdgeFile> {
  await writeFile(join(folder, name), bytes, { flush: true })
  return { path: `${place}/${name}`, size: bytes.byteLength }
}

async function writeParts(folder: string, place: string, graph: Uint8Array): Promise<EdgeFile[]> {
  const parts: EdgeFile[] = []
  for (let from = 0; from < graph.byteLength; from += MAX_PART_BYTES)
    parts.push(
      await writeFileOf(folder, place, `hnsw-${parts.length}.bin`, graph.subarray(from, from + MAX_PART_BYTES)),
    )
  return parts
}

/** The files of the widget and of the API's reference: the same for every generation. */
async function copyPages(assets: string): Promise<void> {
  const widget = Object.keys(ASSET_TYPES).map((name) => ({
    from: fileURLToPath(new URL(`../../assets/widget/${name}`, import.meta.url)),
    to: join(assets, 'widget', name),
  }))
  const docs = Object.entries(DOCS_ASSETS).map(([name, { from }]) => ({
    from: fileURLToPath(import.meta.resolve(from)),
    to: join(assets, 'docs', name),
  }))
  for (const { from, to } of [...widget, ...docs]) {
    await mkdir(join(to, '..'), { recursive: true })
    await copyFile(from, `${to}.new`)
    await rename(`${to}.new`, to)
  }
}

/** The files first, then what names them: whoever reads `current.json` finds all that it names. */
async function publish(directory: string, temporary: string, description: EdgeExport): Promise<void> {
  const { generation } = description
  const files = join(directory, ASSETS, OWN, generation)
  if (existsSync(files)) await rm(files, { recursive: true })
  await rename(join(temporary, generation), files)
  await rename(join(temporary, 'corpus.sql'), join(directory, SQL, `${generation}.sql`))
  await flushDirectory(join(directory, ASSETS, OWN))
  const text = `${JSON.stringify(description)}\n`
  for (const folder of [join(directory, ASSETS, OWN), directory]) {
    const path = join(folder, EDGE_EXPORT_FILE)
    await writeFlushed(`${path}.new`, text)
    await rename(`${path}.new`, path)
    await flushDirectory(folder)
  }
}

/** Removes generations but the current one, and what a killed export left. */
async function removeOld(directory: string, kept: string | null): Promise<void> {
  for (const folder of [directory, join(directory, ASSETS, OWN), join(directory, SQL)]) {
    for (const name of await readdir(folder)) {
      const isOld = name.startsWith('e-') && basename(name, '.sql') !== kept
      if (isOld || name.startsWith(TEMPORARY)) await rm(join(folder, name), { recursive: true, force: true })
    }
  }
}
