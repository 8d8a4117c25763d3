import type { Embedder } from '../core/ports.ts'
import { checkCount, checkVector } from './check-vector.ts'

/** Who follows the embedding, and who ends it early. */
export interface EmbedAllOptions {
  /** After each batch: texts done, texts in all. */
  onProgress?: (done: number, total: number) => void
  /** Stops before the next batch; the promise rejects with its reason. */
  signal?: AbortSignal
}

/**
 * The vectors of texts, in their order, asked for in batches of the embedder's size.
 *
 * @throws IbidError `unavailable` where the embedder gives another number of vectors, another length or no numbers
 */
export async function embedAll(
  embedder: Embedder,
  texts: readonly string[],
  { onProgress, signal }: EmbedAllOptions = {},
): Promise<(readonly number[])[]> {
  const vectors: (readonly number[])[] = []
  const batchSize = Math.max(1, embedder.batchSize)
  for (let from = 0; from < texts.length; from += batchSize) {
    signal?.throwIfAborted()
    const batch = texts.slice(from, from + batchSize)
    const answer = await embedder.embedDocuments(batch)
    checkCount(embedder, answer, batch.length)
    for (const vector of answer) vectors.push(checkVector(embedder, vector))
    onProgress?.(vectors.length, texts.length)
    // An embedder that computes right here never yields by itself; requests and signals want their turn.
    await new Promise((resolve) => setTimeout(resolve, 0))
  }
  return vectors
}
