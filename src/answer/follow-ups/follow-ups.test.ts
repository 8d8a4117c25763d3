import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Answering, answeringFrom } from '../../answering.suite.ts'
import { createAssistant } from '../../assistant.ts'
import { collectAnswer } from '../../core/collect.ts'
import { clauseOf } from './clause.ts'
import { headingQuestion } from './heading-question.ts'
import { sentenceQuestions } from './sentence-questions.ts'

const FILES = {
  'tower.md': `# The tower of Elmont

## The building of the tower

The tower of Elmont was opened in 1912. Ann Poe drew the plans of the tower of Elmont.

## Silver and salt

Silver was found near Elmont in 1866, and silver paid for the tower. The mine of Elmont closed in 1903.

## Renting the hall

Whoever wants to rent the hall of the tower of Elmont writes to the town hall. Renting the hall costs 90 euros.
`,
  'bridge.md': `# The bridge of Marlow

The bridge of Marlow was built by Karl Lund in 1942. It is 300 metres long.
`,
}
const TOWER = 'When was the tower of Elmont opened?'

async function ask({ assistant }: Pick<Answering, 'assistant'>, question: string, conversationId?: string) {
  return collectAnswer(assistant.ask({ question, ...(conversationId !== undefined && { conversationId }) }))
}

describe('questions that may come next', () => {
  it('are made of what was read and not told, and each is answered', async () => {
    const answering = await answeringFrom(FILES)
    const first = await ask(answering, TOWER)
    expect(first.answer).toContain('1912')
    expect(first.followUps).not.toEqual([])
    for (const question of first.followUps) {
      expect(question).toMatch(/^\p{Lu}[^?]*\?$/u)
      const next = await ask(answering, question, first.conversationId)
      expect([question, next.status]).toEqual([question, 'answered'])
      expect(next.standaloneQuestion).toBe(question)
      const told = new Set(first.citations.map(({ documentId, start }) => `${documentId}:${start}`))
      expect(next.citations.every(({ documentId, start }) => told.has(`${documentId}:${start}`))).toBe(false)
    }
  })

  it('do not ask again what the conversation has asked', async () => {
    const answering = await answeringFrom(FILES)
    const first = await ask(answering, TOWER)
    const asked = [TOWER]
    for (let next: string | undefined = first.followUps[0]; next !== undefined && asked.length < 6; ) {
      expect(asked).not.toContain(next)
      asked.push(next)
      next = (await ask(answering, next, first.conversationId)).followUps[0]
    }
    expect(asked.length).toBeGreaterThan(2)
  })

  it('are as many as wanted, the same every time, and kept with the answer', async () => {
    const answering = await answeringFrom(FILES)
    const some = async (followUps: number) => {
      const assistant = createAssistant(answering.ports, { followUps })
      return ask({ assistant }, TOWER)
    }
    const three = await some(3)
    expect((await some(3)).followUps).toEqual(three.followUps)
    expect((await some(1)).followUps).toEqual(three.followUps.slice(0, 1))
    expect((await some(0)).followUps).toEqual([])
    const kept = await answering.store.conversations.get(three.conversationId)
    expect(kept?.turns[0]?.followUps).toEqual(three.followUps)
  })

  it('come in `finish`, behind the text, and are not made for whoever has gone', async () => {
    const { assistant, store } = await answeringFrom(FILES)
    for await (const part of assistant.ask({ question: TOWER })) if (part.type === 'text-delta') break
    expect((await store.conversations.get('conv_1'))?.turns[0]?.followUps).toEqual([])
  })

  it('are of the names of the question where nothing was found, and none where it names nothing', async () => {
    const answering = await answeringFrom(FILES)
    const named = await ask(answering, 'How many guests does Karl Lund employ?')
    expect([named.status, named.followUps]).toEqual(['not_found', ['When was the bridge of Marlow built?']])
    for (const question of ['What does a ferry cost?', 'thanks!', 'how tall is it?'])
      expect((await ask(answering, question)).followUps).toEqual([])
  })

  it('keep to the filter', async () => {
    const { assistant } = await answeringFrom(FILES)
    const filter = { documentIds: ['bridge.md'] }
    const answer = await collectAnswer(assistant.ask({ question: 'How long is the bridge of Marlow?', filter }))
    expect(answer.followUps.join(' ')).not.toContain('Elmont')
  })
})

