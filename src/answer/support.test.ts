import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { support } from './support.ts'
import { weighSupport } from './support-features.ts'

const PASSAGE = `The bridge of Ganja was opened in 1901 by Rauf Aliyev. It was the first in the valley, and 340 workers built it.

Pakistan has not recognised Armenia. Exports to Turkey fell by 12 percent in 2015, to $1.6 billion.

The two presidents met in Baku on 14 March 2016. They signed an agreement on trade.`

const quoted = (claim: string) => {
  const { span } = support(claim, PASSAGE)
  return span && PASSAGE.slice(span.start, span.end)
}

describe('support', () => {
  it.each([
    ['The bridge of Ganja was opened in 1901.', 'The bridge of Ganja was opened in 1901 by Rauf Aliyev.'],
    ['Rauf Aliyev opened the bridge of Ganja [2].', 'The bridge of Ganja was opened in 1901 by Rauf Aliyev.'],
    ['It was built by 340 workers.', 'It was the first in the valley, and 340 workers built it.'],
    ['Exports to Turkey declined by 12% in 2015.', 'Exports to Turkey fell by 12 percent in 2015, to $1.6 billion.'],
    ['In March 2016 the presidents met in Baku.', 'The two presidents met in Baku on 14 March 2016.'],
    ['Pakistan has never recognised Armenia.', 'Pakistan has not recognised Armenia.'],
  ])('believes %s', (claim, quote) => {
    expect(support(claim, PASSAGE)).toMatchObject({ supported: true, missing: [] })
    expect(quoted(claim)).toBe(quote)
  })

  it.each([
    ['another year', 'The bridge of Ganja was opened in 1911 by Rauf Aliyev.', ['1911']],
    ['another amount', 'It was the first in the valley, and 450 workers built it.', ['450']],
    ['another name', 'The bridge of Ganja was opened in 1901 by Heydar Mammadov.', ['Heydar', 'Mammadov']],
    ['a day of another month', 'The two presidents met in Baku on 14 May 2016.', ['14 May 2016']],
    ['what is denied', 'Pakistan has recognised Armenia.', []],
    ['a denial of what is said', 'The two presidents did not meet in Baku on 14 March 2016.', []],
    ['the opposite', 'Exports to Turkey rose by 12 percent in 2015, to $1.6 billion.', ['rose']],
    [
      'something else',
      'The opera of Shusha seats nine hundred guests.',
      ['opera', 'Shusha', 'seats', 'nine hundred', 'guests'],
    ],
  ])('does not believe %s', (_, claim, missing) => {
    const found = support(claim, PASSAGE)
    expect(found.supported).toBe(false)
    expect(found.missing).toEqual(missing)
  })

  it('takes a value from elsewhere only where the sentence has none of its own', () => {
    const apart = 'The treaty was signed in Baku. The year was 2016. An older treaty was signed in Shusha in 1994.'
    expect(weighSupport('The treaty was signed in Baku in 2016.', apart).features.otherValue).toBe(0)
    expect(weighSupport('An older treaty was signed in Shusha in 2016.', apart).features.otherValue).toBe(1)
  })

  it('puts the parts of a claim together from several sentences', () => {
    const claim = 'The presidents met in Baku and signed an agreement on trade.'
    const { spans, supported } = support(claim, PASSAGE)
    expect(supported).toBe(true)
    expect(spans.map(({ start, end }) => PASSAGE.slice(start, end)).sort()).toEqual([
      'The two presidents met in Baku on 14 March 2016.',
      'They signed an agreement on trade.',
    ])
  })

  it('knows from the title whom a passage speaks of', () => {
    const passage = 'He was born in Shusha in 1885 and studied in St Petersburg.'
    const claim = 'Uzeyir Hajibeyov was born in Shusha in 1885.'
    expect(support(claim, passage)).toMatchObject({ supported: false, missing: ['Uzeyir', 'Hajibeyov'] })
    expect(support(claim, passage, { context: 'Uzeyir Hajibeyov' })).toMatchObject({ supported: true, missing: [] })
  })

  it('lets what is called "about" be about right', () => {
    const passage = 'The mosque holds 613 people.'
    expect(support('The mosque holds about 600 people.', passage).missing).toEqual([])
    expect(support('The mosque holds 600 people.', passage)).toMatchObject({ missing: ['600'], supported: false })
  })

  it('believes nothing of nothing', () => {
    expect(support('', PASSAGE)).toMatchObject({ supported: false, span: null, spans: [], missing: [] })
    expect(support('The bridge was opened.', '')).toMatchObject({ supported: false, span: null })
    expect(support('The of and.', PASSAGE).supported).toBe(false)
  })

  it('gives literal spans, a score in 0…1 and the same again, whatever it is given', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.lorem({ mode: 'sentences', maxCount: 4 }))
    fc.assert(
      fc.property(text, text, (claim, passage) => {
        const found = support(claim, passage)
        expect(found.score).toBeGreaterThanOrEqual(0)
        expect(found.score).toBeLessThanOrEqual(1)
        for (const { start, end } of found.spans) expect(passage.slice(start, end).trim()).not.toBe('')
        for (const missed of found.missing) expect(claim).toContain(missed)
        for (const value of Object.values(weighSupport(claim, passage).features)) {
          expect(value).toBeGreaterThanOrEqual(0)
          expect(value).toBeLessThanOrEqual(1)
        }
        expect(support(claim, passage)).toEqual(found)
      }),
    )
  })
})
