import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyText } from '../../arbitrary.suite.ts'
import { HOSTILE_MS, quickest } from '../../hostile.suite.ts'
import { quantities } from './quantities.ts'

const WRITTEN = [
  ['money', '$1.6 billion', 1.6e9],
  ['money', '1.6 billion dollars', 1.6e9],
  ['money', '€5m', 5e6],
  ['money', '£2,500', 2500],
  ['money', 'US$ 400 million', 4e8],
  ['money', 'five million euros', 5e6],
  ['money', '30 USD million', 3e7],
  ['money', '$3bn', 3e9],
  ['money', '$40k', 4e4],
  ['money', 'half a million dollars', 5e5],
  ['money', 'USD 20', 20],
  ['money', '¥500', 500],
  ['money', '3 US dollars', 3],
  ['percent', '12.5%', 12.5],
  ['percent', '10 percent', 10],
  ['percent', 'ten per cent', 10],
  ['duration', '3 years', 3],
  ['duration', '20-year', 20],
  ['duration', 'three days', 3],
  ['duration', '90 minutes', 90],
  ['duration', 'two decades', 2],
  ['duration', '30 ms', 30],
  ['duration', 'two and a half years', 2.5],
  ['duration', 'two-day', 2],
  ['ordinal', 'third', 3],
  ['ordinal', '21st', 21],
  ['ordinal', 'twentieth', 20],
  ['number', '1,200', 1200],
  ['number', '1,234,567.89', 1_234_567.89],
  ['number', '7.3 million', 7.3e6],
  ['number', '300k', 3e5],
  ['number', 'three hundred thousand', 3e5],
  ['number', 'one and a half million', 1.5e6],
  ['number', 'a hundred', 100],
  ['number', 'half a million', 5e5],
  ['number', 'one hundred and twenty', 120],
  ['number', 'two thousand five hundred', 2500],
  ['number', 'one million two hundred and three thousand and forty-five', 1_203_045],
  ['number', 'five thousand million', 5e9],
  ['number', 'two dozen', 24],
  ['number', 'a dozen', 12],
  ['number', 'half a dozen', 6],
  ['number', '1.5 bn', 1.5e9],
  ['number', 'forty-five', 45],
  ['number', 'zero', 0],
  ['number', '0.5', 0.5],
] as const

describe('quantities', () => {
  it.each(WRITTEN)('reads a %s: "%s" is %d', (kind, written, value) => {
    const text = `They said ${written} of it.`
    const found = quantities(text)
    expect(found.map(({ kind, text }) => [kind, text])).toEqual([[kind, written]])
    expect(found[0]!.value).toBeCloseTo(value, 6)
  })

  it.each([
    ['number', 'hundreds', 'of people'],
    ['number', 'thousands', 'of them'],
    ['number', 'dozens', 'of ships'],
    ['number', 'tens of thousands', 'of books'],
    ['number', 'several dozen', 'ships'],
    ['money', 'millions of dollars', 'in aid'],
  ])('reads a %s without saying how many: "%s %s"', (kind, written, of) => {
    expect(quantities(`They lost ${written} ${of} there.`)).toMatchObject([{ kind, text: written, value: Number.NaN }])
  })

  it.each([
    'one ',
    '1 ',
    '1,111,',
    'twenty-',
    'one hundred and ',
    '$1 ',
    '1   ',
    'half a ',
    'hundreds of ',
    '2 and a ',
  ])('takes time in proportion to the text for "%s" again and again', (piece) => {
    expect(quickest(() => quantities(piece.repeat(100_000 / piece.length)))).toBeLessThan(HOSTILE_MS)
  })

  it('reads a span once, as the most specific kind it can be', () => {
    const text = 'The second of 3 plants cost $40 million, 12% more, and took 5 years and 600 people.'
    expect(quantities(text).map(({ kind, text }) => `${kind} ${text}`)).toEqual([
      'ordinal second',
      'number 3',
      'money $40 million',
      'percent 12%',
      'duration 5 years',
      'number 600',
    ])
  })

  it.each([
    'They flew the JF-17 and a MiG-29.',
    'A 40-page and a 1,000-page book.',
    'Nobody and nothing.',
    'The x86 and H2O.',
    '',
  ])('counts nothing in "%s"', (text) => {
    expect(quantities(text)).toEqual([])
  })

  it('gives offsets that are literal and never overlap, whatever stands around the amounts', () => {
    const written = fc.constantFrom(...WRITTEN.map(([, text]) => text))
    const around = fc.oneof(anyText(12), fc.constantFrom(' ', ', ', '-', '$', ' and a half ', 'ſ', '𝟛'))
    fc.assert(
      fc.property(fc.array(fc.oneof(written, around), { maxLength: 8 }), (pieces) => {
        const text = pieces.join('')
        let behind = 0
        for (const found of quantities(text)) {
          expect(text.slice(found.start, found.end)).toBe(found.text)
          expect(found.start).toBeGreaterThanOrEqual(behind)
          expect(found.end).toBeGreaterThan(found.start)
          expect(found.value).not.toBeLessThan(0)
          behind = found.end
        }
      }),
      { numRuns: 150 },
    )
  })
})
