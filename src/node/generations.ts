import { createHash, randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type ErrorCode, IbidError, messageOf } from '../core/errors.ts'
import { type HnswManifest, MANIFEST_VERSION, type Manifest, parseManifest } from '../index/manifest.ts'
import { flushDirectory, readIfThere, writeFlushed } from './durable-files.ts'
import { type HnswIndex, readHnswIndex } from './hnsw-index.ts'
import { loadHnswlib } from './hnswlib.ts'
import { storageError, systemCode } from './storage-error.ts'

/** The graph in the folder of a generation. */
export const GRAPH_FILE = 'hnsw.bin'
const MANIFEST_FILE = 'manifest.json'
/** Names the current generation and the digest of its manifest, which in turn holds the digest of the graph. */
const POINTER_FILE = 'CURRENT'
const TEMPORARY = 'tmp-'
/** What a killed writer left is removed after this; one that is at work is quicker. */
const TEMPORARY_LIFE_MS = 3_600_000
/** Times a reader starts over when the generation it was told of has been replaced and removed meanwhile. */
const OPEN_ATTEMPTS = 3

/** Faults that a new build mends. */
const UNUSABLE: ReadonlySet<ErrorCode> = new Set(['corrupt', 'unsupported_version'])

/** What the vectors of today call for. */
export interface ExpectedGeneration {
  embedder: string
  fingerprint: string
}

/** The generation that `CURRENT` names, or why there is none to serve. */
export type OpenedGeneration =
  | { status: 'missing' }
  /** Damaged, or written by another version: to be built anew from the stored vectors. */
  | { status: 'damaged'; reason: string }
  /** Whole, but made from other vectors than expected. `index` is null where the vectors are to be scanned. */
  | { status: 'stale'; reason: string; manifest: Manifest; index: HnswIndex | null }
  | { status: 'current'; manifest: Manifest; index: HnswIndex | null }

/** What a new generation is made of: a filled index, or none and the number of vectors that are to be scanned. */
export interface GenerationContent {
  embedder: string
  fingerprint: string
  dimensions: number
  index: HnswIndex | { count: number }
}

/** The index folder: `g-…/` for each generation kept, and the pointer to the current one. One writer at a time. */
export interface Generations {
  /**
   * Verifies and loads the current generation: pointer, manifest, size, digest, structure, sample searches.
   * `index` is null for a generation without a graph, and where the addon is missing: scan the stored vectors then.
   * @throws IbidError `storage` where the folder cannot be read.
   */
  openCurrent(expected?: ExpectedGeneration): Promise<OpenedGeneration>
  /**
   * Writes a generation aside, verifies it, and makes it current by renaming; the one before it is kept, older ones go. The content must not change meanwhile.
   * @throws IbidError `storage` for a full disk or a folder that cannot be written: the old generation stays current.
   */
  publish(content: GenerationContent): Promise<Manifest>
}

