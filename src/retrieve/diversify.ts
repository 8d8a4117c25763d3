/**
 * Takes the `k` best while no group fills more than `share` of the places, as long as another group has something to
 * offer: one long document must not hide what the others say. Places still free go to the passed-over, in order.
 */
export function diversify<T>(ranked: readonly T[], k: number, groupOf: (item: T) => string, share: number): T[] {
  const most = Math.max(1, Math.ceil(k * share))
  const taken = new Map<string, number>()
  const chosen = new Set<T>()
  for (const item of ranked) {
    if (chosen.size === k) break
    const group = groupOf(item)
    const count = taken.get(group) ?? 0
    if (count >= most) continue
    taken.set(group, count + 1)
    chosen.add(item)
  }
  for (const item of ranked) {
    if (chosen.size === k) break
    chosen.add(item)
  }
  return ranked.filter((item) => chosen.has(item))
}
