import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contains, normaliseValue } from './containment.ts'

describe('contains', () => {
  it.each([
    ['It was signed in FEBRUARY 2022.', 'February 2022'],
    ['the JF‑17 and the Su–25', 'jf-17'],
    ['“Three\n Brothers – 2021”', '"three brothers - 2021"'],
    ['Azerbaijan’s army', "azerbaijan's"],
    ['$1,600,000 in all', '1600000'],
    ['1600000 dollars', '1,600,000'],
    ['10\u202f000 men', '10,000'],
    ['１,６００ in all', '1600'],
    ['5″ by 3′', '5" by 3\''],
    ['1.6\u00a0billion', '1.6 billion'],
    ['¼ of ﬁfty', 'of fifty'],
    ['between 100, 200 and 300.', '300'],
    ['100 units.', '100'],
    ['in 1,100 and 100 more', '100'],
    ['Parti\u00adci\u200bpants', 'participants'],
    ['does not recognise it', 'not recogni'],
  ])('finds in %j the value %j', (text, value) => {
    expect(contains(text, value)).toBe(true)
  })

  it.each([
    ['1.6 billion', '6 billion'],
    ['1,100 units', '100'],
    ['1,100 units', '1'],
    ['in 2022', '202'],
    ['7.34 million', '7.3'],
    ['on 12 500 people', '12500'],
    ['1995, 200 of them', '1995200'],
    ['anything', '   '],
    ['February 2021', 'February 2022'],
  ])('does not find in %j the value %j', (text, value) => {
    expect(contains(text, value)).toBe(false)
  })

  it('finds a whole number between words whatever its separators', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 40 }), (number) => {
        expect(contains(`about ${number.toLocaleString('en')} of them`, String(number))).toBe(true)
        expect(contains(`about ${number} of them`, number.toLocaleString('en'))).toBe(true)
      }),
    )
  })

  it('compares forms that normalising again does not change', () => {
    const unit = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 1 }),
      fc.constantFrom(..."1,0'’\u00a0´″‴İ\u0323１\ufe58½"),
    )
    fc.assert(
      fc.property(fc.array(unit), (units) => {
        const once = normaliseValue(units.join(''))
        expect(normaliseValue(once)).toBe(once)
      }),
      { numRuns: 1000 },
    )
  })
})
