import { describe, expect, it } from 'vitest'
import { signTest, wilsonInterval } from './interval.ts'

describe('wilsonInterval', () => {
  it('gives the published values', () => {
    // Newcombe, Statistics in Medicine 1998, table I, method 3: 81/263, 15/148, 0/20, 1/29.
    for (const [hits, total, low, high] of [
      [81, 263, 0.2553, 0.3662],
      [15, 148, 0.0624, 0.1605],
      [0, 20, 0, 0.1611],
      [1, 29, 0.0061, 0.1718],
    ] as const) {
      const [l, h] = wilsonInterval(hits, total)
      expect(l).toBeCloseTo(low, 4)
      expect(h).toBeCloseTo(high, 4)
    }
  })
})

describe('signTest', () => {
  it('sums the tails of the binomial', () => {
    expect(signTest(5, 0)).toBeCloseTo(2 / 32, 12)
    expect(signTest(1, 4)).toBeCloseTo((2 * 6) / 32, 12)
    expect(signTest(3, 3)).toBe(1)
    expect(signTest(0, 0)).toBe(1)
  })

  it('goes on where doubles end', () => {
    expect(signTest(1000, 1000)).toBeCloseTo(1, 2)
    // z = 139 / √2140 = 3.0048: a two-sided p of .00266
    expect(signTest(1140, 1000)).toBeCloseTo(0.00266, 4)
    expect(signTest(540, 460)).toBeCloseTo(0.0124, 3)
  })
})
