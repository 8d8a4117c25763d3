import { describe, expect, it } from 'vitest'
import { createLocator, offsetOfCodePoint } from './locate.ts'

/** What of the cleaned text the excerpt is, given where it is in the raw text. */
function located(raw: string, cleaned: string, excerpt: string, at = raw.indexOf(excerpt)): string | null {
  const span = createLocator(raw, cleaned).locate(excerpt, at)
  return span && cleaned.slice(span.start, span.end)
}

describe('createLocator', () => {
  it('finds an excerpt whatever became of white space, punctuation and markup', () => {
    const raw = 'Intro.\n\n*The  deal*\nwas worth **$1.6 billion** , he said .\n\nEnd.'
    const cleaned = 'The deal was worth $1.6 billion, he said.\n\nEnd.'
    expect(located(raw, cleaned, '*The  deal*\nwas worth **$1.6 billion** ,')).toBe('The deal was worth $1.6 billion')
  })

  it('takes the one at the same count where there are several', () => {
    const raw = 'Sales rose. (a)\n\nSales rose. (b)\n\nSales rose. (c)'
    const cleaned = 'Sales rose.\nSales rose.\nSales rose.'
    const { locate } = createLocator(raw, cleaned)
    expect(raw.split('Sales').map((_, i) => locate('Sales rose.', i * 17)?.start)).toEqual([0, 12, 24, 24])
  })

  it('takes the nearest where cleaning dropped one of several', () => {
    const filler = (mark: string) => mark.repeat(40)
    const raw = `Sales rose. ${filler('a')} Sales rose. ${filler('b')} Sales rose.`
    const cleaned = `${filler('a')} Sales rose. ${filler('b')} Sales rose.`
    const span = createLocator(raw, cleaned).locate('Sales rose.', raw.lastIndexOf('Sales'))
    expect(span?.start).toBe(cleaned.lastIndexOf('Sales'))
  })

  it('finds an excerpt by its two ends where something in the middle is gone', () => {
    const raw = 'The treaty was signed in [the old hall](https://example.com/hall) by both of the presidents.'
    const cleaned = 'Yes. The treaty was signed in the old hall by both of the presidents.'
    expect(located(raw, cleaned, raw)).toBe('The treaty was signed in the old hall by both of the presidents')
  })

  it('finds nothing of what was dropped, or has no letters', () => {
    expect(located('One.\n\nCopyright 2020.\n\nTwo.', 'One.\n\nTwo.', 'Copyright 2020.')).toBeNull()
    expect(located('One --- two', 'One two', '---')).toBeNull()
  })

  it('composes what is decomposed', () => {
    const decomposed = 'The caf\u0065\u0301 was open.'
    expect(located(decomposed, 'The café was open.', decomposed.slice(4))).toBe('café was open')
  })
})

describe('offsetOfCodePoint', () => {
  it('counts a surrogate pair once', () => {
    expect([0, 1, 2, 3, 9].map((index) => offsetOfCodePoint('a😀bc', index))).toEqual([0, 1, 3, 4, 5])
  })
})
