import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyText } from '../arbitrary.suite.ts'
import type { Citation } from '../core/answer.ts'
import type { Turn } from '../core/conversation.ts'
import { standalone } from './follow-up.ts'

function citation(title: string, n: number): Citation {
  const unknown = { url: null, publishedAt: null, author: null }
  return { n, documentId: title, title, ...unknown, chunkId: 1, quote: '', start: 0, end: 0 }
}

/** A turn as the assistant keeps it. */
function turn(
  question: string,
  answer = 'It is so [1].',
  status: Turn['status'] = 'answered',
  titles: readonly string[] = [],
): Turn {
  return {
    id: 'msg_1',
    question,
    standaloneQuestion: question,
    answer,
    status,
    citations: titles.map((title, i) => citation(title, i + 1)),
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

  it.each([
    // A name stands in the place of the pronoun, with its 's.
    ['Who is Marie Curie?', 'What was her first job?', 'What was Marie Curie’s first job?'],
    // One person is not two: only the first of the pronouns can be hers.
    ['Who is Marie Curie?', 'When did she meet him?', 'When did Marie Curie meet him?'],
    // "The role of serotonin" is asked of serotonin, and of a yoga's benefits the yoga.
    ['What is the role of serotonin?', 'Which foods boost it?', 'Which foods boost serotonin?'],
    // Number agrees.
    ['Do common stocks pay a dividend?', 'Where can I buy them?', 'Where can I buy common stocks?'],
    ['How does the band rehearse its songs?', 'When did they begin?', 'When did the band begin?'],
    // What acts is not what is worth something.
    ['When did Norway sign the deal for the ships?', 'How much was it worth?', 'How much was the deal worth (Norway)?'],
    // Who was asked for was the noun, "which book".
    ['Which book did Hamsun write in 1890?', 'Who was its translator?', 'Who was the book’s translator (Hamsun)?'],
    // A definite phrase becomes the fuller one.
    ['Where is Lake Geneva?', 'How deep is the lake?', 'How deep is Lake Geneva?'],
    ['When was the treaty of Trianon signed?', 'Who broke the treaty?', 'Who broke the treaty of Trianon?'],
    // Small words before the question are dropped, and what comes before it is not.
    ['When was the Eiffel Tower opened?', 'Okay, thanks. How tall is it?', 'How tall is the Eiffel Tower?'],
    ['Who is Marie Curie?', 'What about her?', 'What about Marie Curie?'],
    // Statements stay what they are.
    ['When was the Eiffel Tower opened?', 'Tell me more about it.', 'Tell me more about the Eiffel Tower.'],
  ])('after “%s”, “%s” reads “%s”', (before, question, expected) => {
    expect(standalone(question, [turn(before)]).text).toBe(expected.replaceAll('’', "'"))
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

describe('a fragment', () => {
  it.each([
    // In small letters and without "and", it is a question in keywords.
    ['How do I file an order?', 'spousal support rules'],
    ['How do I file an order?', 'I am in Sacramento.'],
    ['Is a home a good investment?', 'What is a better investment?'],
    ['What are supertankers?', 'What are the docks of Rotterdam?'],
    ['How does the game work?', 'other games?'],
    ['What is a shark?', 'Tell me about makos.'],
  ])('after “%s”, “%s” is left alone', (before, question) => {
    expect(standalone(question, [turn(before)])).toEqual({ text: question, followsUp: false, unresolved: false })
  })

  it.each([
    ['Can high blood pressure be treated?', 'why?', 'why can high blood pressure be treated?'],
    ['Was the agreement updated later?', 'why?', 'why was the agreement updated later?'],
    ['How do you treat high blood pressure?', 'what about high cholesterol?', 'How do you treat high cholesterol?'],
  ])('after “%s”, “%s” reads “%s”', (before, question, expected) => {
    expect(standalone(question, [turn(before)]).text).toBe(expected)
  })
})

describe('the documents that answers cited', () => {
  const cited = (title: string, answer = 'So it was [1].') => [turn('What happened then?', answer, 'answered', [title])]

  it.each([
    ['Marie Curie', 'Where was she born?', 'Where was Marie Curie born?'],
    // What stands in parentheses tells what it is.
    ['Cold (band)', 'When did they split up?', 'When did Cold split up?'],
    ['Cold (band)', 'Who founded the band?', 'Who founded Cold?'],
    ['Hugo (film)', 'Who directed the film?', 'Who directed the film Hugo?'],
    // "Cold" is no "she".
    ['Cold (band)', 'Where was she born?', 'Where was she born (Cold)?'],
    // A heading names no one thing.
    ['Norway and Sweden: a history of relations', 'How long did it last?', null],
    ['Norway and Sweden: a history of relations', 'Where was she born?', null],
  ])('“%s” makes “%s” “%s”', (title, question, expected) => {
    const { text } = standalone(question, cited(title))
    if (expected === null) expect(text).toMatch(/\b(?:it|she)\b/)
    else expect(text).toBe(expected)
  })

  it('tell by the pronouns of the conversation what a title names', () => {
    const person = cited('Skunk Anansie', 'He left for London, and his brother followed him [1].')
    expect(standalone('Where did he live?', person).text).toBe('Where did Skunk Anansie live?')
    const band = cited('Skunk Anansie', 'They left for London, and their manager followed them [1].')
    expect(standalone('Where did they live?', band).text).toBe('Where did Skunk Anansie live?')
  })

  it('complete a single name', () => {
    expect(standalone('What did Curie discover?', cited('Marie Curie')).text).toBe('What did Marie Curie discover?')
    expect(standalone('Did Marie Curie love her work?', cited('Marie Curie')).followsUp).toBe(false)
  })

  it('are what a question is about that is asked of one of them alone', () => {
    const titles = ['Marie Curie']
    expect(standalone('Where was she born?', [], { titles })).toEqual({
      text: 'Where was Marie Curie born?',
      followsUp: true,
      unresolved: false,
    })
    // The title does not say why.
    expect(standalone('why?', [], { titles })).toEqual({ text: 'why?', followsUp: false, unresolved: true })
  })
})

it('a question of a thousand words that all point back is understood in no time', () => {
  const told = Array.from({ length: 10 }, () => turn('The dog of the '.repeat(60), 'Dog '.repeat(5000)))
  const started = performance.now()
  for (const word of ['it ', 'he ', 'the dog ', 'this ', 'dog and ', 'Dog ', "it's ", 'ok. ', '   ', 'what about '])
    standalone(word.repeat(1000 / word.length), told)
  // Ten of them take some 30 ms; a quadratic step takes seconds.
  expect(performance.now() - started).toBeLessThan(1000)
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
