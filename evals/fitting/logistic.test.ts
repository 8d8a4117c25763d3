import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../metrics/random.ts'
import { type Column, dot } from './column.ts'
import { fitLogistic, type Judged, logisticLoss } from './logistic.ts'
import { slopeOf } from './slope.suite.ts'

const free: Column = { l2: 0 }

/** Rows that begin with a 1 for the bias, labelled as the weights would have it. */
function made(truth: readonly number[], count: number, seed: number): Judged[] {
  const random = createRandom(seed)
  return Array.from({ length: count }, () => {
    const row = Float64Array.from(truth, (_, k) => (k === 0 ? 1 : random()))
    const label = random() < 1 / (1 + Math.exp(-dot(truth, row))) ? 1 : 0
    return { row, label, weight: 1 }
  })
}

describe('logisticLoss', () => {
  it('is the cross entropy, weighted', () => {
    const judged = [
      { row: Float64Array.of(1), label: 1, weight: 3 },
      { row: Float64Array.of(1), label: 0.75, weight: 1 },
    ]
    const p = 1 / (1 + Math.exp(-2))
    const { loss } = logisticLoss(judged, Float64Array.of(2), [free])
    expect(loss).toBeCloseTo((-3 * Math.log(p) - 0.75 * Math.log(p) - 0.25 * Math.log(1 - p)) / 4, 12)
  })

  it('stays finite where it is utterly wrong', () => {
    const judged = [{ row: Float64Array.of(1), label: 0, weight: 1 }]
    expect(logisticLoss(judged, Float64Array.of(2000), [free]).loss).toBe(2000)
  })

  it('has the slope that differences show', () => {
    const value = fc.double({ min: -3, max: 3, noNaN: true })
    fc.assert(
      fc.property(fc.array(value, { minLength: 3, maxLength: 3 }), fc.integer({ min: 0, max: 99 }), (at, seed) => {
        const weights = Float64Array.from(at)
        const judged = made([0, 2, -1], 8, seed).map((one, i) => ({ ...one, label: i / 7, weight: 1 + i }))
        const columns: Column[] = [free, { l2: 0.3 }, { l2: 0.1 }]
        const { gradient } = logisticLoss(judged, weights, columns)
        const slope = slopeOf((moved) => logisticLoss(judged, moved, columns).loss, weights)
        slope.forEach((expected, k) => {
          expect(gradient[k]).toBeCloseTo(expected, 6)
        })
      }),
      { numRuns: 30 },
    )
  })
})

describe('fitLogistic', () => {
  const truth = [-1, 3, -2]
  const judged = made(truth, 6000, 3)

  it('finds the weights that made the data', () => {
    const fitted = fitLogistic(judged, [free, free, free], { steps: 1500 })
    truth.forEach((weight, k) => {
      expect(Math.abs(fitted[k]! - weight)).toBeLessThan(0.25)
    })
  })

  it('leaves rules alone and holds signs, at the best that these allow', () => {
    const few = judged.slice(0, 500)
    const columns: Column[] = [free, { fixed: -5, l2: 0 }, { sign: 1, l2: 0 }]
    const fitted = fitLogistic(few, columns)
    expect([fitted[1], fitted[2]]).toEqual([-5, 0])
    const { gradient } = logisticLoss(few, fitted, columns)
    expect(gradient[0]).toBeCloseTo(0, 6)
    // Only what is forbidden would still gain: a weight below zero.
    expect(gradient[2]).toBeGreaterThan(0)
    expect(fitLogistic(few, [free, free, { sign: -1, l2: 0 }])[2]).toBeLessThan(-1)
  })

  it('counts a row of weight 2 as two rows', () => {
    const few = judged.slice(0, 50)
    const doubled = few.map((one, i) => ({ ...one, weight: i < 10 ? 2 : 1 }))
    const columns = [{ l2: 0.01 }, { l2: 0.01 }, { l2: 0.01 }]
    const twice = fitLogistic([...few, ...few.slice(0, 10)], columns)
    fitLogistic(doubled, columns).forEach((weight, k) => {
      expect(weight).toBeCloseTo(twice[k]!, 6)
    })
  })

  it('gives the same again, and nothing for nothing', () => {
    const few = judged.slice(0, 100)
    expect(fitLogistic(few, [free, free, free])).toEqual(fitLogistic(few, [free, free, free]))
    expect([...fitLogistic([], [free, { fixed: 2, l2: 0 }])]).toEqual([0, 2])
  })
})
