import type { VectorHit } from '../core/ports.ts'
import { createTopK } from './top-k.ts'
import type { Twins } from './twins.ts'
import type { VectorTable } from './vector-table.ts'

/** Up to so many vectors, comparing with each is at least as quick as the graph, and exact. */
export const SCAN_LIMIT = 1000
/** Filters that leave up to this share are scanned: the graph asks JavaScript about every point it passes. */
export const SELECTIVE_SHARE = 0.2
/** Beyond this share of all vectors asked for, the graph is the slower way. */
export const MANY_SHARE = 0.1
/** A wider search than asked for, as a share of k: at width k the last neighbours are often missed. */
const WIDTH_PER_NEIGHBOUR = 2

/** What a search goes through: a graph, the vectors it is of, and those it does not lead to. */
export interface Searched {
  table: Pick<VectorTable, 'size' | 'score' | 'scan'>
  twins: Pick<Twins, 'members'>
  /** Labels that are compared one by one. */
  exact: ReadonlySet<number>
  graph: { nearest(unit: Float32Array, k: number, allows?: (label: number) => boolean): number[] }
}

/** How wide a graph is searched for `k` neighbours. */
export function searchWidth(ef: number, k: number): number {
  return Math.max(ef, k * WIDTH_PER_NEIGHBOUR)
}

/** The at most `k` nearest: by the graph, or by comparing with each where that is quicker. The native graph and the reader of its file answer alike. */
export function nearest(
  { table, twins, exact, graph }: Searched,
  unit: Float32Array,
  k: number,
  allow?: ReadonlySet<number>,
  neverScan = false,
): VectorHit[] {
  if (!neverScan && prefersScan(table.size, k, allow)) return table.scan(unit, k, allow)
  const top = createTopK(k)
  const isAllowed = (label: number) => allow === undefined || allow.has(label)
  const passes = allow && ((point: number) => twins.members(point).some(isAllowed))
  for (const point of graph.nearest(unit, k, passes)) {
    for (const label of twins.members(point)) {
      // Scores come from the table, not the graph: the same digits as an exact scan gives.
      if (!exact.has(label) && isAllowed(label)) top.push(label, table.score(label, unit))
    }
  }
  for (const label of exact) if (isAllowed(label)) top.push(label, table.score(label, unit))
  return top.hits()
}

function prefersScan(size: number, k: number, allow: ReadonlySet<number> | undefined): boolean {
  const candidates = Math.min(allow?.size ?? size, size)
  if (candidates <= SCAN_LIMIT || k > MANY_SHARE * size) return true
  return allow !== undefined && candidates <= SELECTIVE_SHARE * size
}
