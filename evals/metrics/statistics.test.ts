import { describe, expect, it } from 'vitest'
import { createRandom, sample } from './random.ts'
import { bootstrapInterval, mean, quantile } from './statistics.ts'

describe('quantile', () => {
  it('interpolates as NumPy does', () => {
    expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5)
    expect(quantile([1, 2, 3, 4], 0.95)).toBeCloseTo(3.85, 10)
    expect(quantile([7], 0.95)).toBe(7)
    expect(quantile([], 0.5)).toBeNaN()
    expect(quantile([10, 9], 1)).toBe(10)
  })
})

describe('bootstrapInterval', () => {
  const coins = Array.from({ length: 400 }, (_, i) => i % 2)

  it('comes close to the normal approximation where that holds', () => {
    // 1.96 · √(0.25 / 400) = 0.049
    const [low, high] = bootstrapInterval(coins, 1)
    expect(low).toBeCloseTo(0.451, 2)
    expect(high).toBeCloseTo(0.549, 2)
  })

  it('is the same for the same seed, and a point where all are equal', () => {
    expect(bootstrapInterval(coins, 7)).toEqual(bootstrapInterval(coins, 7))
    expect(bootstrapInterval(coins, 7)).not.toEqual(bootstrapInterval(coins, 8))
    expect(bootstrapInterval([0.5, 0.5], 1)).toEqual([0.5, 0.5])
  })
})

describe('random', () => {
  it('gives the published numbers of mulberry32', () => {
    const random = createRandom(42)
    expect([random(), random(), random()]).toEqual([0.6011037519201636, 0.44829055899754167, 0.8524657934904099])
  })

  it('is even', () => {
    const random = createRandom(3)
    expect(mean(Array.from({ length: 20_000 }, random))).toBeCloseTo(0.5, 2)
  })
})

describe('sample', () => {
  const items = Array.from({ length: 100 }, (_, i) => i)

  it('draws without replacement, in order, by seed', () => {
    const drawn = sample(items, 10, 1)
    expect(new Set(drawn).size).toBe(10)
    expect(drawn).toEqual([...drawn].sort((a, b) => a - b))
    expect(drawn).toEqual(sample(items, 10, 1))
    expect(drawn).not.toEqual(sample(items, 10, 2))
    expect(Math.max(...drawn)).toBeGreaterThan(10)
  })

  it('takes all without a limit or with one that is not reached', () => {
    expect(sample(items, undefined, 1)).toEqual(items)
    expect(sample(items, 100, 1)).toEqual(items)
    expect(sample(items, 0, 1)).toEqual([])
  })
})
