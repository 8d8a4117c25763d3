import { describe, expect, it } from 'vitest'
import { references } from '../../src/retrieve/references.ts'
import { referenceSamples, replacement } from './reference-samples.ts'

const row = (question: string, rewrite: string) => ({
  id: 'c:2',
  conversation: 'c',
  topic: 'Marie Curie',
  history: [
    { role: 'user' as const, text: 'Did Pierre Curie work in Paris?' },
    { role: 'assistant' as const, text: 'He did.' },
  ],
  question,
  rewrite,
})

describe('what a person put in the place of a word', () => {
  it.each([
    ['Where was he born?', 'Where was Pierre Curie born?', 'pierre curie'],
    ['What was his job?', "What was Pierre Curie's job?", 'pierre curie'],
    // More than the word was changed, elsewhere.
    ['Where was he born?', 'In which town was Pierre Curie born?', 'pierre curie'],
    // Left as it was.
    ['Where was he born?', 'Where was he born in Paris?', ''],
    // What stands beside it was changed too: it cannot be told.
    ['Where was he born?', 'Birthplace of Pierre Curie', null],
  ])('in “%s” by “%s”', (question, rewrite, expected) => {
    expect(replacement(question, references(question)[0]!, rewrite)).toBe(expected)
  })
})

describe('a sample', () => {
  it('has a row for nothing and for each that can be meant, of which that in the rewrite is right', () => {
    const [one, ...more] = referenceSamples(row('When did he die?', 'When did Pierre Curie die?'), [])
    expect(more).toEqual([])
    expect(one).toMatchObject({ kind: 'person', right: [false, true] })
    expect(one!.rows.map(({ nothing, subject }) => [nothing, subject])).toEqual([
      [1, 0],
      [0, 1],
    ])
  })

  it('knows the title of the document where it is given', () => {
    const [one] = referenceSamples(row('When did she die?', 'When did Marie Curie die?'), ['Marie Curie'])
    expect(one!.rows.map(({ title }) => title)[one!.right.indexOf(true)]).toBe(1)
  })

  it('is none where the rewrite has what nobody said', () => {
    expect(referenceSamples(row('When did he die?', 'When did Isaac Newton die?'), [])).toEqual([])
  })
})
