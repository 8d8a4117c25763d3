import { IbidError } from '../core/errors.ts'

/**
 * Refuses what an index could not hold: another length, a number that is not finite.
 *
 * @throws IbidError `unavailable` naming the embedder
 */
export function checkVector(embedder: { id: string; dimensions: number }, vector: unknown): readonly number[] {
  if (!Array.isArray(vector))
    throw new IbidError('unavailable', `embedder ${embedder.id} gave something that is no vector`)
  if (vector.length !== embedder.dimensions) {
    throw new IbidError(
      'unavailable',
      `embedder ${embedder.id} gave ${vector.length} dimensions instead of ${embedder.dimensions}: check the model it names`,
    )
  }
  for (const value of vector) {
    if (!Number.isFinite(value)) throw new IbidError('unavailable', `embedder ${embedder.id} gave ${value} as a number`)
  }
  return vector
}

/** Refuses an answer with more or fewer vectors than texts: which belongs to which could only be guessed. */
export function checkCount(embedder: { id: string }, vectors: readonly unknown[], texts: number): void {
  if (vectors.length !== texts) {
    throw new IbidError('unavailable', `embedder ${embedder.id} gave ${vectors.length} vectors for ${texts} texts`)
  }
}
