import { IbidError } from '../core/errors.ts'
import type { Embedder } from '../core/ports.ts'
import { embedAll } from '../embed/batched.ts'
import { createBuiltinEmbedder } from '../embed/builtin.ts'
import { type BuiltinState, decodeBuiltinState, encodeBuiltinState, fitBuiltin } from '../embed/builtin-state.ts'
import type { VectorStore } from '../store/vectors.ts'

/** Up to so many passages the built-in embedder is fitted anew on every change, so that the corpus alone decides the answer and not its history. */
const ALWAYS_FIT = 5000
/** Beyond that it is fitted anew when the number of passages has changed by this share. */
const DRIFT = 0.1
/** Passages in memory at a time. */
const PAGE = 512

const PREFIX = 'builtin-'

/** Who follows the embedding, and who ends it early. */
export interface EmbedProgress {
  /** Passages done, passages in all. */
  onProgress?: (done: number, total: number) => void
  signal?: AbortSignal
}

/** The embedder of the newest fit, or null where there is none that can be read. */
export async function latestEmbedder(vectors: VectorStore): Promise<Embedder | null> {
  return (await latest(vectors))?.embedder ?? null
}

/** A saved embedder by its id; null where there is no such or it cannot be read. */
export async function loadEmbedder(vectors: VectorStore, id: string): Promise<Embedder | null> {
  return (await load(vectors, id))?.embedder ?? null
}

/**
 * Gives every passage a vector of one embedder, fitted anew where the corpus calls for it. What is interrupted goes on from there next time.
 * @throws the signal's reason where it aborts
 */
export async function embedPassages(
  vectors: VectorStore,
  { onProgress, signal }: EmbedProgress = {},
): Promise<Embedder> {
  const embedder = await fittingEmbedder(vectors)
  const total = (await vectors.countPassages()) - (await vectors.count(embedder.id))
  let done = 0
  let after = 0
  for (;;) {
    signal?.throwIfAborted()
    const page = await vectors.missing(embedder.id, { after, limit: PAGE })
    if (page.length === 0) return embedder
    const made = await embedAll(
      embedder,
      page.map(({ text }) => text),
      signal && { signal },
    )
    await vectors.put(
      embedder.id,
      page.map(({ label }, i) => ({ label, vector: made[i]! })),
    )
    after = page.at(-1)!.label
    done += page.length
    onProgress?.(done, total)
  }
}

async function fittingEmbedder(vectors: VectorStore): Promise<Embedder> {
  const passages = await vectors.countPassages()
  const known = passages > ALWAYS_FIT ? await latest(vectors) : null
  if (known && Math.abs(passages - known.state.passages) <= DRIFT * known.state.passages) return known.embedder
  const state = await fitBuiltin(allTexts(vectors))
  const embedder = createBuiltinEmbedder(state)
  await vectors.saveEmbedder(embedder.id, encodeBuiltinState(state))
  return embedder
}

async function* allTexts(vectors: VectorStore): AsyncGenerator<string> {
  let after = 0
  for (;;) {
    const page = await vectors.passages({ after, limit: PAGE })
    if (page.length === 0) return
    for (const { text } of page) yield text
    after = page.at(-1)!.label
    // Fitting computes without a pause otherwise; requests and signals want their turn.
    await new Promise((resolve) => setImmediate(resolve))
  }
}

async function latest(vectors: VectorStore): Promise<{ embedder: Embedder; state: BuiltinState } | null> {
  const id = await vectors.latestEmbedder(PREFIX)
  return id === null ? null : load(vectors, id)
}

async function load(vectors: VectorStore, id: string): Promise<{ embedder: Embedder; state: BuiltinState } | null> {
  const saved = await vectors.loadEmbedder(id)
  if (!saved?.state) return null
  try {
    const state = decodeBuiltinState(saved.state)
    const embedder = createBuiltinEmbedder(state)
    // Another algorithm than the one that made those vectors.
    return embedder.id === id ? { embedder, state } : null
  } catch (error) {
    // Everything here can be made again from the passages, and is.
    if (error instanceof IbidError && (error.code === 'corrupt' || error.code === 'unsupported_version')) return null
    throw error
  }
}
