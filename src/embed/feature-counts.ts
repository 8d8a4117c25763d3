/** Slots at first; doubled whenever half are taken. A power of two. */
const INITIAL_SLOTS = 4096

/**
 * Counts signed 32-bit hashes. Open addressing over typed arrays, kept between texts: a `Map` for each text takes four
 * times as long, and counting is most of the time of an embedding.
 */
export class FeatureCounts {
  #hashes = new Int32Array(INITIAL_SLOTS)
  #counts = new Int32Array(INITIAL_SLOTS)
  #taken: number[] = []

  clear(): void {
    for (const slot of this.#taken) this.#counts[slot] = 0
    this.#taken = []
  }

  add(hash: number, count: number): void {
    const slot = this.#slotOf(hash)
    if (this.#counts[slot] === 0) {
      this.#hashes[slot] = hash
      this.#taken.push(slot)
    }
    this.#counts[slot] = (this.#counts[slot] ?? 0) + count
    if (this.#taken.length * 2 > this.#counts.length) this.#grow()
  }

  /** In the order in which the hashes came first. */
  forEach(visit: (hash: number, count: number) => void): void {
    for (const slot of this.#taken) visit(this.#hashes[slot] ?? 0, this.#counts[slot] ?? 0)
  }

  #slotOf(hash: number): number {
    const mask = this.#counts.length - 1
    let slot = hash & mask
    while (this.#counts[slot] !== 0 && this.#hashes[slot] !== hash) slot = (slot + 1) & mask
    return slot
  }

  #grow(): void {
    const entries = this.#taken.map((slot) => [this.#hashes[slot] ?? 0, this.#counts[slot] ?? 0] as const)
    this.#hashes = new Int32Array(this.#hashes.length * 2)
    this.#counts = new Int32Array(this.#counts.length * 2)
    this.#taken = []
    for (const [hash, count] of entries) this.add(hash, count)
  }
}
