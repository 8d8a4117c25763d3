import { describe, expect, it } from 'vitest'
import { bestSetF1, binaryScores } from './binary.ts'

describe('binaryScores', () => {
  it('counts what was said against what is', () => {
    // 3 right yes, 1 wrong yes, 2 wrong no, 4 right no.
    const decisions = [
      ...Array.from({ length: 3 }, () => ({ said: true, is: true })),
      { said: true, is: false },
      ...Array.from({ length: 2 }, () => ({ said: false, is: true })),
      ...Array.from({ length: 4 }, () => ({ said: false, is: false })),
    ]
    expect(binaryScores(decisions)).toEqual({ accuracy: 0.7, precision: 0.75, recall: 0.6, f1: 6 / 9 })
  })

  it('is nothing where nothing is said or nothing is', () => {
    expect(binaryScores([])).toEqual({ accuracy: 0, precision: 0, recall: 0, f1: 0 })
    expect(binaryScores([{ said: false, is: false }])).toEqual({ accuracy: 1, precision: 0, recall: 0, f1: 0 })
  })
})

describe('bestSetF1', () => {
  it('is that of the right set which fits best', () => {
    expect(bestSetF1(new Set([1, 2]), [[1, 2, 3, 4], [2], [7]])).toBeCloseTo(2 / 3, 12)
    expect(bestSetF1(new Set([1, 2]), [[2, 1]])).toBe(1)
    expect(bestSetF1(new Set([1]), [[2]])).toBe(0)
    expect(bestSetF1(new Set([1]), [])).toBeNull()
  })
})
