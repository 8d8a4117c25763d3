import type { VectorHit } from '../core/ports.ts'
import { createTopK } from './top-k.ts'
import { cosine } from './vector.ts'

const SMALLEST_CAPACITY = 16

/** Unit vectors by label, in one block of memory, scanned exactly. It trusts its callers: they have checked labels and vectors. */
export interface VectorTable {
  readonly size: number
  has(label: number): boolean
  /** A view of the stored vector, valid until the next change; `undefined` for an unknown label. */
  get(label: number): Float32Array | undefined
  labels(): IterableIterator<number>
  put(label: number, unit: Float32Array): void
  delete(label: number): void
  /** Cosine of the stored vector with a unit vector, in -1…1. @throws TypeError for an unknown label. */
  score(label: number, unit: Float32Array): number
  /** The at most `k` nearest of all vectors, or of those in `allow`. */
  scan(unit: Float32Array, k: number, allow?: ReadonlySet<number>): VectorHit[]
}

/** An empty table; `capacity` vectors fit before its memory is moved. */
export function createVectorTable(dimensions: number, capacity = 0): VectorTable {
  let values = new Float32Array(Math.max(capacity, SMALLEST_CAPACITY) * dimensions)
  const labelOfRow: number[] = []
  const rowOfLabel = new Map<number, number>()

  function rowAt(row: number): Float32Array {
    return values.subarray(row * dimensions, (row + 1) * dimensions)
  }

  function scoreRow(row: number, unit: Float32Array): number {
    return cosine(values, row * dimensions, unit)
  }

  return {
    get size() {
      return rowOfLabel.size
    },
    has: (label) => rowOfLabel.has(label),
    get(label) {
      const row = rowOfLabel.get(label)
      return row === undefined ? undefined : rowAt(row)
    },
    labels: () => rowOfLabel.keys(),
    put(label, unit) {
      let row = rowOfLabel.get(label)
      if (row === undefined) {
        row = labelOfRow.length
        if ((row + 1) * dimensions > values.length) {
          const grown = new Float32Array(values.length * 2)
          grown.set(values)
          values = grown
        }
        labelOfRow.push(label)
        rowOfLabel.set(label, row)
      }
      values.set(unit, row * dimensions)
    },
    delete(label) {
      const row = rowOfLabel.get(label)
      if (row === undefined) return
      rowOfLabel.delete(label)
      const lastLabel = labelOfRow.pop()!
      if (lastLabel === label) return
      // The last row fills the gap, so the block stays dense.
      values.copyWithin(row * dimensions, labelOfRow.length * dimensions, (labelOfRow.length + 1) * dimensions)
      labelOfRow[row] = lastLabel
      rowOfLabel.set(lastLabel, row)
    },
    score(label, unit) {
      const row = rowOfLabel.get(label)
      if (row === undefined) throw new TypeError(`No vector has the label ${label}`)
      return scoreRow(row, unit)
    },
    scan: (unit, k, allow) => scanRows(rowOfLabel, scoreRow, unit, k, allow),
  }
}

/**
 * The at most `k` nearest of all rows, or of those whose labels are in `allow`.
 * @param score of a row with a unit vector
 */
export function scanRows(
  rows: ReadonlyMap<number, number>,
  score: (row: number, unit: Float32Array) => number,
  unit: Float32Array,
  k: number,
  allow?: ReadonlySet<number>,
): VectorHit[] {
  const top = createTopK(k)
  if (allow !== undefined && allow.size < rows.size) {
    for (const label of allow) {
      const row = rows.get(label)
      if (row !== undefined) top.push(label, score(row, unit))
    }
    return top.hits()
  }
  rows.forEach((row, label) => {
    if (allow === undefined || allow.has(label)) top.push(label, score(row, unit))
  })
  return top.hits()
}
