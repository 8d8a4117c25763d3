import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkVector, normalise } from './vector.ts'

describe('normalise', () => {
  it('gives length 1 and the same direction, however long or short the vector', () => {
    const component = fc.double({ noNaN: true, noDefaultInfinity: true })
    fc.assert(
      fc.property(fc.array(component, { minLength: 1, maxLength: 20 }), (vector) => {
        fc.pre(vector.some((value) => value !== 0))
        const unit = normalise(vector, vector.length)
        expect(Math.hypot(...unit)).toBeCloseTo(1, 5)
        vector.forEach((value, i) => {
          if (unit[i] !== 0) expect(Math.sign(unit[i]!)).toBe(Math.sign(value))
        })
      }),
    )
  })

  it('survives squares outside the range of a double', () => {
    expect([...normalise([3e300, 4e300], 2)]).toEqual([expect.closeTo(0.6), expect.closeTo(0.8)])
    expect([...normalise([3e-300, 4e-300], 2)]).toEqual([expect.closeTo(0.6), expect.closeTo(0.8)])
    expect([...normalise([5e-324, 0], 2)]).toEqual([1, 0])
  })
})

describe('checkVector', () => {
  it('says what is wrong and where', () => {
    expect(() => checkVector([1, Number.NaN], 2)).toThrow('got NaN at position 1')
    expect(() => checkVector([1], 2)).toThrow('must have 2 dimensions, got 1')
    expect(() => checkVector([0, -0], 2)).toThrow('all zeros')
  })
})