/** The generations of an index folder, which is created when one is first published. */
export function createGenerations(directory: string): Generations {
  const pointerPath = join(directory, POINTER_FILE)

  async function readPointer(): Promise<{ generation: string; digest: string } | null> {
    const text = await readIfThere(pointerPath)
    if (text === null) return null
    const match = /^(g-\d{8}T\d{9}Z-[0-9a-f]{8}) ([0-9a-f]{64})\n$/.exec(text)
    if (match === null) throw new IbidError('corrupt', `${pointerPath} does not name a generation`)
    return { generation: match[1]!, digest: match[2]! }
  }

  async function open(): Promise<{ manifest: Manifest; index: HnswIndex | null } | null> {
    const pointer = await readPointer()
    if (pointer === null) return null
    const path = join(directory, pointer.generation)
    const text = await readFile(join(path, MANIFEST_FILE), 'utf8').catch((cause: unknown) => {
      throw storageError('read', join(path, MANIFEST_FILE), cause)
    })
    const manifest = parseManifest(text)
    if (digest(text) !== pointer.digest) {
      throw new IbidError('corrupt', `The manifest of ${path} is not the one that was published`)
    }
    if (manifest.generation !== pointer.generation) {
      throw new IbidError('corrupt', `${path} holds the manifest of ${manifest.generation}`)
    }
    const hnswlib = manifest.kind === 'hnsw' ? await loadHnswlib() : null
    if (manifest.kind !== 'hnsw' || hnswlib === null) return { manifest, index: null }
    return { manifest, index: await readHnswIndex(hnswlib, join(path, GRAPH_FILE), manifest) }
  }

  return {
    async openCurrent(expected) {
      for (let attempt = 1; ; attempt++) {
        try {
          const opened = await open()
          if (opened === null) return { status: 'missing' }
          const reason = expected && staleness(opened.manifest, expected)
          return reason === undefined ? { status: 'current', ...opened } : { status: 'stale', reason, ...opened }
        } catch (error) {
          const isGone = error instanceof IbidError && systemCode(error.cause) === 'ENOENT'
          if (isGone && attempt < OPEN_ATTEMPTS) continue
          if (isGone || (error instanceof IbidError && UNUSABLE.has(error.code))) {
            return { status: 'damaged', reason: messageOf(error) }
          }
          throw error
        }
      }
    },

    async publish(content) {
      let temporary: string | undefined
      try {
        await mkdir(directory, { recursive: true })
        // Beforehand: it makes room, and whoever is just opening the current generation keeps it.
        await removeOld(directory, await currentIfKnown())
        temporary = await mkdtemp(join(directory, TEMPORARY))
        const manifest = await writeGeneration(temporary, content)
        const text = `${JSON.stringify(manifest)}\n`
        await writeFlushed(join(temporary, MANIFEST_FILE), text)
        await flushDirectory(temporary)
        await rename(temporary, join(directory, manifest.generation))
        await flushDirectory(directory)
        await writeFlushed(`${pointerPath}.new`, `${manifest.generation} ${digest(text)}\n`)
        await rename(`${pointerPath}.new`, pointerPath)
        await flushDirectory(directory)
        return manifest
      } catch (cause) {
        if (temporary !== undefined) await rm(temporary, { recursive: true, force: true })
        throw storageError('publish an index generation in', directory, cause)
      }
    },
  }

  /** A pointer that is damaged keeps nothing: what it meant to name cannot be opened any more. */
  async function currentIfKnown(): Promise<string | undefined> {
    try {
      return (await readPointer())?.generation
    } catch (error) {
      if (error instanceof IbidError && error.code === 'corrupt') return undefined
      throw error
    }
  }
}

async function writeGeneration(path: string, content: GenerationContent): Promise<Manifest> {
  const { embedder, fingerprint, dimensions, index } = content
  const createdAt = new Date().toISOString()
  const common = {
    formatVersion: MANIFEST_VERSION,
    generation: `g-${createdAt.replaceAll(/[-:.]/g, '')}-${randomBytes(4).toString('hex')}`,
    createdAt,
    embedder,
    fingerprint,
    dimensions,
    metric: 'cosine',
  } as const
  if (!('save' in index)) {
    const { count } = index
    return count === 0 ? { ...common, kind: 'empty', count } : { ...common, kind: 'exact', count }
  }
  if (index.size === 0) return { ...common, kind: 'empty', count: 0 }
  const graphPath = join(path, GRAPH_FILE)
  const { size, sha256, ...saved } = await index.save(graphPath)
  const manifest: HnswManifest = { ...common, kind: 'hnsw', ...saved, file: { name: GRAPH_FILE, size, sha256 } }
  const hnswlib = await loadHnswlib()
  // As every later start will: into a new object, with searches for points it holds.
  if (hnswlib !== null) await readHnswIndex(hnswlib, graphPath, manifest)
  return manifest
}

/** Removes generations but the one named, and what writers of long ago left behind. */
async function removeOld(directory: string, kept: string | undefined): Promise<void> {
  for (const name of await readdir(directory)) {
    const path = join(directory, name)
    const isOld = name.startsWith('g-') && name !== kept
    if (isOld || (name.startsWith(TEMPORARY) && (await isAbandoned(path))))
      await rm(path, { recursive: true, force: true })
  }
}

async function isAbandoned(path: string): Promise<boolean> {
  try {
    return Date.now() - (await stat(path)).mtimeMs > TEMPORARY_LIFE_MS
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT') return false
    throw cause
  }
}

function staleness(manifest: Manifest, expected: ExpectedGeneration): string | undefined {
  if (manifest.embedder !== expected.embedder) {
    return `it was made with the embedder ${manifest.embedder}, not ${expected.embedder}`
  }
  return manifest.fingerprint === expected.fingerprint ? undefined : 'vectors were added or removed since it was built'
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
