import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyText } from '../../arbitrary.suite.ts'
import { hitOf, knowledgeOf } from '../passages.suite.ts'
import { analyse } from '../question.ts'
import { read } from '../read.ts'
import { type AnswerSpan, answerSpan } from './answer-span.ts'
import { frameOf } from './frame.ts'

/** The best span of the sentence that is ranked first for the question. */
function spanOf(question: string, text: string): AnswerSpan | null {
  const hits = [hitOf('a.txt', text), hitOf('b.txt', 'Something else is told here of other things.')]
  const asked = analyse(question, knowledgeOf(hits))
  const [first] = read(asked, hits)
  return first === undefined ? null : answerSpan(asked, first)
}

describe('the frame of a question', () => {
  const frame = (text: string) => frameOf(analyse(text, knowledgeOf([])))

  it('is asked from the subject, the object, an equation or a circumstance', () => {
    expect(frame('Who built the mill?').role).toBe('subject')
    expect(frame('What did Ann Roe build?').role).toBe('object')
    expect(frame('What is the capital of Elmland?').role).toBe('copula')
    expect(frame('When was the mill built?').role).toBe('circumstance')
    expect(frame('In what city was Ann Roe born?').role).toBe('circumstance')
  })

  it('has the noun, the verb and the preposition that go with the question word', () => {
    expect(frame('In what city was Ann Roe born?')).toMatchObject({ head: 'citi', preposition: 'in' })
    expect(frame('What kind of engine is in the mill?').head).toBe('engin')
    expect(frame('What is Ann Roe known for?').preposition).toBe('for')
    expect([...frame('What did Ann Roe build?').verbs]).toEqual(['build'])
    expect(frame('What did Ann Roe do?').action).toBe(true)
  })
})

describe('the answer span', () => {
  it.each([
    ['Who designed the bridge?', 'The bridge was designed by Jane Roe and opened in 1942.', 'Jane Roe'],
    ['When was the bridge opened?', 'The bridge was designed by Jane Roe and opened in 1942.', '1942'],
    ['How many arches does the bridge have?', 'The bridge of 1942 has nine arches and two towers.', 'nine'],
    ['Where was the painter born?', 'The painter was born in Elmont in 1901 and died in Farby.', 'Elmont'],
    ['How much did the bridge cost?', 'In 1942 the bridge cost $9 million.', '$9 million'],
    ['What did the miller sell?', 'The miller sold his horse to a neighbour.', 'horse'],
    ['Which party won the election?', 'In 1950 the Labour Party won the election.', 'Labour Party'],
  ])('of “%s” in “%s” is “%s”', (question, text, answer) => {
    expect(spanOf(question, text)?.text).toContain(answer)
    expect(spanOf(question, text)!.text.length).toBeLessThan(answer.length + 8)
  })

  it('is told with what a number counts', () => {
    expect(spanOf('How high is the wall?', 'The wall is 118 metres high.')?.told).toBe('118 metres')
  })

  it('is a literal part of its sentence with a share in 0…1, whatever the text', () => {
    fc.assert(
      fc.property(anyText(60), anyText(20), (text, word) => {
        const span = spanOf(`What is ${word} of the mill?`, `The mill ${text} is old.`)
        if (span === null) return
        expect(span.scored.sentence.text.slice(span.start, span.end)).toBe(span.text)
        expect(span.probability).toBeGreaterThan(0)
        expect(span.probability).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('is none in a sentence that is a table or code', () => {
    const row = Array.from({ length: 400 }, (_, i) => `mill ${i}`).join(' ')
    expect(spanOf('What is the mill?', row)).toBeNull()
  })
})
