import type { Embedder } from '../core/ports.ts'
import { embedAll } from '../embed/batched.ts'
import type { VectorStore } from '../store/vectors.ts'
import { createBuiltinSource } from './embedders/builtin-source.ts'
import type { EmbedderSource, FitOptions } from './embedders/embedder-source.ts'

/** Passages in memory at a time. */
const PAGE = 512
/** Batches of a model between two moments at which vectors are stored, for each of its requests under way. */
const ROUNDS = 2

/** Who follows the embedding, and who ends it early. */
export interface EmbedProgress extends FitOptions {
  /** Passages done, passages in all. */
  onProgress?: (done: number, total: number) => void
  /** Where the embedder comes from; the built-in one where it is not said. */
  source?: EmbedderSource
}

/**
 * Gives every passage a vector of one embedder. What is interrupted goes on from there next time.
 * @throws the signal's reason where it aborts, and what `EmbedderSource.fit` and the embedder throw
 */
export async function embedPassages(vectors: VectorStore, options: EmbedProgress = {}): Promise<Embedder> {
  const { onProgress, source = createBuiltinSource(vectors), signal } = options
  const embedder = await source.fit(options)
  const total = (await vectors.countPassages()) - (await vectors.count(embedder.id))
  // What a model makes is paid for: little of it is lost where it is interrupted.
  const paid = embedder.batchSize * (embedder.concurrency ?? 1) * ROUNDS
  const limit = source.isBuiltin ? PAGE : Math.min(PAGE, paid)
  let done = 0
  let after = 0
  for (;;) {
    signal?.throwIfAborted()
    const page = await vectors.missing(embedder.id, { after, limit })
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
