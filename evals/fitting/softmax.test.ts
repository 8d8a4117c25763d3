import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../metrics/random.ts'
import { type Column, dot } from './column.ts'
import { slopeOf } from './slope.suite.ts'
import { type Choice, fitSoftmax, softmaxLoss } from './softmax.ts'

const free: Column = { l2: 0 }

/** Choices in which one candidate is drawn as the weights would have it. */
function made(truth: readonly number[], count: number, seed: number): Choice[] {
  const random = createRandom(seed)
  return Array.from({ length: count }, () => {
    const rows = Array.from({ length: 6 }, () => Float64Array.from(truth, () => random()))
    const powers = rows.map((row) => Math.exp(dot(truth, row)))
    const drawn = random() * powers.reduce((a, b) => a + b)
    const chosen = powers.findIndex((_, i) => drawn < powers.slice(0, i + 1).reduce((a, b) => a + b))
    return { rows, right: rows.map((_, i) => i === chosen), weight: 1 }
  })
}

describe('softmaxLoss', () => {
  it('is the log of the share of the right ones', () => {
    const choice = { rows: [0, 1, 2].map((x) => Float64Array.of(x)), right: [true, false, true], weight: 3 }
    const [a, b, c] = [1, Math.exp(2), Math.exp(4)]
    const { loss } = softmaxLoss([choice], Float64Array.of(2), [free])
    expect(loss).toBeCloseTo(-3 * Math.log((a + c) / (a + b + c)), 12)
  })

  it('stays finite where the right candidate is far behind', () => {
    const choice = { rows: [Float64Array.of(1), Float64Array.of(0)], right: [false, true], weight: 1 }
    const { loss, gradient } = softmaxLoss([choice], Float64Array.of(2000), [free])
    expect([loss, gradient[0]]).toEqual([2000, 1])
  })

  it('has the slope that differences show', () => {
    const value = fc.double({ min: -2, max: 2, noNaN: true })
    fc.assert(
      fc.property(fc.array(value, { minLength: 3, maxLength: 3 }), fc.integer({ min: 0, max: 99 }), (at, seed) => {
        const weights = Float64Array.from(at)
        const choices = made([1, -1, 2], 5, seed).map((choice, i) => ({ ...choice, weight: 1 + i }))
        choices[0] = { ...choices[0]!, right: [true, true, false, false, false, false] }
        const columns: Column[] = [{ l2: 0.3 }, free, { l2: 0.1 }]
        const { gradient } = softmaxLoss(choices, weights, columns)
        const slope = slopeOf((moved) => softmaxLoss(choices, moved, columns).loss, weights)
        slope.forEach((expected, k) => {
          expect(gradient[k]).toBeCloseTo(expected, 5)
        })
      }),
      { numRuns: 30 },
    )
  })
})

describe('fitSoftmax', () => {
  const truth = [3, -2, 0, 1]
  const choices = made(truth, 4000, 7)

  it('finds the weights that made the data', () => {
    const fitted = fitSoftmax(
      choices,
      truth.map(() => free),
    )
    truth.forEach((weight, k) => {
      expect(Math.abs(fitted[k]! - weight)).toBeLessThan(0.25)
    })
  })

  it('leaves rules alone and finds the rest beside them', () => {
    const columns: Column[] = [{ fixed: 3, l2: 0 }, free, free, free]
    const fitted = fitSoftmax(choices, columns)
    expect(fitted[0]).toBe(3)
    expect(Math.abs(fitted[1]! + 2)).toBeLessThan(0.25)
  })

  it('holds signs', () => {
    const columns: Column[] = [{ sign: -1, l2: 0 }, { sign: -1, l2: 0 }, free, free]
    const fitted = fitSoftmax(choices, columns)
    expect(fitted[0]).toBe(0)
    expect(fitted[1]).toBeLessThan(-1)
  })

  it('keeps weights small where asked to', () => {
    const [strict] = fitSoftmax(
      choices,
      truth.map(() => ({ l2: 1 })),
    )
    expect(strict).toBeLessThan(1)
    expect(strict).toBeGreaterThan(0)
  })

  it('gives the same for the same seed, and leaves the samples in their order', () => {
    const columns = truth.map(() => free)
    const few = choices.slice(0, 200)
    const before = [...few]
    const first = fitSoftmax(few, columns, { seed: 5, epochs: 3 })
    expect(fitSoftmax(few, columns, { seed: 5, epochs: 3 })).toEqual(first)
    expect(fitSoftmax(few, columns, { seed: 6, epochs: 3 })).not.toEqual(first)
    expect(few).toEqual(before)
  })

  it('learns nothing from choices that leave none', () => {
    const [choice] = choices
    const useless = [true, false].map((value) => ({ ...choice!, right: choice!.right.map(() => value) }))
    expect([...fitSoftmax([...useless, { rows: [], right: [], weight: 1 }], [free, { fixed: 2, l2: 0 }])]).toEqual([
      0, 2,
    ])
  })
})
