import type { VectorIndex } from '../core/ports.ts'
import { checkLabel } from './labels.ts'
import { checkDimensions, checkK, normalise } from './vector.ts'
import { createVectorTable } from './vector-table.ts'

/**
 * Nearest neighbours by comparing with every vector: always right, and linear in their number.
 * It is the oracle of the tests, what answers where there is no graph, and needs 4 bytes a dimension and vector.
 * @param capacity vectors that fit before memory is moved
 * @throws IbidError `invalid_input` for impossible dimensions.
 */
export function createExactIndex(dimensions: number, capacity = 0): VectorIndex {
  checkDimensions(dimensions)
  const table = createVectorTable(dimensions, capacity)
  return {
    dimensions,
    get size() {
      return table.size
    },
    async search(vector, k, allow) {
      const unit = normalise(vector, dimensions)
      checkK(k)
      return k === 0 ? [] : table.scan(unit, k, allow)
    },
    async upsert(entries) {
      // All are checked before one is stored: a refused call changes nothing.
      for (const { label } of entries) checkLabel(label)
      const units = entries.map(({ vector }) => normalise(vector, dimensions))
      entries.forEach(({ label }, i) => {
        table.put(label, units[i]!)
      })
    },
    async remove(labels) {
      for (const label of labels) checkLabel(label)
      for (const label of labels) table.delete(label)
    },
  }
}
