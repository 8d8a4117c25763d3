import { describe, expect, it } from 'vitest'
import { answerOf, citationOf } from '../fixture.suite.ts'
import { checkNothing, checkTurn, expectation } from './golden.ts'

const text = 'The deal of February 2022 was worth $1.6 billion. No formal deal exists.'
const answer = answerOf({
  status: 'conflicting',
  answer: 'The deal of February [1] 2022 was worth $1.6 billion [2].',
  citations: [
    citationOf('a.md', text, 'The deal of February 2022', 1),
    citationOf('b.md', text, 'No formal deal exists.', 2),
  ],
})

describe('checkTurn', () => {
  const of = (turn: object) => checkTurn({ question: 'q', ...turn }, answer)

  it('asks for nothing that the turn does not name', () => {
    expect(of({})).toEqual({})
  })

  it.each([
    ['document', { documents: ['a.md', 'c.md'] }, true],
    ['document', { documents: ['b.md'] }, false],
    ['quote', { quotes: ['nothing', 'no FORMAL deal'] }, true],
    ['quote', { quotes: ['1.6 billion'] }, false],
    ['value', { values: [['February 2022', 'Feb 2022'], ['1.6 billion']] }, true],
    ['value', { values: [['February 2022'], ['1.7 billion']] }, false],
    ['sides', { cites: ['b.md', 'a.md'] }, true],
    ['sides', { cites: ['b.md', 'c.md'] }, false],
    ['status', { status: ['answered', 'conflicting'] }, true],
    ['status', { status: ['answered'] }, false],
  ])('checks the %s of %j', (name, turn, met) => {
    expect(of(turn)).toEqual({ [name]: met })
  })

  it('takes no marker for a value', () => {
    expect(checkTurn({ question: 'q', values: [['2']] }, answer)).toEqual({ value: false })
  })

  it('has no right document without a citation', () => {
    expect(checkTurn({ question: 'q', documents: ['a.md'], quotes: ['x'] }, answerOf({}))).toEqual({
      document: false,
      quote: false,
    })
  })
})

it('a turn without an answer misses all it asks for', () => {
  const turn = {
    question: 'q',
    values: [['x']],
    documents: ['d'],
    cites: ['d'],
    quotes: ['x'],
    status: ['answered' as const],
  }
  expect(checkNothing(turn)).toEqual({ value: false, document: false, sides: false, quote: false, status: false })
  expect(checkNothing({ question: 'q' })).toEqual({})
  expect(expectation(turn)).toBe('[answered] x from d citing d')
})
