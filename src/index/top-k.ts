import type { VectorHit } from '../core/ports.ts'

/** Keeps the `k` best of all hits pushed. */
export interface TopK {
  push(label: number, score: number): void
  /** Best first: by score, and by label ascending where scores are equal. */
  hits(): VectorHit[]
}

/** A bounded heap whose root is the worst hit kept: O(n log k) for n hits, in memory for k. */
export function createTopK(k: number): TopK {
  const heap: VectorHit[] = []

  function siftUp(start: number): void {
    let at = start
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!isWorse(heap[at]!, heap[parent]!)) return
      swap(at, parent)
      at = parent
    }
  }

  function siftDown(): void {
    let at = 0
    for (;;) {
      let worst = at
      for (const child of [2 * at + 1, 2 * at + 2]) {
        if (child < heap.length && isWorse(heap[child]!, heap[worst]!)) worst = child
      }
      if (worst === at) return
      swap(at, worst)
      at = worst
    }
  }

  function swap(a: number, b: number): void {
    const kept = heap[a]!
    heap[a] = heap[b]!
    heap[b] = kept
  }

  return {
    push(label, score) {
      if (heap.length < k) {
        heap.push({ label, score })
        siftUp(heap.length - 1)
        return
      }
      const worst = heap[0]
      // Nearly every hit of a scan ends here, so it is compared before it is made an object.
      if (worst === undefined || score < worst.score || (score === worst.score && label > worst.label)) return
      heap[0] = { label, score }
      siftDown()
    },
    hits: () => [...heap].sort((a, b) => b.score - a.score || a.label - b.label),
  }
}

function isWorse(a: VectorHit, b: VectorHit): boolean {
  return a.score < b.score || (a.score === b.score && a.label > b.label)
}
