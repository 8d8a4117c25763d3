import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { baseForm, irregularForms } from './irregular.ts'
import { americanSpelling, matchKey, related, spellingVariants } from './variants.ts'
import { fold } from './words.ts'

const SPELLINGS = [
  ['recognise', 'recognize'],
  ['recognised', 'recognized'],
  ['organisation', 'organization'],
  ['analyse', 'analyze'],
  ['defence', 'defense'],
  ['colour', 'color'],
  ['neighbours', 'neighbors'],
  ['labour', 'labor'],
  ['favourite', 'favorite'],
  ['centre', 'center'],
  ['theatre', 'theater'],
  ['travelled', 'traveled'],
  ['catalogue', 'catalog'],
  ['programme', 'program'],
] as const

describe('spellings', () => {
  it.each(SPELLINGS)('%s and %s meet under one key', (british, american) => {
    expect(matchKey(british)).toBe(matchKey(american))
    expect(americanSpelling(british)).toBe(american)
  })

  it.each(SPELLINGS.slice(0, 11))('a search for one of %s and %s is one for the other too', (british, american) => {
    expect(spellingVariants(british)).toContain(american)
    expect(spellingVariants(american)).toContain(british)
  })

  it.each(['four', 'hour', 'rise', 'wise', 'pence', 'hence', 'here', 'there', 'baku', 'all'])(
    '"%s" is spelt one way only',
    (word) => {
      expect(americanSpelling(word)).toBe(word)
      expect(spellingVariants(word)).toEqual([])
    },
  )

  it('never names the word itself as its variant', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom('ise', 'our', 'ence', 'izes', 'er', 'ogue', ''), (start, ending) => {
        const word = fold(start + ending)
        expect(spellingVariants(word)).not.toContain(word)
      }),
    )
  })
})

describe('irregular forms', () => {
  it.each([
    ['bought', 'buy'],
    ['went', 'go'],
    ['began', 'begin'],
    ['written', 'write'],
    ['children', 'child'],
    ['people', 'person'],
    ['crises', 'crisis'],
    ['worse', 'bad'],
    ['died', 'die'],
    ['dying', 'die'],
    ['tried', 'try'],
    ['viruses', 'virus'],
    ['proceeding', 'proceed'],
  ])('%s is a form of %s, and meets it under one key', (form, base) => {
    expect(baseForm(form)).toBe(base)
    expect(irregularForms(base)).toContain(form)
    expect(irregularForms(form)).toContain(base)
    expect(matchKey(form)).toBe(matchKey(base))
  })

  it('knows nothing of regular words', () => {
    expect([baseForm('visited'), baseForm(''), baseForm('constructor')]).toEqual(['visited', '', 'constructor'])
    expect(irregularForms('visited')).toEqual([])
  })

  it('never names the form itself among its others', () => {
    for (const form of ['find', 'found', 'lie', 'lay', 'grind', 'ground', 'see', 'saw']) {
      expect(irregularForms(form)).not.toContain(form)
    }
  })
})

it.each([
  ['influenced', 'influence'],
  ['experiencing', 'experience'],
  ['commenced', 'commence'],
  ['deaths', 'died'],
])('%s and %s meet under one key', (a, b) => {
  expect(matchKey(a)).toBe(matchKey(b))
})

describe('related', () => {
  it.each([
    ['recognise', 'recognition'],
    ['azerbaijan', 'azerbaijani'],
    ['cooperate', 'cooperation'],
    ['diplomat', 'diplomatic'],
    ['friend', 'friendship'],
    ['govern', 'government'],
    ['same', 'same'],
  ])('%s and %s come of one word, asked either way', (a, b) => {
    expect([related(matchKey(a), matchKey(b)), related(matchKey(b), matchKey(a))]).toEqual([true, true])
  })

  it.each([
    ['deal', 'dealt-with'],
    ['armenia', 'armed'],
    ['import', 'export'],
    ['contract', 'contrast'],
    ['pakistan', 'azerbaijan'],
    ['for', 'form'],
    ['', 'word'],
  ])('%s and %s do not', (a, b) => {
    expect([related(a, b), related(b, a)]).toEqual([false, false])
  })
})
