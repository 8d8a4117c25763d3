import type { EmbeddingsInterface } from '@langchain/core/embeddings'
import { IbidError } from '../core/errors.ts'
import type { Embedder } from '../core/ports.ts'
import { checkCount, checkVector } from './check-vector.ts'

/**
 * Any LangChain embeddings as an `Embedder`: vectors are checked and brought to unit length, so that every index may
 * take the inner product for the cosine.
 *
 * @throws IbidError (from its methods) `unavailable` naming the embedder, where a vector has another length, a number
 *   that is not finite, or length 0
 */
export function normalised(
  embeddings: EmbeddingsInterface<number[]>,
  identity: { id: string; dimensions: number; batchSize: number },
): Embedder {
  const unit = (vector: unknown): number[] => {
    const checked = checkVector(identity, vector)
    // Scaled first: the square of a very large or very small number leaves the range of doubles.
    const largest = checked.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
    if (largest === 0) throw new IbidError('unavailable', `embedder ${identity.id} gave a vector of length 0`)
    const scaled = checked.map((value) => value / largest)
    const norm = Math.sqrt(scaled.reduce((sum, value) => sum + value * value, 0))
    return scaled.map((value) => value / norm)
  }
  return {
    ...identity,
    embedQuery: async (text) => unit(await embeddings.embedQuery(text)),
    async embedDocuments(texts) {
      const vectors = await embeddings.embedDocuments(texts)
      checkCount(identity, vectors, texts.length)
      return vectors.map(unit)
    },
  }
}
