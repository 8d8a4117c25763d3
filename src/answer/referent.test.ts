import { describe, expect, it } from 'vitest'
import { features } from './features.ts'
import { asked } from './passages.suite.ts'
import { ownMatch } from './referent.ts'

/** How well the last sentence of a text itself meets the first word of the question that is a name. */
function met(question: string, text: string): number {
  const { question: analysed, sentences } = asked(question, text)
  return ownMatch(analysed.terms.find((term) => term.named)!, sentences.at(-1)!)
}

describe('a pronoun that opens a sentence', () => {
  it.each([
    ['stands for the subject before', 'Who was Marlow?', 'Marlow was a clerk. He sailed to Elmont in 1901.'],
    ['reaches over other pronouns', 'Who was Marlow?', 'Marlow was a clerk. He sailed. He came back in 1903.'],
    ['may follow an adverbial', 'Who was Marlow?', 'Marlow was a clerk. During the long war he hid a family.'],
    ['stands for the title where a passage opens so', 'What is in the Title of a.txt?', 'It was built in 1858.'],
  ])('%s', (_, question, text) => {
    expect(met(question, text)).toBeGreaterThan(0.5)
  })

  it.each([
    ['not for what is no subject', 'Who was Marlow?', 'The clerk was met by Marlow. He sailed to Elmont in 1901.'],
    [
      'not for what another subject pushed aside',
      'Who was Marlow?',
      'Marlow was a clerk. The mill burned. It stood by the river.',
    ],
    ['for nothing where it points forward', 'Who was Marlow?', 'Marlow was a clerk. It is known that the mill burned.'],
  ])('stands %s', (_, question, text) => {
    expect(met(question, text)).toBe(0)
  })
})

describe('a number of the question', () => {
  const numbers = (text: string): number => {
    const { question, sentences } = asked('How much of the 2017 total was spent on wood?', text)
    return features(question, sentences.at(-1)!).features.numbers
  }

  it('is met by the sentence before where this one points at what that says', () => {
    expect(numbers('In 2017 the mill spent $7 million. Wood made up $5 million of that total.')).toBe(1)
    expect(numbers('In 2017 the mill spent $7 million. Wood made up $5 million.')).toBe(0)
  })
})
