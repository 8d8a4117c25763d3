import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyText } from '../../arbitrary.suite.ts'
import { fold, stem, words } from './words.ts'

describe('fold', () => {
  it.each([
    ['Bakü', 'baku'],
    ['Əliyev', 'əliyev'],
    ['ÉCOLE', 'ecole'],
    ['e\u0301cole', 'ecole'],
    ['İstanbul', 'istanbul'],
    ['Ilgın', 'ilgin'],
    ['ﬁsh', 'fish'],
    ['日本', '日本'],
    ['', ''],
  ])('%s becomes %s', (text, folded) => {
    expect(fold(text)).toBe(folded)
  })

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom('İ', 'ı', 'ß', 'Ǆ', 'é', 'ü'), (a, b) => {
        expect(fold(fold(a + b))).toBe(fold(a + b))
      }),
    )
  })
})

describe('words', () => {
  const folded = (text: string): string[] => words(text).map((word) => word.folded)

  it.each([
    ['hyphens part words', 'the JF-17 deal', ['the', 'jf', '17', 'deal']],
    ['a possessive is dropped', "Pakistan's envoy", ['pakistan', 'envoy']],
    ['a typographic possessive too', 'Pakistan’s envoy', ['pakistan', 'envoy']],
    ['a possessive plural too', "the states' envoys", ['the', 'states', 'envoys']],
    ['an apostrophe inside a word is dropped', "don't, O’Brien", ['dont', 'obrien']],
    ['other scripts have words', 'Баку и 東京', ['баку', 'и', '東京']],
    ['digits make words', '3.5 of 10%', ['3', '5', 'of', '10']],
    ['punctuation makes none', '… – "!" 👍', []],
  ])('%s', (_, text, expected) => {
    expect(folded(text)).toEqual(expected)
  })

  it('gives literal offsets in order, and folded forms that are folded, for any text', () => {
    fc.assert(
      fc.property(anyText(), fc.constantFrom("'s", '’', 'É', ' ', '\u0301'), (a, b) => {
        const text = a + b + a
        let behind = 0
        for (const word of words(text)) {
          expect(text.slice(word.start, word.end)).toBe(word.text)
          expect(word.start).toBeGreaterThanOrEqual(behind)
          expect(word.folded).not.toBe('')
          expect(word.folded).not.toMatch(/['’]/)
          behind = word.end
        }
      }),
    )
  })
})

describe('stem', () => {
  it.each([
    ['recognised', 'recognising'],
    ['deal', 'deals'],
    ['visit', 'visited'],
    ['relations', 'relation'],
    ['happy', 'happiness'],
  ])('brings %s and %s together', (a, b) => {
    expect(stem(a)).toBe(stem(b))
  })

  it.each(['is', '17', 'jf17', 'баку', '東京', ''])('leaves "%s" as it is', (word) => {
    expect(stem(word)).toBe(word)
  })

  it('gives the same stem however many words came between', () => {
    const before = stem('treaties')
    for (let i = 0; i < 60_000; i++)
      stem(
        `w${String.fromCharCode(97 + (i % 26), 97 + ((i / 26) % 26), 97 + ((i / 676) % 26), 97 + ((i / 17_576) % 26))}`,
      )
    expect(stem('treaties')).toBe(before)
  })
})
