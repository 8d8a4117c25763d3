/** How many of those that count were right. */
export interface Count {
  hits: number
  total: number
}

/** Counts the outcomes; `null` did not ask for anything and is left out. */
export function count(outcomes: Iterable<boolean | null | undefined>): Count {
  let hits = 0
  let total = 0
  for (const outcome of outcomes) {
    if (outcome === null || outcome === undefined) continue
    total++
    if (outcome) hits++
  }
  return { hits, total }
}

/** The share of hits, 0…1; `null` where nothing counted. */
export function rate({ hits, total }: Count): number | null {
  return total === 0 ? null : hits / total
}
