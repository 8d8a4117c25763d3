/**
 * A reproducible source of numbers in [0, 1): mulberry32 (Tommy Ettinger, 2017, public domain), 32 bits of state.
 * It decides which questions are drawn and how intervals are resampled; never use it for secrets.
 */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/** At most `limit` of the items, drawn without replacement (Fisher and Yates), in their own order; all without a limit. */
export function sample<T>(items: readonly T[], limit: number | undefined, seed: number): T[] {
  if (limit === undefined || limit >= items.length) return [...items]
  const random = createRandom(seed)
  const indices = items.map((_, i) => i)
  for (let i = 0; i < limit; i++) {
    const j = i + Math.floor(random() * (indices.length - i))
    const swapped = indices[i]!
    indices[i] = indices[j]!
    indices[j] = swapped
  }
  return indices
    .slice(0, limit)
    .sort((a, b) => a - b)
    .map((i) => items[i]!)
}
