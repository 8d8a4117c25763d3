import { describe, expect, it } from 'vitest'
import { hitOf, knowledgeOf } from './passages.suite.ts'
import { analyse } from './question.ts'
import { read } from './read.ts'
import { supporting } from './supporting.ts'

function told(text: string): string[] {
  const hits = [hitOf('a.txt', text), hitOf('b.txt', 'Mills are old. Ann Roe owned one of the mills for years.')]
  const question = analyse(
    'Which fields do the contracts worth $2 billion between Elmont and Marlow cover?',
    knowledgeOf(hits),
  )
  return supporting(question, read(question, hits)).map(({ sentence }) => sentence.text)
}

describe('the list that a question asks for', () => {
  it('is told with the sentence before that speaks of it', () => {
    const announced = 'Elmont and Marlow signed contracts worth $2 billion.'
    const listed = 'The ventures, of use to both, lie in fishing, rail, timber and glass.'
    expect(told(`${announced} ${listed} Nobody knows the river well.`)).toEqual([announced, listed])
  })

  it('is not looked for behind a sentence that gives one', () => {
    const listing = 'The contracts worth $2 billion between Elmont and Marlow cover rail, timber and glass.'
    expect(told(`${listing} The weather brings rain, hail, snow and fog.`)).toEqual([listing])
  })
})
