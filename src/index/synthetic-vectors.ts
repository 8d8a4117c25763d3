/** A seeded source of numbers in 0…1 (mulberry32), so that a test or benchmark sees the same vectors every time. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A normal deviate (Box and Muller 1958). */
function gaussian(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

/** A direction, uniform on the sphere; not of length 1. */
export function randomDirection(random: () => number, dimensions: number): Float32Array {
  return Float32Array.from({ length: dimensions }, () => gaussian(random))
}

/**
 * Vectors that gather around `clusters` random directions, as those of texts do around subjects.
 * `spread` is the length of the noise in units of the length of a centre.
 */
export function clusteredVectors(
  random: () => number,
  count: number,
  dimensions: number,
  { clusters = 200, spread = 0.8 } = {},
): Float32Array[] {
  const centres = Array.from({ length: clusters }, () => randomDirection(random, dimensions))
  return Array.from({ length: count }, () => {
    const centre = centres[Math.floor(random() * clusters)]!
    return Float32Array.from(centre, (value) => value + spread * gaussian(random))
  })
}
