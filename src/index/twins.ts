/**
 * Which labels share a point of a graph because their vectors are equal bit for bit. Thousands of copies of one vector
 * link to each other only, and cut their neighbours off from the rest: a graph gets one point, its twins share it.
 */
export interface Twins {
  /** The point whose vector is this one. */
  pointWith(unit: Float32Array): number | undefined
  /** The point a label is found by; `undefined` if it has none. */
  pointOf(label: number): number | undefined
  /** The labels found by a point; its own may have left. */
  members(point: number): readonly number[]
  /** Makes a label a point of its own. */
  addPoint(label: number, unit: Float32Array): void
  join(label: number, point: number): void
  /** Takes a label, whose vector is `unit`, from its point; gives the point if that stands for no label any more. */
  leave(label: number, unit: Float32Array): number | undefined
  /** Labels that share the point of another, with that point. */
  pairs(): [label: number, point: number][]
}

/** @param vectorOf the vector of a label that has not left */
export function createTwins(vectorOf: (label: number) => Float32Array | undefined): Twins {
  const pointOfLabel = new Map<number, number>()
  /** Only points that stand for other labels than their own alone. */
  const shared = new Map<number, number[]>()
  // Where two vectors share a hash the later one goes unshared: no harm, and one number a point suffices.
  const pointOfHash = new Map<number, number>()

  function members(point: number): readonly number[] {
    return shared.get(point) ?? [point]
  }

  return {
    pointWith(unit) {
      const point = pointOfHash.get(hash(unit))
      if (point === undefined) return undefined
      const vector = vectorOf(members(point)[0]!)
      return vector !== undefined && isSame(vector, unit) ? point : undefined
    },
    pointOf: (label) => pointOfLabel.get(label),
    members,
    addPoint(label, unit) {
      pointOfLabel.set(label, label)
      const key = hash(unit)
      if (!pointOfHash.has(key)) pointOfHash.set(key, label)
    },
    join(label, point) {
      pointOfLabel.set(label, point)
      const list = shared.get(point)
      if (list === undefined) shared.set(point, [point, label])
      else list.push(label)
    },
    leave(label, unit) {
      const point = pointOfLabel.get(label)
      if (point === undefined) return undefined
      pointOfLabel.delete(label)
      const others = members(point).filter((member) => member !== label)
      if (others.length > 0) {
        shared.set(point, others)
        return undefined
      }
      shared.delete(point)
      const key = hash(unit)
      if (pointOfHash.get(key) === point) pointOfHash.delete(key)
      return point
    },
    pairs: () => [...pointOfLabel].filter(([label, point]) => label !== point),
  }
}

/** FNV-1a over the bits of the components. */
function hash(unit: Float32Array): number {
  const bits = new Uint32Array(unit.buffer, unit.byteOffset, unit.length)
  let h = 0x811c9dc5
  for (let i = 0; i < bits.length; i++) h = Math.imul(h ^ bits[i]!, 0x01000193)
  // FNV spreads upwards only; the low bits of floats are what differs.
  return (h ^ (h >>> 15)) >>> 0
}

/** Whether two vectors of one length hold the same numbers. */
export function isSame(a: Float32Array, b: Float32Array): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}
