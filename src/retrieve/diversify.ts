/** How the places are shared out. */
export interface Diversity {
  /** Largest share of the places that one group may fill. */
  share: number
  /** What another item must have of the score of the one whose place it takes; with 0 any will do. */
  nearly: number
}

/**
 * Takes the `k` best while no group fills more than its share of the places, as long as another group has something
 * nearly as good: one long document must not hide what the others say, and others that say little must not drive it
 * out. Places still free go to the passed-over, in order.
 */
export function diversify<T extends { score: number }>(
  ranked: readonly T[],
  k: number,
  groupOf: (item: T) => string,
  { share, nearly }: Diversity,
): T[] {
  const most = Math.max(1, Math.ceil(k * share))
  const taken = new Map<string, number>()
  const chosen = new Set<T>()
  const isFull = (item: T): boolean => (taken.get(groupOf(item)) ?? 0) >= most
  for (const [i, item] of ranked.entries()) {
    if (chosen.size === k) break
    if (isFull(item)) {
      // The first of the others is the best of them.
      const other = ranked.slice(i + 1).find((later) => !isFull(later))
      if (other === undefined || other.score >= nearly * item.score) continue
    }
    taken.set(groupOf(item), (taken.get(groupOf(item)) ?? 0) + 1)
    chosen.add(item)
  }
  for (const item of ranked) {
    if (chosen.size === k) break
    chosen.add(item)
  }
  return ranked.filter((item) => chosen.has(item))
}
