import type { Distances } from './distances.ts'
import { createPairHeap } from './heap.ts'
import type { HnswFile } from './hnsw-file.ts'

/** What a search of a graph found, nearest first. */
export interface Neighbours {
  labels: number[]
  /** 1 − inner product, 32-bit. */
  distances: number[]
}

/** Searches a graph. Every call is synchronous and reuses the memory of the one before. */
export interface HnswSearch {
  /**
   * The at most `k` nearest points that `allows` lets pass.
   * @param ef width of the search; it is at least `k`
   */
  nearest(unit: Float32Array, k: number, ef: number, allows?: (label: number) => boolean): Neighbours
}

/**
 * The search of Malkov and Yashunin (2018, arXiv:1603.09320, algorithms 2 and 5) as hnswlib 0.8 does it (hnswalg.h, `searchKnn`
 * and `searchBaseLayerST`), step by step: the same file and query give the same labels and distances, ties included.
 * @param distances over the vectors of `file`, with room for the links of a point
 */
export function createHnswSearch(file: HnswFile, distances: Distances): HnswSearch {
  const { words, entryPoint, maxLevel, firstWord, elementWords, upperStarts, upperWords } = file.graph
  const { ids, results } = distances
  const { labels, deleted } = file
  const visited = new Uint16Array(file.count)
  let visit = 0
  /** The nearest so far, the farthest of them on top. */
  const found = createPairHeap()
  /** What is still to be looked around, by negative distance: the nearest on top. */
  const open = createPairHeap()

  function distanceOf(id: number): number {
    ids[0] = id
    distances.compute(1)
    return results[0]!
  }

  /** Walks down to level 0: the nearest point that each upper level leads to. */
  function descend(): { id: number; distance: number } {
    let id = entryPoint
    let distance = distanceOf(id)
    for (let level = maxLevel; level > 0; level--) {
      for (let changed = true; changed; ) {
        changed = false
        const list = upperStarts[id]! + (level - 1) * upperWords
        const count = words[list]! & 0xffff
        for (let i = 0; i < count; i++) ids[i] = words[list + 1 + i]!
        distances.compute(count)
        for (let i = 0; i < count; i++) {
          if (results[i]! >= distance) continue
          distance = results[i]!
          id = words[list + 1 + i]!
          changed = true
        }
      }
    }
    return { id, distance }
  }

  function beginVisit(): void {
    visit = (visit + 1) & 0xffff
    if (visit !== 0) return
    visited.fill(0)
    visit = 1
  }

  return {
    nearest(unit, k, ef, allows) {
      const width = Math.max(ef, k)
      const unfiltered = allows === undefined && deleted.size === 0
      const passes = (id: number) => unfiltered || (!deleted.has(id) && (allows === undefined || allows(labels[id]!)))
      distances.query(unit)
      found.clear()
      open.clear()
      beginVisit()

      const entry = descend()
      // The greatest float, as std::numeric_limits<float>::max(): its negative must still be a float.
      let bound = MAX_FLOAT
      if (passes(entry.id)) {
        bound = entry.distance
        found.push(bound, entry.id)
      }
      open.push(-bound, entry.id)
      visited[entry.id] = visit

      while (open.size > 0) {
        if (-open.topKey() > bound && (unfiltered || found.size === width)) break
        const list = firstWord + open.topId() * elementWords
        open.pop()
        let count = 0
        for (let i = list + 1, end = list + (words[list]! & 0xffff); i <= end; i++) {
          const id = words[i]!
          if (visited[id] === visit) continue
          visited[id] = visit
          ids[count++] = id
        }
        distances.compute(count)
        for (let i = 0; i < count; i++) {
          const distance = results[i]!
          if (found.size >= width && !(bound > distance)) continue
          const id = ids[i]!
          open.push(-distance, id)
          if (passes(id)) found.push(distance, id)
          if (found.size > width) found.pop()
          if (found.size > 0) bound = found.topKey()
        }
      }
      while (found.size > k) found.pop()
      const pairs: { label: number; distance: number }[] = []
      for (; found.size > 0; found.pop()) pairs.push({ label: labels[found.topId()]!, distance: found.topKey() })
      pairs.sort((a, b) => a.distance - b.distance || a.label - b.label)
      return { labels: pairs.map(({ label }) => label), distances: pairs.map(({ distance }) => distance) }
    },
  }
}

const MAX_FLOAT = 3.4028234663852886e38
