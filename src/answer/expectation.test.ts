import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyText } from '../arbitrary.suite.ts'
import { alternatives, claimedOrdinals } from './alternatives.ts'
import { type Expects, expectation } from './expectation.ts'

describe('what a question asks for', () => {
  const table: Record<Expects, readonly (readonly [question: string, focus: string | null])[]> = {
    date: [
      ['When did Apollo 11 land on the Moon?', null],
      ['when was version 2 released', null],
      ['What year did the war end?', 'year'],
      ['In which century was the cathedral built?', 'century'],
      ['What is the date of the final?', 'date'],
      ['the visit to Azerbaijan was when', null],
      ['wen was the vaccine licensed', null],
      ['Islamabad declaration date', 'date'],
    ],
    duration: [
      ['How long does the battery last?', null],
      ['How old was Mozart when he died?', null],
      ['How many years did the siege take?', 'years'],
    ],
    person: [
      ['Who discovered penicillin?', null],
      ['Who is the president of France?', null],
      ['Whose goal decided the final?', null],
      ['Which scientist discovered radium?', 'scientist'],
    ],
    place: [
      ['Where is the Eiffel Tower?', null],
      ['In which city was Chopin born?', 'city'],
      ['Which country won the World Cup?', 'country'],
      ['What is the capital of Peru?', 'capital'],
    ],
    number: [
      ['How much concrete will be needed?', 'concrete'],
      ['How much memory does it need?', null],
      ['How many players are in a football team?', 'players'],
      ['How many children did Bach have?', 'children'],
      ['How tall is Mount Everest?', null],
      ['How long is the river Nile?', null],
      ['What is the population of Norway?', 'population'],
      ['at what temperature does water boil', 'temperature'],
    ],
    money: [
      ['How much does the Pro plan cost?', null],
      ['How much did they invest in solar power?', null],
      ['What is the price of a ticket?', 'price'],
      ['What is the salary of a nurse?', 'salary'],
    ],
    percent: [
      ['how many percent of adults smoke', 'percent'],
      ['What percentage of adults smoke?', 'percentage'],
      ['What share of the budget goes to schools?', 'share'],
    ],
    reason: [
      ['Why is the sky blue?', null],
      ['How come the server restarts?', null],
      ['What causes malaria?', null],
      ['What is the reason for the delay?', null],
    ],
    manner: [
      ['How do I reset my password?', null],
      ['How does a heat pump work?', null],
    ],
    list: [
      ['Which countries border France?', 'countries'],
      ['What symptoms does measles have?', 'symptoms'],
      ['List the planets', null],
      ['Name three rivers of Germany', null],
    ],
    'yes-no': [
      ['Is aspirin safe for children?', null],
      ['Does the API support webhooks?', null],
      ['Did Bergen win the cup?', null],
    ],
    definition: [
      ["What's photosynthesis?", null],
      ['What does DNS stand for?', null],
      ['What is photosynthesis?', null],
      ['What is an API gateway?', null],
      ['Who is Marie Curie?', null],
      ['Define entropy', null],
      ['What does DNS mean?', null],
    ],
    name: [
      ['Which team won the final?', 'team'],
      ['Which disease causes a rash?', 'disease'],
      ['What is the name of the dog?', null],
      ['What language is spoken in Brazil?', 'language'],
    ],
    open: [
      ['what happened in 1066', null],
      ['Tell me about Bergen', null],
    ],
  }

  const rows = Object.entries(table).flatMap(([expects, list]) =>
    list.map(([q, focus]) => [q, expects, focus] as const),
  )
  it.each(rows)('“%s”: %s (%s)', (question, expects, focus) => {
    expect(expectation(question)).toEqual({ expects, focus })
  })

  it.each(['', ' ', '?', '。', '🤷', 'who'.repeat(1000)])('has an answer for %j', (question) => {
    expect(Object.keys(table)).toContain(expectation(question).expects)
  })

  it('does not hang on case or a closing mark', () => {
    fc.assert(
      fc.property(fc.constantFrom(...rows.map(([question]) => question.replace(/\?$/, ''))), (question) => {
        // "who is X" looks whether X is a name, so only the first letter may change.
        const lower = question[0]!.toLowerCase() + question.slice(1)
        expect(expectation(`${lower} ?`)).toEqual(expectation(question))
      }),
    )
  })

  it('never throws', () => {
    const piece = fc.constantFrom('what', 'is', 'the', 'how', 'many', 'which', 'who', 'of', 'name', 'list', 'İ', '1991')
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(piece).map((p) => p.join(' ')),
          anyText(),
        ),
        (question) => {
          expect(Object.keys(table)).toContain(expectation(question).expects)
        },
      ),
    )
  })
})

describe('alternatives', () => {
  it.each([
    ['Was Norway the first, second or third to sign?', ['first', 'second', 'third']],
    ['was it the first or the second', ['first', 'second']],
    ['Was it signed in 1991 or 1992?', ['1991', '1992']],
    ['Was it signed in 2001, or in 2002?', ['2001', '2002']],
    ['Does it take 5 or 6?', ['5', '6']],
  ])('“%s” offers %j', (question, offered) => {
    expect(alternatives(question)).toEqual(offered)
  })

  it.each(['When was it signed?', 'Was it bought, or is there no deal?', 'Was it in 1991 or Paris?', 'or', ''])(
    '“%s” offers none',
    (question) => {
      expect(alternatives(question)).toEqual([])
    },
  )

  it('a rank in a question is claimed', () => {
    expect(claimedOrdinals('Was Norway the second country to sign?')).toEqual(['second'])
    expect(claimedOrdinals('Was Norway there?')).toEqual([])
  })
})
