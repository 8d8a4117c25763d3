import { IbidError } from '../core/errors.ts'
import type { DocumentStore, KeywordIndex, ServedIndex, Sql } from '../core/ports.ts'
import { sha256 } from '../core/sha256.ts'
import { createBuiltinEmbedder } from '../embed/builtin.ts'
import { decodeBuiltinState } from '../embed/builtin-state.ts'
import { EDGE_GENERATION_FACT, type EdgeExport } from '../index/edge-export.ts'
import { createHnswReader } from '../index/hnsw-reader.ts'
import kernel from '../index/kernel.wasm'
import { createKernelMemory } from '../index/wasm-distances.ts'
import { createDocumentStore } from '../store/documents.ts'
import { createFactStore } from '../store/facts.ts'
import { createKeywordIndex } from '../store/keywords.ts'
import { SCHEMA_VERSION, schemaVersion } from '../store/migrations.ts'
import type { Assets } from './assets.ts'

/**
 * Documents and keyword rows of the generation that the assets are of.
 * @param name of the binding, for messages
 * @throws IbidError `unavailable` for a database that holds another generation, or none, or one of another schema
 */
export async function openCorpus(
  sql: Sql,
  name: string,
  { generation }: EdgeExport,
): Promise<{ documents: DocumentStore; keywords: KeywordIndex }> {
  const version = await schemaVersion(sql)
  const found = version === SCHEMA_VERSION ? await createFactStore(sql).get(EDGE_GENERATION_FACT) : null
  if (found !== generation) {
    const holds = version === 0 ? 'is empty' : `holds ${found ?? `a database of schema ${version}`}`
    throw new IbidError(
      'unavailable',
      `The database ${name} ${holds}, and the assets are of ${generation}: run the SQL of that export in it`,
    )
  }
  return { documents: createDocumentStore(sql), keywords: createKeywordIndex(sql) }
}

/**
 * Index and embedder of a generation; the file is read into the memory that it is searched in.
 * @throws IbidError `corrupt` where a file is not the one that was exported
 */
export async function openIndex(assets: Assets, { embedder, index }: EdgeExport): Promise<ServedIndex | null> {
  if (embedder === null || index === null) return null
  const { manifest, parts } = index
  const { dimensions, M, file } = manifest
  const memory = createKernelMemory(kernel, { fileBytes: file.size, dimensions, most: 2 * M })
  const [state] = await Promise.all([assets.bytes(embedder.file.path), assets.into(memory.bytes, parts)])
  if ((await sha256(memory.bytes)) !== file.sha256) throw damaged(parts[0]!.path)
  const made = createBuiltinEmbedder(decodeBuiltinState(state))
  if (made.id !== embedder.id || made.id !== manifest.embedder) {
    throw new IbidError(
      'corrupt',
      `The vectors are of ${manifest.embedder}, which this Ibid does not make: export again`,
    )
  }
  return { generation: manifest.generation, embedder: made, index: createHnswReader(memory, manifest) }
}

function damaged(path: string): IbidError {
  return new IbidError('corrupt', `The asset ${path} is not the one that was exported: export and deploy again`)
}
