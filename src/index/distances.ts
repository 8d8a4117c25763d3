/** Computes distances from a query to points of one block of memory, as hnswlib's inner-product space does. */
export interface Distances {
  /** Room for the ids of a call. */
  readonly ids: Uint32Array
  /** Where their distances are written: 1 − inner product, 32-bit. */
  readonly results: Float32Array
  /** Takes a unit vector; the calls after it are about it. */
  query(unit: Float32Array): void
  /** Computes the distances of the first `count` ids. */
  compute(count: number): void
}

/** Where the vectors of a file lie, in bytes. */
export interface VectorLayout {
  dimensions: number
  /** Of the first vector. */
  offset: number
  /** From one vector to the next. */
  stride: number
}

/**
 * How many components are summed in four lanes; the rest follow one by one, in a sum of their own (hnswlib 0.8, space_ip.h:
 * the SSE functions that a build without AVX takes). Which sums there are decides the last bits of a distance.
 */
export function laneComponents(dimensions: number): number {
  if (dimensions % 4 === 0) return dimensions
  if (dimensions > 16) return dimensions - (dimensions % 16)
  return dimensions > 4 ? dimensions - (dimensions % 4) : 0
}

/** Distances in plain JavaScript: every sum rounded to 32 bits. */
export function plainDistances(bytes: Uint8Array, layout: VectorLayout, most: number): Distances {
  const { dimensions, offset, stride } = layout
  const floats = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 2)
  const unit = new Float32Array(dimensions)
  const ids = new Uint32Array(most)
  const results = new Float32Array(most)
  const first = offset / 4
  const step = stride / 4
  const laned = laneComponents(dimensions)
  const { fround } = Math

  function distance(at: number): number {
    let a = fround(0)
    let b = fround(0)
    let c = fround(0)
    let d = fround(0)
    let i = 0
    for (; i < laned; i += 4) {
      a = fround(a + fround(floats[at + i]! * unit[i]!))
      b = fround(b + fround(floats[at + i + 1]! * unit[i + 1]!))
      c = fround(c + fround(floats[at + i + 2]! * unit[i + 2]!))
      d = fround(d + fround(floats[at + i + 3]! * unit[i + 3]!))
    }
    let tail = fround(0)
    for (; i < dimensions; i++) tail = fround(tail + fround(floats[at + i]! * unit[i]!))
    return fround(1 - fround(fround(fround(fround(a + b) + c) + d) + tail))
  }

  return {
    ids,
    results,
    query: (vector) => unit.set(vector),
    compute(count) {
      for (let i = 0; i < count; i++) results[i] = distance(first + ids[i]! * step)
    },
  }
}
