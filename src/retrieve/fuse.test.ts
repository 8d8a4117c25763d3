import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fuse, type Scored } from './fuse.ts'

const scored = (...pairs: [id: number, score: number][]): Scored[] => pairs.map(([id, score]) => ({ id, score }))

describe('fuse', () => {
  it('adds the normalised scores by their weights', () => {
    // Keyword 10, 6, 2 → 1, 0.5, 0; vector 0.9, 0.5, 0.4 → 1, 0.2, 0.
    const fused = fuse(scored([1, 10], [2, 6], [3, 2]), scored([3, 0.9], [1, 0.5], [4, 0.4]), 0.25)
    expect(fused).toEqual([
      {
        id: 1,
        score: expect.closeTo(0.75 * 1 + 0.25 * 0.2, 10),
        keywordScore: 10,
        vectorScore: 0.5,
        vectorShare: expect.closeTo(0.2, 10),
      },
      { id: 2, score: expect.closeTo(0.75 * 0.5, 10), keywordScore: 6, vectorScore: null, vectorShare: 0 },
      { id: 3, score: expect.closeTo(0.25, 10), keywordScore: 2, vectorScore: 0.9, vectorShare: 1 },
      { id: 4, score: 0, keywordScore: null, vectorScore: 0.4, vectorShare: 0 },
    ])
  })

  it('gives a leg that is alone the whole weight', () => {
    expect(fuse(scored([1, 4], [2, 2]), [], 0.35).map((f) => f.score)).toEqual([1, 0])
    expect(fuse([], scored([1, 0.4], [2, 0.2]), 0.35).map((f) => f.score)).toEqual([1, 0])
    expect(fuse([], [], 0.35)).toEqual([])
  })

  it('counts equal scores, and an only one, as full', () => {
    expect(fuse(scored([2, 3], [1, 3]), [], 0.35).map((f) => f.score)).toEqual([1, 1])
    expect(fuse(scored([7, -2]), scored([8, -0.5]), 0.35)).toEqual([
      { id: 7, score: expect.closeTo(0.65, 10), keywordScore: -2, vectorScore: null, vectorShare: 0 },
      { id: 8, score: expect.closeTo(0.35, 10), keywordScore: null, vectorScore: -0.5, vectorShare: 1 },
    ])
  })

  it('orders equals by id, whatever order they came in', () => {
    for (const keyword of [scored([9, 1], [3, 1], [5, 1]), scored([5, 1], [9, 1], [3, 1])]) {
      expect(fuse(keyword, [], 0.35).map((f) => f.id)).toEqual([3, 5, 9])
    }
  })

  it('keeps a weight of 0, and a weight of 1', () => {
    const [keyword, vector] = [scored([1, 2], [2, 1]), scored([2, 2], [1, 1])]
    expect(fuse(keyword, vector, 0).map((f) => [f.id, f.score])).toEqual([
      [1, 1],
      [2, 0],
    ])
    expect(fuse(keyword, vector, 1).map((f) => [f.id, f.score])).toEqual([
      [2, 1],
      [1, 0],
    ])
  })

  it('keeps every id once, with scores in 0…1 that never rise, and changes no input', () => {
    const legs = fc.uniqueArray(fc.record({ id: fc.nat(40), score: fc.double({ min: -1e6, max: 1e6, noNaN: true }) }), {
      selector: (s) => s.id,
    })
    fc.assert(
      fc.property(legs, legs, fc.double({ min: 0, max: 1, noNaN: true }), (keyword, vector, weight) => {
        const before = structuredClone([keyword, vector])
        const fused = fuse(keyword, vector, weight)
        expect(fused.map((f) => f.id).toSorted()).toEqual(
          [...new Set([...keyword, ...vector].map((s) => s.id))].toSorted(),
        )
        for (const [i, { score }] of fused.entries()) {
          expect(score).toBeGreaterThanOrEqual(0)
          expect(score).toBeLessThanOrEqual(1 + 1e-12)
          expect(score).toBeLessThanOrEqual(fused[i - 1]?.score ?? 2)
        }
        expect([keyword, vector]).toEqual(before)
      }),
    )
  })
})
