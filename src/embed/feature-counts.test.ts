import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FeatureCounts } from './feature-counts.ts'

test('counts as a map does, over many texts and through growth', () => {
  const counts = new FeatureCounts()
  const hashes = fc.array(
    fc.oneof(
      fc.integer(),
      fc.integer({ min: -3, max: 3 }).map((n) => n * 4096),
    ),
    { maxLength: 6000, size: 'max' },
  )
  fc.assert(
    fc.property(hashes, (list) => {
      const model = new Map<number, number>()
      counts.clear()
      for (const hash of list) {
        counts.add(hash, 2)
        model.set(hash, (model.get(hash) ?? 0) + 2)
      }
      const seen: [number, number][] = []
      counts.forEach((hash, count) => {
        seen.push([hash, count])
      })
      expect(seen).toEqual([...model])
    }),
    { numRuns: 30 },
  )
})
