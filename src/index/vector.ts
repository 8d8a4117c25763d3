import { IbidError } from '../core/errors.ts'
import type { Vector } from '../core/ports.ts'

/** Below this a sum of squares has lost digits to underflow, so the vector is scaled first. */
const SMALL_SQUARES = 1e-200

/**
 * Checks that a value is a vector that can be compared by cosine.
 * @throws IbidError `invalid_input` for anything but an array of exactly `dimensions` finite numbers, and for the zero
 * vector, which has no direction.
 */
export function checkVector(vector: Vector, dimensions: number): void {
  const given: unknown = vector
  if (!Array.isArray(given) && !(given instanceof Float32Array)) {
    throw invalid(`must be an array of numbers or a Float32Array, got ${given === null ? 'null' : typeof given}`)
  }
  if (given.length !== dimensions) throw invalid(`must have ${dimensions} dimensions, got ${given.length}`)
  let zero = true
  for (let i = 0; i < dimensions; i++) {
    const value: unknown = given[i]
    if (typeof value !== 'number' || !Number.isFinite(value)) {
      throw invalid(`must hold finite numbers only, got ${String(value)} at position ${i}`)
    }
    if (value !== 0) zero = false
  }
  if (zero) throw invalid('must not be all zeros: it has no direction to compare')
}

/**
 * The vector scaled to length 1, as 32-bit floats: what an index stores.
 * @throws IbidError `invalid_input` as `checkVector`.
 */
export function normalise(vector: Vector, dimensions: number): Float32Array {
  checkVector(vector, dimensions)
  let squares = 0
  for (let i = 0; i < dimensions; i++) squares += vector[i]! * vector[i]!
  const unit = new Float32Array(dimensions)
  if (squares > SMALL_SQUARES && squares < Number.POSITIVE_INFINITY) {
    const norm = Math.sqrt(squares)
    for (let i = 0; i < dimensions; i++) unit[i] = vector[i]! / norm
    return unit
  }
  // Squares of extreme components leave the range of a double; their shares of the greatest one do not.
  let greatest = 0
  for (let i = 0; i < dimensions; i++) greatest = Math.max(greatest, Math.abs(vector[i]!))
  squares = 0
  for (let i = 0; i < dimensions; i++) squares += (vector[i]! / greatest) ** 2
  const norm = Math.sqrt(squares)
  for (let i = 0; i < dimensions; i++) unit[i] = vector[i]! / greatest / norm
  return unit
}

/** Cosine of a unit vector with the one that begins at `offset` of `values`, in -1…1. Everything that scores vectors does so here: equal digits everywhere. */
export function cosine(values: Float32Array, offset: number, unit: Float32Array): number {
  return Math.max(-1, Math.min(1, dot(values, offset, unit)))
}

/** Inner product of `unit` with the row of `values` that starts at `offset`; four sums keep the multiplier busy. */
function dot(values: Float32Array, offset: number, unit: Float32Array): number {
  const length = unit.length
  const whole = length - (length % 4)
  let a = 0
  let b = 0
  let c = 0
  let d = 0
  for (let i = 0; i < whole; i += 4) {
    a += values[offset + i]! * unit[i]!
    b += values[offset + i + 1]! * unit[i + 1]!
    c += values[offset + i + 2]! * unit[i + 2]!
    d += values[offset + i + 3]! * unit[i + 3]!
  }
  for (let i = whole; i < length; i++) a += values[offset + i]! * unit[i]!
  return a + b + c + d
}

/** @throws IbidError `invalid_input` unless `k` is an integer of at least 0. */
export function checkK(k: number): void {
  if (!Number.isInteger(k) || k < 0) {
    throw new IbidError('invalid_input', `The number of neighbours must be an integer of at least 0, got ${String(k)}`)
  }
}

/** @throws IbidError `invalid_input` unless it is a positive integer below 65,536. */
export function checkDimensions(dimensions: number): void {
  if (!Number.isInteger(dimensions) || dimensions < 1 || dimensions > 65_535) {
    throw new IbidError('invalid_input', `Vector dimensions must be an integer in 1…65535, got ${String(dimensions)}`)
  }
}

function invalid(what: string): IbidError {
  return new IbidError('invalid_input', `A vector ${what}`)
}