describe('a sentence answers', () => {
  const names = new Set(['elmont', 'marlow', 'ann', 'mostria', 'kestrin'])
  const of = (text: string) =>
    sentenceQuestions({ text, isName: (folded: string) => names.has(folded), hit: { chunk: { text } } } as never)

  it.each([
    ['The bridge of Marlow was opened in 1942.', ['When was the bridge of Marlow opened?']],
    [
      'Mostria recognised the independence of Elmont in 1992.',
      ['When did Mostria recognise the independence of Elmont?', 'What did Mostria recognise in 1992?'],
    ],
    [
      'In May 2003 Elmont and Marlow concluded a defence agreement.',
      ['When did Elmont and Marlow conclude a defence agreement?', 'What did Elmont and Marlow conclude in May 2003?'],
    ],
    ['Ann Poe, an engineer, designed the tower of Elmont.', ['Who designed the tower of Elmont?']],
    ['The tower of Elmont was designed by Ann Poe.', ['Who designed the tower of Elmont?']],
    ['More than 30 countries took part in the Elmont games.', ['How many countries took part in the Elmont games?']],
    ['Mostria sent 600 soldiers.', ['How many soldiers did Mostria send?']],
    ['The tower of Elmont is 96 metres tall.', ['How tall is the tower of Elmont?']],
    ['The Kestrin trial lasts 14 days.', ['How long does the Kestrin trial last?']],
    ['Ann Poe is an engineer from Marlow.', ['Who is Ann Poe?']],
  ])('%s', (text, questions) => {
    expect(of(text)).toEqual(questions)
  })

  it.each([
    'It was opened in 1942.',
    'The bridge was opened in 1942.',
    'They met in Elmont in 1942.',
    'Ann Poe opened her office in Elmont between 1912 and 1920.',
    'The tower of Elmont has stood since 1912.',
    'In 1995 Ann Poe became the first president of Mostria to visit Elmont.',
    '“The tower of Elmont was opened in 1912.',
    'Code: 1; Meaning: wrong usage',
    'Elmont',
    '',
  ])('nothing by itself: %s', (text) => {
    expect(of(text)).toEqual([])
  })

  it('of any text with questions of one line, and never throws', () => {
    const word = fc.constantFrom(
      'Elmont',
      'the',
      'was',
      'opened',
      'in',
      '1942',
      ',',
      'and',
      'of',
      'Ann Poe',
      '"',
      'by',
      '12 May 1912',
      '\n',
      '😀',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(word, { maxLength: 14 }).map((words) => words.join(' ')),
        ),
        (text) => {
          clauseOf(text)
          for (const question of of(text)) expect(question).toMatch(/^(?:When|Who|What|How) [^\n?]*\?$/)
        },
      ),
    )
  })
})

describe('a heading stands for', () => {
  it.each([
    ['How is data encrypted?', 'How is data encrypted?'],
    ['How to rotate a secret', 'How do I rotate a secret?'],
    ['Raising a limit', 'How do I raise a limit?'],
    ['Exit codes', 'What do the documents say about exit codes?'],
    ['The silver jubilee', 'What do the documents say about the silver jubilee?'],
    ['Trade and energy', 'What do the documents say about trade and energy?'],
  ])('%s', (heading, question) => {
    expect(headingQuestion(heading)?.question).toBe(question)
  })

  it.each([
    'Introduction',
    'About this text',
    '4.3.0 (4 June 2025)',
    'Step 1',
    'The lake',
    'A visit and a statement',
    'Our history',
    'Effect on customers',
    'What comes next',
    'Are you sure? Is it?',
    '',
  ])('nothing: %j', (heading) => {
    expect(headingQuestion(heading)).toBeNull()
  })
})
