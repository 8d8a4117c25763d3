/**
 * 32-bit MurmurHash3 (A. Appleby, public domain), one step and the end apart, so that a word's n-grams of growing
 * length share their beginning. Written out: the numbers are part of what a stored vector means.
 */

/** Takes one unit (a UTF-16 code unit or a byte) into a running hash. */
export function hashStep(hash: number, unit: number): number {
  let k = Math.imul(unit, 0xcc9e2d51)
  k = (k << 15) | (k >>> 17)
  k = hash ^ Math.imul(k, 0x1b873593)
  k = (k << 13) | (k >>> 19)
  return (Math.imul(k, 5) + 0xe6546b64) | 0
}

/** MurmurHash3's finaliser: every bit of the result depends on every bit of the input. Signed. */
export function mix(hash: number): number {
  let h = hash
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}

/** Hash of bytes, unsigned 32 bits. */
export function hashBytes(bytes: Uint8Array, seed: number): number {
  let hash = seed
  for (const byte of bytes) hash = hashStep(hash, byte)
  return mix(hash ^ bytes.length) >>> 0
}
