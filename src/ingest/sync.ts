import type { IngestedDocument } from '../core/document.ts'
import { IbidError, messageOf } from '../core/errors.ts'
import type { DocumentStore } from '../core/ports.ts'
import { DEFAULTS } from './defaults.ts'
import { contentHash } from './hash.ts'
import { ingest, isReadable } from './ingest.ts'

/** Where files come from: a folder, a bucket. */
export interface FileSource {
  /** All files; `id` is the path with forward slashes, `size` is in bytes. */
  list(): AsyncIterable<{ id: string; size: number }>
  read(id: string): Promise<Uint8Array>
}

/** How a sync goes and who follows it. */
export interface SyncOptions {
  onProgress?(progress: { done: number; total: number; id: string }): void
  /** Files of more bytes are not read; `DEFAULTS.maxBytes` when absent. */
  maxBytes?: number
  signal?: AbortSignal
}

/** What a sync did, by document id. */
export interface SyncReport {
  added: string[]
  changed: string[]
  removed: string[]
  unchanged: number
  /** Files without a single byte: nothing is kept of them, and nothing is wrong. */
  empty: string[]
  /** Files that could not be read. A document that was read from such a file before keeps serving its last good version. */
  failed: { id: string; reason: string }[]
}

/**
 * Brings the store in line with the files: new ones are added, changed ones replaced whole, vanished ones removed.
 * Files of other types are passed over. One file is in memory at a time.
 * @throws whatever listing the files or the store throws; where the listing fails nothing was removed
 * @throws the signal's reason where it aborts: each document is then either the old one or the new one
 */
export async function sync(source: FileSource, store: DocumentStore, options: SyncOptions = {}): Promise<SyncReport> {
  const files = new Map<string, number>()
  for await (const { id, size } of source.list()) if (isReadable(id)) files.set(id, size)
  options.signal?.throwIfAborted()

  const known = await store.hashes()
  const removed = [...known.keys()].filter((id) => !files.has(id)).sort()
  if (removed.length > 0) await store.remove(removed)

  const report: SyncReport = { added: [], changed: [], removed, unchanged: 0, empty: [], failed: [] }
  const maxBytes = options.maxBytes ?? DEFAULTS.maxBytes
  let done = 0
  for (const id of [...files.keys()].sort()) {
    options.signal?.throwIfAborted()
    const before = known.get(id)
    const file = await readFile(source, id, files.get(id)!, maxBytes, before)
    if ('reason' in file) report.failed.push({ id, reason: file.reason })
    else if (file.document === 'empty') {
      report.empty.push(id)
      if (before !== undefined) {
        await store.remove([id])
        report.removed.push(id)
      }
    } else if (file.document === 'unchanged') report.unchanged++
    else {
      await store.put(file.document)
      report[before === undefined ? 'added' : 'changed'].push(id)
    }
    options.onProgress?.({ done: ++done, total: files.size, id })
  }
  return report
}

type ReadFile = { document: IngestedDocument | 'unchanged' | 'empty' } | { reason: string }

/** A file as a document, where there is a new one; a file that cannot be read never stops the rest. */
async function readFile(
  source: FileSource,
  id: string,
  size: number,
  maxBytes: number,
  before: string | undefined,
): Promise<ReadFile> {
  try {
    if (size > maxBytes) throw tooLarge(id, size, maxBytes)
    const bytes = await source.read(id)
    // It may have grown since it was listed.
    if (bytes.length > maxBytes) throw tooLarge(id, bytes.length, maxBytes)
    if (bytes.length === 0) return { document: 'empty' }
    if (before !== undefined && before === (await contentHash(bytes))) return { document: 'unchanged' }
    return { document: await ingest({ id, bytes }) }
  } catch (error) {
    const kept = before === undefined ? '' : ' Its last good version is still served.'
    return { reason: messageOf(error) + kept }
  }
}

const tooLarge = (id: string, size: number, maxBytes: number): IbidError =>
  new IbidError(
    'invalid_input',
    `${id}: ${size} bytes are more than the ${maxBytes} that are read. Split the file, or raise the limit.`,
  )
