import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Embedder, ServedIndex, VectorIndex } from '../core/ports.ts'
import { createExactIndex } from '../index/exact-index.ts'
import type { VectorStore } from '../store/vectors.ts'
import type { Embedders } from './embedders/embedders.ts'
import { createGenerations } from './generations.ts'
import { systemCode } from './storage-error.ts'

/** Milliseconds between two looks at whether another process has published a generation. */
const POLL_INTERVAL = 1000
/** Vectors in memory at a time while an exact index is filled. */
const PAGE = 1000
/** What is reported as generation while the stored vectors are scanned because none could be opened. */
const UNPUBLISHED = 'unpublished'

/** The index that questions are answered from, kept up with what is published. */
export interface ServedIndexHolder {
  /** The index in service; looks in the background whether there is a newer one. */
  served(): ServedIndex | null
  kind(): 'hnsw' | 'exact' | null
  /** Why it is not the index it should be; null when all is well. */
  reason(): string | null
  /** Whether index and embedder are those that the stored passages call for. */
  isCurrent(): Promise<boolean>
  /** Loads what is published now; what serves is replaced only when the new index is whole. */
  reload(): Promise<void>
  /** Waits for a look in the background, if there is one. */
  idle(): Promise<void>
}

/** Digest of which vectors there are: an index made from others is stale. */
export async function vectorFingerprint(vectors: VectorStore, embedderId: string): Promise<string> {
  const labels = await vectors.labels(embedderId)
  return createHash('sha256')
    .update(`${embedderId}\n${labels.join(' ')}`)
    .digest('hex')
}

/** An index that compares with each stored vector. */
export async function exactIndexOf(vectors: VectorStore, embedder: Embedder): Promise<VectorIndex> {
  const index = createExactIndex(embedder.dimensions, await vectors.count(embedder.id))
  for (let after = -1; ; ) {
    const page = await vectors.read(embedder.id, { after, limit: PAGE })
    if (page.length === 0) return index
    await index.upsert(page)
    after = page.at(-1)!.label
  }
}

/** @param warn told what went wrong with the published index, and with looks in the background */
export function createServedIndex(
  vectors: VectorStore,
  embedders: Embedders,
  indexDir: string,
  warn: (message: string) => void,
): ServedIndexHolder {
  const generations = createGenerations(indexDir)
  const pointer = join(indexDir, 'CURRENT')
  let current: ServedIndex | null = null
  let kind: 'hnsw' | 'exact' | null = null
  let reason: string | null = null
  let published: { embedder: string; fingerprint: string } | null = null
  let stamp = ''
  let polled = 0
  let background: Promise<void> | null = null
  const { wanted } = embedders

  /** The newest embedder that is asked for. Half of a model's vectors would put what has none behind what has one. */
  async function storedEmbedder(): Promise<Embedder | null> {
    const id = await vectors.latestEmbedder(wanted.prefix)
    if (id === null) return null
    const isWhole = wanted.isBuiltin || (await vectors.count(id)) === (await vectors.countPassages())
    return isWhole ? embedders.forQuestions(id) : null
  }

  function outdated(id: string): string | null {
    if (id.startsWith(wanted.prefix)) return null
    return `the vectors of ${wanted.name} are being made; until they are all there, those of ${id} serve`
  }

  async function pointerStamp(): Promise<string> {
    try {
      const { mtimeMs, ino } = await stat(pointer)
      return `${mtimeMs} ${ino}`
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return ''
      throw error
    }
  }

  async function reload(): Promise<void> {
    // Taken before reading: a generation that is published meanwhile is then seen at the next look.
    const seen = await pointerStamp()
    const opened = await generations.openCurrent()
    const damage = opened.status === 'damaged' ? opened.reason : null
    if (damage !== null) warn(`the index is damaged and will be rebuilt from the database: ${damage}`)
    const manifest = 'manifest' in opened ? opened.manifest : null
    const index = 'manifest' in opened ? opened.index : null
    const embedder =
      (manifest && (await embedders.forQuestions(manifest.embedder))) ??
      // Nothing that is published can serve: the stored vectors can, if there are any.
      (await storedEmbedder())
    const isPublished = manifest !== null && embedder?.id === manifest.embedder
    if (embedder === null || (manifest?.kind === 'empty' && isPublished)) {
      current = null
      kind = null
    } else if (isPublished && index !== null) {
      current = { generation: manifest.generation, embedder, index }
      kind = 'hnsw'
    } else {
      const generation = isPublished ? manifest.generation : UNPUBLISHED
      current = { generation, embedder, index: await exactIndexOf(vectors, embedder) }
      kind = 'exact'
    }
    published = isPublished ? { embedder: manifest.embedder, fingerprint: manifest.fingerprint } : null
    reason = isPublished
      ? outdated(manifest.embedder)
      : embedder !== null
        ? damage !== null
          ? 'the index was damaged; the stored vectors are scanned until it is rebuilt'
          : 'no index is published; the stored vectors are scanned until one is built'
        : manifest !== null
          ? `the index is of ${manifest.embedder}, which cannot be used any more; until the vectors of ${wanted.name} are made, keywords alone answer`
          : null
    stamp = seen
  }

  function look(): void {
    if (background !== null || performance.now() - polled < POLL_INTERVAL) return
    polled = performance.now()
    background = (async () => {
      if ((await pointerStamp()) !== stamp) await reload()
    })()
      .catch((error: unknown) => warn(`the index could not be looked at: ${String(error)}`))
      .finally(() => {
        background = null
      })
  }

  return {
    served() {
      look()
      return current
    },
    kind: () => kind,
    reason() {
      const fault = current === null ? null : embedders.fault(current.embedder.id)
      return fault === null ? reason : `keywords alone answer just now: ${fault}`
    },
    reload,
    async isCurrent() {
      if (published === null) return false
      const embedder = await vectors.latestEmbedder(wanted.prefix)
      if (embedder !== published.embedder) return false
      if ((await vectors.count(embedder)) !== (await vectors.countPassages())) return false
      return (await vectorFingerprint(vectors, embedder)) === published.fingerprint
    },
    async idle() {
      await background
    },
  }
}
