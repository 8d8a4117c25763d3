import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyText } from '../arbitrary.suite.ts'
import { isPlural, nounPhrases } from './noun-phrases.ts'

describe('noun phrases', () => {
  it.each([
    ['What is throat cancer?', ['throat cancer']],
    // Behind "did", the last word of a run is the verb, or the small one between two names.
    ['When did the war end?', ['the war']],
    ['When did Pervez Musharraf visit Azerbaijan?', ['Pervez Musharraf', 'Azerbaijan']],
    ['How do Venus flytraps attract insects?', ['Venus flytraps', 'insects']],
    ['How does the mls all star game work', ['the mls all star game']],
    ['Do common stocks and preferred stocks have a price?', ['common stocks', 'preferred stocks', 'a price']],
    // Participles and adjectives say something of the noun.
    ['When was the bridge of Aggersund opened?', ['the bridge of Aggersund']],
    ['Is throat cancer treatable?', ['throat cancer']],
    ['Who wrote the song?', ['the song']],
    ['Tell me about lung cancer.', ['lung cancer']],
    // "For" joins a name to its noun.
    ['Was the deal for the JF-17 signed in Baku?', ['the deal for the JF-17', 'Baku']],
    ['Were agreements worth $2 billion ready?', ['agreements worth $2 billion']],
    ['Why?', []],
    ['', []],
  ])('of “%s” are %j', (text, expected) => {
    expect(nounPhrases(text).map((phrase) => phrase.text)).toEqual(expected)
  })

  it('know their noun, its number and the kind of a name', () => {
    expect(nounPhrases('the old bridges of Aggersund')).toMatchObject([{ head: 'bridges', plural: true, name: null }])
    expect(nounPhrases('Where is Marie Curie buried?')).toMatchObject([
      { head: 'curie', plural: false, name: 'person' },
    ])
    expect(['women', 'teams', 'glass', 'status', 'measles', 'bus'].map(isPlural)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
    ])
  })

  it('are pieces of the text, in order and apart', () => {
    fc.assert(
      fc.property(anyText(80), (text) => {
        let end = 0
        for (const phrase of nounPhrases(text)) {
          expect(phrase.start).toBeGreaterThanOrEqual(end)
          expect(text.slice(phrase.start, phrase.end).startsWith(phrase.text)).toBe(true)
          end = phrase.end
        }
      }),
    )
  })
})
