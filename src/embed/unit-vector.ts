import { IbidError } from '../core/errors.ts'
import { checkVector } from './check-vector.ts'

/**
 * A vector brought to unit length, so that every index may take the inner product for the cosine.
 * @throws IbidError `unavailable` naming the embedder, where it has another length, a number that is not finite, or length 0
 */
export function unitVector(identity: { id: string; dimensions: number }, vector: unknown): number[] {
  const checked = checkVector(identity, vector)
  // Scaled first: the square of a very large or very small number leaves the range of doubles.
  const largest = checked.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  if (largest === 0) throw new IbidError('unavailable', `embedder ${identity.id} gave a vector of length 0`)
  const scaled = checked.map((value) => value / largest)
  const norm = Math.sqrt(scaled.reduce((sum, value) => sum + value * value, 0))
  return scaled.map((value) => value / norm)
}
