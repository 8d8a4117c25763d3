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
 * The vectors of texts, in their order, asked for in batches of the embedder's size, as many at once as it says.
 *
 * @throws IbidError `unavailable` where the embedder gives another number of vectors, another length or no numbers
 */
export async function embedAll(
  embedder: Embedder,
  texts: readonly string[],
  { onProgress, signal }: EmbedAllOptions = {},
): Promise<(readonly number[])[]> {
  const vectors = new Array<readonly number[]>(texts.length)
  const batchSize = Math.max(1, embedder.batchSize)
  const failed = new AbortController()
  const ends = signal === undefined ? failed.signal : AbortSignal.any([signal, failed.signal])
  let next = 0
  let done = 0

  async function work(): Promise<void> {
    while (next < texts.length) {
      ends.throwIfAborted()
      const from = next
      next += batchSize
      const batch = texts.slice(from, from + batchSize)
      const answer = await embedder.embedDocuments(batch, { signal: ends })
      checkCount(embedder, answer, batch.length)
      for (const [i, vector] of answer.entries()) vectors[from + i] = checkVector(embedder, vector)
      done += batch.length
      onProgress?.(done, texts.length)
      // An embedder that computes right here never yields by itself; requests and signals want their turn.
      await new Promise((resolve) => setTimeout(resolve, 0))
    }
  }

  const workers = Array.from({ length: Math.max(1, embedder.concurrency ?? 1) }, () =>
    work().catch((error: unknown) => {
      // The others stop too: what they would bring is lost with this one.
      failed.abort(error)
      throw error
    }),
  )
  const ended = await Promise.allSettled(workers)
  signal?.throwIfAborted()
  if (failed.signal.aborted) throw failed.signal.reason
  for (const worker of ended) if (worker.status === 'rejected') throw worker.reason
  return vectors
}
