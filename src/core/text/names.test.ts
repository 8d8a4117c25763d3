import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyText } from '../../arbitrary.suite.ts'
import { HOSTILE_MS, quickest } from '../../hostile.suite.ts'
import { names, possibleNames } from './names.ts'

const told = (text: string): string[] => names(text).map(({ text, kind }) => `${kind}: ${text}`)

describe('names', () => {
  it.each([
    ['a person of two words', 'It was Marie Curie who won.', 'person: Marie Curie'],
    ['a person with a title', 'He met President Mamnoon Hussain.', 'person: President Mamnoon Hussain'],
    ['a surname behind a title', 'We thanked President Aliyev.', 'person: President Aliyev'],
    ['a title with a stop, and an initial', 'He asked Dr. John H. Watson.', 'person: Dr. John H. Watson'],
    ['a hyphenated given name', 'It was Jean-Paul Sartre.', 'person: Jean-Paul Sartre'],
    ['particles', 'It was painted by Vincent van Gogh.', 'person: Vincent van Gogh'],
    ['two particles', 'It was Ludwig Mies van der Rohe.', 'person: Ludwig Mies van der Rohe'],
    ['an Italian particle', 'It is by Leonardo da Vinci.', 'person: Leonardo da Vinci'],
    ['diacritics', 'It was Simón Bolívar.', 'person: Simón Bolívar'],
    ['letters beyond Latin-1', 'It was Łukasz Żak.', 'person: Łukasz Żak'],
    ['a place by its kind', 'She crossed the Nile River.', 'place: Nile River'],
    ['a city by its kind', 'She lives near New York City.', 'place: New York City'],
    ['a place by what stands before it', 'She was born in Warsaw.', 'place: Warsaw'],
    ['a capital', 'It is the capital of France.', 'place: France'],
    ['a mountain', 'They climbed Mount Everest.', 'place: Mount Everest'],
    ['a lake', 'They crossed Lake Victoria.', 'place: Lake Victoria'],
    ['a town named for a saint', 'She was born in St. Petersburg.', 'place: St. Petersburg'],
    ['a town named for a saint, in full', 'She was born in Saint Petersburg.', 'place: Saint Petersburg'],
    ['a cape', 'Cape Town grew.', 'place: Cape Town'],
    ['Arabic particles', 'It was Omar ibn al-Khattab.', 'person: Omar ibn al-Khattab'],
    ['an Arabic article', 'It was Muhammad al-Khwarizmi.', 'person: Muhammad al-Khwarizmi'],
    ['a name without its possessive', "It was Barack Obama's.", 'person: Barack Obama'],
    ['a name without its typographic possessive', 'It was Barack Obama’s idea.', 'person: Barack Obama'],
    ['a body', 'This was said by the Ministry of Defence.', 'other: Ministry of Defence'],
    ['a university', 'She left the University of Oxford.', 'other: University of Oxford'],
    ['a union', 'They joined the United Nations.', 'other: United Nations'],
    ['a treaty', 'They signed the Treaty of Versailles.', 'other: Treaty of Versailles'],
    ['an acronym, even as the first word', 'NATO agreed.', 'other: NATO'],
    ['an identifier', 'They flew JF-17 jets.', 'other: JF-17'],
  ])('finds %s', (_, text, expected) => {
    expect(told(text)).toEqual([expected])
  })

  it.each('Yesterday Later Recently Today Soon Earlier Formerly Eventually Thereafter'.split(' '))(
    'keeps "%s" out of the name behind it',
    (opener) => {
      expect(told(`${opener} Ilham Aliyev spoke.`)).toEqual(['person: Ilham Aliyev'])
      expect(told(`It rained. ${opener} Ilham Aliyev spoke.`)).toEqual(['person: Ilham Aliyev'])
    },
  )

  it('keeps a time word that does not open the sentence', () => {
    expect(told('They sang Yesterday again.')).toEqual(['other: Yesterday'])
  })

  it.each(['Ann ', 'ann. Bob, ', 'A of ', 'Ministry of ', 'ibn al-', 'A de ', "A's ", 'A. ', 'Yesterday ', '1-'])(
    'takes time in proportion to the text for "%s" again and again',
    (piece) => {
      expect(quickest(() => possibleNames(piece.repeat(100_000 / piece.length)))).toBeLessThan(HOSTILE_MS)
    },
  )

  it('finds them in order and keeps those apart that "and", commas or verbs part', () => {
    expect(names('Then Ilham Aliyev met Nawaz Sharif in Baku, with Alice, Bob and Carol.').map((n) => n.text)).toEqual([
      'Ilham Aliyev',
      'Nawaz Sharif',
      'Baku',
      'Alice',
      'Bob',
      'Carol',
    ])
  })

  it('does not join a person to his office of a place', () => {
    expect(told('Then President Recep Erdogan of Turkey spoke.')).toEqual([
      'person: President Recep Erdogan',
      'other: Turkey',
    ])
  })

  it('counts a single word that opens a sentence only where it is known as a name', () => {
    expect(names('Apples grow here.')).toEqual([])
    expect(names('Paris fell.')).toEqual([])
    expect(names('Paris fell.', (folded) => folded === 'paris').map((n) => n.text)).toEqual(['Paris'])
    expect(possibleNames('Paris fell.')).toMatchObject([{ text: 'Paris', opens: true }])
    expect(possibleNames('They fled Paris.')).toMatchObject([{ text: 'Paris', opens: false }])
  })

  it.each(['However, the others left.', 'On Monday in March it rained.', 'nothing has a capital here', '', '… – !'])(
    'finds none in "%s"',
    (text) => {
      expect(names(text, () => true)).toEqual([])
    },
  )

  it('has an answer with literal offsets for any text', () => {
    const piece = fc.oneof(
      anyText(10),
      fc.constantFrom(
        ' of ',
        ' van der ',
        ' the ',
        '. ',
        'Dr',
        'St. ',
        'Émile Zola',
        'İstanbul',
        'Ministry',
        ' de',
        ' ',
        'ǅ',
      ),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('')
        let behind = 0
        for (const name of possibleNames(text)) {
          expect(text.slice(name.start, name.end)).toBe(name.text)
          expect(name.start).toBeGreaterThanOrEqual(behind)
          expect(name.text).toMatch(/^\p{Lu}/u)
          behind = name.end
        }
        const certain = names(text)
        expect(names(text, () => true)).toEqual(expect.arrayContaining(certain))
      }),
      { numRuns: 150 },
    )
  })
})
