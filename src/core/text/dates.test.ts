import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyText } from '../../arbitrary.suite.ts'
import { HOSTILE_MS, quickest } from '../../hostile.suite.ts'
import { type DateValue, dates, datesAgree } from './dates.ts'

/** The one date of a text, as `[year, month, day]`. */
function only(text: string): DateValue {
  const found = dates(text)
  expect(found).toHaveLength(1)
  return found[0]!
}
const parts = ({ year, month, day }: DateValue) => [year, month, day]

const WRITTEN = [
  ['12 December 1991', 1991, 12, 12],
  ['12th of December, 1991', 1991, 12, 12],
  ['December 12, 1991', 1991, 12, 12],
  ['December 12th, 1991', 1991, 12, 12],
  ['Dec 12 1991', 1991, 12, 12],
  ['12 Dec. 1991', 1991, 12, 12],
  ['1991-12-12', 1991, 12, 12],
  ['May of 2003', 2003, 5, null],
  ['May 2003', 2003, 5, null],
  ['Sept. 2001', 2001, 9, null],
  ['4 July', null, 7, 4],
  ['July 4', null, 7, 4],
  ['October', null, 10, null],
  ['1066', 1066, null, null],
  ['the 1990s', null, null, null],
  ['late 1980s', null, null, null],
  ['mid-1990s', null, null, null],
  ['early 20th century', null, null, null],
  ['the nineteenth century', null, null, null],
  ['18th and 19th centuries', null, null, null],
  ['eighteenth and nineteenth centuries', null, null, null],
  ['first century AD', null, null, null],
  ['44 BC', null, null, null],
  ['AD 79', null, null, null],
  ['500 BCE', null, null, null],
] as const

describe('dates', () => {
  it.each(WRITTEN)('reads "%s" as one date', (written, year, month, day) => {
    const text = `It was signed in ${written}, they say.`
    const found = only(text)
    expect(found.text).toBe(written)
    expect(parts(found)).toEqual([year, month, day])
  })

  it.each(['25-26 February 1992', '25–26 February 1992', 'February 25-26, 1992', 'February 25–26, 1992'])(
    'reads the days of "%s" as one date, the first of them',
    (written) => {
      const found = only(`On ${written} they met.`)
      expect(found).toMatchObject({ text: written, year: 1992, month: 2, day: 25 })
    },
  )

  it('reads the date of a moment', () => {
    expect(only('At 1991-12-12T10:00 it began.')).toMatchObject({ text: '1991-12-12', year: 1991, month: 12, day: 12 })
  })

  it.each([
    ['1991', [1991, 1991]],
    ['12 December 1991', [1991, 1991]],
    ['1991-12-12', [1991, 1991]],
    ['the 1990s', [1990, 1999]],
    ['mid-1990s', [1990, 1999]],
    ['the 15th century', [1401, 1500]],
    ['early 20th century', [1901, 2000]],
    ['the twenty-first century', [2001, 2100]],
    ['18th and 19th centuries', [1701, 1900]],
    ['eighteenth and nineteenth centuries', [1701, 1900]],
    ['first century AD', [1, 100]],
    ['the 1st century BC', [-100, -1]],
    ['fifth to fourth centuries BCE', [-500, -301]],
    ['44 BC', [-44, -44]],
    ['500 BCE', [-500, -500]],
    ['AD 79', [79, 79]],
    ['79 CE', [79, 79]],
    ['4 July', null],
  ])('says which years "%s" can be', (written, years) => {
    expect(only(`It stood in ${written}, they say.`)).toMatchObject({ text: written, years })
  })

  it.each(['May 1 ', '1991 ', '1st century and ', '1-', '25 ', 'the ', '44 BC '])(
    'takes time in proportion to the text for "%s" again and again',
    (piece) => {
      expect(quickest(() => dates(piece.repeat(100_000 / piece.length)))).toBeLessThan(HOSTILE_MS)
    },
  )

  it.each([
    ['the dates of a list', 'May 5, 2003 and June 6, 2004', ['May 5, 2003', 'June 6, 2004']],
    ['both ends of a span of years', 'from 1991 to 1994', ['1991', '1994']],
    ['both ends of a span with a dash', '1991–1994', ['1991', '1994']],
    ['a year before a verb', 'In 2003 he was there', ['2003']],
    ['a year that ends a sentence', 'It was 2016.', ['2016']],
    ['a month behind "in"', 'It began in May', ['May']],
  ])('finds %s', (_, text, expected) => {
    expect(dates(text).map((date) => date.text)).toEqual(expected)
  })

  it.each([
    'They sold 2003 units.',
    'It cost $2016.',
    'It cost €1999 then.',
    'In 1500 metres of depth.',
    'Growth of 2016%.',
    'Version 1991.2 is out.',
    'The town has 1,991 inhabitants.',
    'Call 020-1991.',
    'She may go, and they march on.',
    'Room 312, page 45.',
    'Type 20030 or 199.',
    '',
  ])('finds none in "%s"', (text) => {
    expect(dates(text)).toEqual([])
  })

  it('gives offsets that are literal and never overlap, whatever stands around the dates', () => {
    const written = fc.constantFrom(...WRITTEN.map(([text]) => text))
    const around = fc.oneof(anyText(12), fc.constantFrom(' in ', ', ', '-', ' 19', 'İ', '𝒳 '))
    fc.assert(
      fc.property(fc.array(fc.oneof(written, around), { maxLength: 8 }), (pieces) => {
        const text = pieces.join('')
        let behind = 0
        for (const { start, end, text: quoted, month, day, year } of dates(text)) {
          expect(text.slice(start, end)).toBe(quoted)
          expect(start).toBeGreaterThanOrEqual(behind)
          expect(end).toBeGreaterThan(start)
          if (month !== null && !/^\d{4}-/.test(quoted)) expect(month).toSatisfy((m: number) => m >= 1 && m <= 12)
          expect(Number.isNaN(year) || Number.isNaN(day)).toBe(false)
          behind = end
        }
      }),
      { numRuns: 150 },
    )
  })
})

describe('datesAgree', () => {
  it.each([
    ['1991', '12 December 1991'],
    ['December 1991', '12 December 1991'],
    ['12 December', '12 December 1991'],
    ['1991-12-12', 'December 12, 1991'],
    ['AD 79', 'AD 79'],
    ['early 20th century', 'Early 20th century'],
    ['the 1990s', '1991'],
    ['the 1990s', 'the 20th century'],
    ['the 15th century', '1500'],
    ['25-26 February 1992', 'February 25-26, 1992'],
    ['25 February 1992', '25–26 February 1992'],
    ['4 July', 'the 18th century'],
  ])('%s can be %s, asked either way', (a, b) => {
    expect([datesAgree(only(a), only(b)), datesAgree(only(b), only(a))]).toEqual([true, true])
  })

  it.each([
    ['1991', '1992'],
    ['12 December 1991', '1992'],
    ['12 December 1991', '13 December 1991'],
    ['12 December 1991', '12 November 1991'],
    ['May 2003', 'June 2003'],
    ['44 BC', '45 BC'],
    ['19th century', '20th century'],
    ['44 BC', '1991'],
    ['44 BC', 'AD 44'],
    ['the 15th century', '1850'],
    ['the 1990s', '2001'],
    ['the 1990s', 'the 1980s'],
  ])('%s is not %s, asked either way', (a, b) => {
    expect([datesAgree(only(a), only(b)), datesAgree(only(b), only(a))]).toEqual([false, false])
  })
})
