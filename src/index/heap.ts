/**
 * A binary max-heap of (key, id) pairs ordered by key alone, with the moves of libstdc++'s `std::priority_queue`: where keys
 * are equal the order is that of its `__push_heap` and `__adjust_heap` (bits/stl_heap.h), and a search breaks ties by it.
 */
export interface PairHeap {
  readonly size: number
  /** Key of the greatest pair. The heap must not be empty. */
  topKey(): number
  topId(): number
  push(key: number, id: number): void
  /** Removes the greatest pair. The heap must not be empty. */
  pop(): void
  clear(): void
}

/** An empty heap of 32-bit keys and ids; it grows by itself. */
export function createPairHeap(capacity = 128): PairHeap {
  let keys = new Float32Array(capacity)
  let ids = new Uint32Array(capacity)
  let size = 0

  function grow(): void {
    const moreKeys = new Float32Array(keys.length * 2)
    const moreIds = new Uint32Array(ids.length * 2)
    moreKeys.set(keys)
    moreIds.set(ids)
    keys = moreKeys
    ids = moreIds
  }

  /** Moves lesser parents down until the pair finds its place at or above `hole`. */
  function rise(hole: number, key: number, id: number): void {
    let at = hole
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!(keys[parent]! < key)) break
      keys[at] = keys[parent]!
      ids[at] = ids[parent]!
      at = parent
    }
    keys[at] = key
    ids[at] = id
  }

  return {
    get size() {
      return size
    },
    topKey: () => keys[0]!,
    topId: () => ids[0]!,
    push(key, id) {
      if (size === keys.length) grow()
      rise(size++, Math.fround(key), id)
    },
    pop() {
      size--
      const key = keys[size]!
      const id = ids[size]!
      // The hole sinks along the greater children to the bottom, and the last pair rises from there.
      let hole = 0
      let child = 0
      while (child < (size - 1) >> 1) {
        child = 2 * child + 2
        if (keys[child]! < keys[child - 1]!) child--
        keys[hole] = keys[child]!
        ids[hole] = ids[child]!
        hole = child
      }
      if ((size & 1) === 0 && size > 0 && child === (size - 2) >> 1) {
        child = 2 * child + 1
        keys[hole] = keys[child]!
        ids[hole] = ids[child]!
        hole = child
      }
      if (size > 0) rise(hole, key, id)
    },
    clear() {
      size = 0
    },
  }
}
