import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyText } from '../../arbitrary.suite.ts'
import { HOSTILE_MS, quickest } from '../../hostile.suite.ts'
import { times } from './times.ts'

const read = (text: string): string[] => times(text).map((time) => time.text)

describe('times', () => {
  it.each([
    ['It opens on Sundays between 03:00 and 05:00 UTC.', ['on Sundays', 'between 03:00 and 05:00 UTC']],
    ['Call on weekdays from 8 am to 6 pm.', ['on weekdays', 'from 8 am to 6 pm']],
    ['Wages are paid on the 25th of each month.', ['on the 25th of each month']],
    ['They meet every other Tuesday.', ['every other Tuesday']],
    ['Prices are reviewed every April.', ['every April']],
    ['The keys are changed weekly.', ['weekly']],
  ])('reads “%s”', (text, found) => {
    expect(read(text)).toEqual(found)
  })

  it.each(['It weighs 8 tons.', 'He was the 25th king.', 'In the 19th century it burned.', 'It costs 3.50.'])(
    'finds none in “%s”',
    (text) => {
      expect(read(text)).toEqual([])
    },
  )

  it('gives spans of the text, in order', () => {
    fc.assert(
      fc.property(anyText(), (text) => {
        let last = 0
        for (const { start, end, text: span } of times(text)) {
          expect(text.slice(start, end)).toBe(span)
          expect(start).toBeGreaterThanOrEqual(last)
          last = end
        }
      }),
    )
  })

  it('is quick on hostile text', () => {
    for (const text of ['every '.repeat(4000), 'between 03:00 and '.repeat(2000), '1:00'.repeat(5000)]) {
      expect(quickest(() => times(text))).toBeLessThan(HOSTILE_MS)
    }
  })
})
