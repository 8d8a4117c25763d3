import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyText } from '../arbitrary.suite.ts'
import type { Turn } from '../core/conversation.ts'
import { standalone } from './follow-up.ts'

/** A turn as the assistant keeps it. */
function turn(question: string, answer = 'It is so [1].', status: Turn['status'] = 'answered'): Turn {
  return {
    id: 'msg_1',
    question,
    standaloneQuestion: question,
    answer,
    status,
    citations: [],
    conflicts: [],
    askedAt: '2026-01-01T00:00:00.000Z',
  }
}

describe('a follow-up', () => {
  it.each([
    // Pronouns stand for what the question before was about.
    ['When was the Eiffel Tower opened?', 'how tall is it?', ['how tall', 'the Eiffel Tower'], ['it?']],
    ['When was the Eiffel Tower opened?', 'and who designed it?', ['who designed', 'Eiffel Tower'], ['opened']],
    ['When was the Eiffel Tower opened?', 'its height?', ['height', 'Eiffel Tower'], ['opened']],
    ['When was the bridge of Aggersund opened?', 'how much did it cost?', ['cost', 'bridge', 'Aggersund'], ['opened']],
    ['What are the symptoms of measles?', 'how long do they last?', ['how long', 'symptoms of measles', 'last'], []],
    ['Who is Marie Curie?', 'where was she born?', ['where', 'Marie Curie', 'born'], ['she']],
    ['When did Pervez Musharraf visit Azerbaijan?', 'who else went there?', ['who else went', 'Azerbaijan'], []],
    ['What does the API gateway do?', 'how do I configure it?', ['configure the API gateway'], [' do?']],
    // A new value takes the place of its like.
    ['How many people live in Norway?', 'and Sweden?', ['How many people', 'Sweden'], ['Norway']],
    ['How many people live in Norway?', 'what about Denmark?', ['How many people', 'Denmark'], ['Norway']],
    [
      'When did Pervez Musharraf visit Azerbaijan?',
      'and Nawaz Sharif?',
      ['Nawaz Sharif visit Azerbaijan'],
      ['Musharraf'],
    ],
    ['What was the trade volume in 2017?', 'and in 2018?', ['trade volume in 2018'], ['2017']],
    ['Who won the 1998 World Cup?', 'and 2002?', ['Who won', '2002', 'World Cup'], ['1998']],
    // A question word alone asks the same anew.
    ['When was the deal signed?', 'why?', ['why', 'the deal signed'], ['When']],
    ['When was the deal signed?', 'where?', ['where', 'the deal signed'], ['When']],
    // A definite phrase, and an expletive, leave unsaid whose they are.
    ['Where is Lake Geneva?', 'How deep is the lake?', ['How deep', 'Geneva'], []],
    ['When was the treaty of Trianon signed?', 'who signed the treaty?', ['who signed', 'Trianon'], []],
    ['Who won the 1998 World Cup?', 'who scored in the final?', ['who scored in the final', 'World Cup'], []],
    ['When was the Eiffel Tower opened?', 'Are there lifts?', ['lifts', 'Eiffel Tower'], []],
  ])('after “%s”, “%s” says itself', (before, question, holds, lacks) => {
    const { text, followsUp, unresolved } = standalone(question, [turn(before)])
    expect([followsUp, unresolved]).toEqual([true, false])
    for (const piece of holds) expect(text.toLowerCase()).toContain(piece.toLowerCase())
    for (const piece of lacks) expect(text.toLowerCase()).not.toContain(piece.toLowerCase())
    expect(text).toMatch(/\?$/)
  })

  it.each([
    ['When was the bridge of Aggersund opened?', 'Is there a museum in Skagen?'],
    ['When did the war end?', 'Is it true that Norway and Sweden share a border?'],
    ['When was the bridge of Aggersund opened?', 'Who founded the Red Cross in Geneva?'],
    ['When was the bridge of Aggersund opened?', 'There are said to be lifts in the Atomium. How many?'],
    ['Who is Marie Curie?', 'What did Alexander Fleming discover in 1928?'],
    ['How do I reset my password?', 'Which regions does the Enterprise plan of Acme Cloud support?'],
    ['When did the war end?', 'I mean the Treaty of Trianon. When was it signed?'],
    ['When did the war end?', 'There is a lighthouse in Skagen, isn’t there a keeper too?'],
  ])('after “%s”, “%s” changes the subject and is left alone', (before, question) => {
    expect(standalone(question, [turn(before)])).toEqual({ text: question, followsUp: false, unresolved: false })
  })

  it('takes “he” for the person that the answer before named, where a person was asked for', () => {
    const before = turn('Who wrote Hamlet?', 'Hamlet was written by William Shakespeare [1].')
    expect(standalone('when was he born?', [before]).text).toBe('when was William Shakespeare born?')
  })

  it('builds on the question before as it was understood, and so on the turns before that one', () => {
    const second = { ...turn('and Sweden?'), standaloneQuestion: 'How many people live in Sweden?' }
    const { text } = standalone('and Denmark?', [turn('How many people live in Norway?'), second])
    expect(text).toBe('How many people live in Denmark?')
  })

  it('passes over turns in which nothing was understood', () => {
    const turns = [turn('When was the deal signed?'), turn('thanks', 'You are welcome.', 'clarify')]
    expect(standalone('why?', turns).text).toContain('the deal signed')
  })
})

describe('without anything before', () => {
  it.each(['why?', 'when was it?', 'how much did it cost?', 'who is he?', 'where is that', 'it'])(
    '“%s” points at something that only the asker knows',
    (question) => {
      expect(standalone(question, [])).toEqual({ text: question, followsUp: false, unresolved: true })
      expect(standalone(question, [turn('it?', 'What?', 'clarify')]).unresolved).toBe(true)
    },
  )

  it.each([
    'What is the capital of Peru?',
    'Musharraf?',
    'and Musharraf?',
    'ticket price',
    'Is it raining in Bergen?',
    'Is there a museum in Skagen?',
    'What about the costs?',
    '  padded?  ',
    '',
  ])('“%s” is asked as it is', (question) => {
    expect(standalone(question, [])).toEqual({ text: question.trim(), followsUp: false, unresolved: false })
  })
})

it('any question after any turns is understood somehow, in bounded length', () => {
  const words = fc.constantFrom(
    'it',
    'there',
    'and',
    'the',
    'When',
    '1991',
    'Baku',
    'of',
    '(',
    ')',
    '?',
    '$&',
    '$1',
    '.*',
    'her',
  )
  const text = fc.oneof(
    anyText(60),
    fc.array(words, { maxLength: 12 }).map((list) => list.join(' ')),
    words.map((word) => `${word} `.repeat(800)),
  )
  const turns = fc.array(
    fc.tuple(text, text, fc.constantFrom<Turn['status'][]>('answered', 'not_found', 'clarify', 'conflicting')),
    { maxLength: 3 },
  )
  fc.assert(
    fc.property(text, turns, (question, before) => {
      const history = before.map((parts) => turn(...parts))
      const understood = standalone(question, history)
      const longest = Math.max(0, ...history.flatMap((t) => [t.question.length, t.answer.length]))
      // What is carried over is said once, with some punctuation.
      expect(understood.text.length).toBeLessThanOrEqual(question.length + 2 * longest + 20)
      if (!understood.followsUp) expect(understood.text).toBe(question.trim())
      expect(understood.followsUp && understood.unresolved).toBe(false)
    }),
    { numRuns: 150 },
  )
})
