import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { IbidError } from '../../src/core/errors.ts'
import type { GoldenConversation } from '../datasets/golden.ts'
import { answerOf, citationOf, folderOf, jsonl } from '../fixture.suite.ts'
import { type Asker, askGolden, golden, goldenMeasures, goldenText, selectGolden } from './golden.ts'

const text = 'Leghari came in 1995. Musharraf came in July 2004.'
const conversations: GoldenConversation[] = [
  {
    id: 'visits',
    kind: 'fact',
    turns: [
      {
        question: 'When did Leghari come?',
        status: ['answered'],
        values: [['1995']],
        documents: ['a.md'],
        quotes: ['1995'],
      },
      { kind: 'followup', question: 'And Musharraf?', status: ['answered'], values: [['2004']], documents: ['a.md'] },
    ],
  },
  { id: 'far', kind: 'unanswerable', turns: [{ question: 'Who won?', status: ['not_found'] }] },
  { id: 'near', kind: 'unanswerable', turns: [{ question: 'Who lost?', status: ['not_found'] }] },
  { id: 'broken', kind: 'fact', turns: [{ question: 'Crash?', status: ['answered'], values: [['x']] }] },
]

/** Answers by a script, and remembers in which conversation it was asked. */
function scripted(): Asker & { asked: [string, string | undefined][] } {
  const asked: [string, string | undefined][] = []
  return {
    asked,
    async ask(question, conversationId) {
      asked.push([question, conversationId])
      const own = conversationId ?? `conv_${asked.length}`
      if (question === 'Crash?') throw new IbidError('storage', 'The disk is full.')
      if (question === 'Who won?')
        return answerOf({ conversationId: own, status: 'not_found', answer: 'Nothing found.' })
      if (question === 'Who lost?')
        return answerOf({
          conversationId: own,
          answer: 'Somebody [1].',
          citations: [{ ...citationOf('a.md', text, 'Leghari'), start: 1 }],
        })
      const quote = question.includes('Leghari') ? 'Leghari came in 1995.' : 'Musharraf came in July 2004.'
      return answerOf({ conversationId: own, answer: `${quote} [1]`, citations: [citationOf('a.md', text, quote)] })
    },
    textOf: async (id) => (id === 'a.md' ? text : null),
  }
}

const run = () => askGolden(conversations, scripted(), () => {})

describe('askGolden', () => {
  it('asks the turns of a conversation in it, and each conversation anew', async () => {
    const asker = scripted()
    const progress: number[] = []
    await askGolden(conversations, asker, (_, done) => progress.push(done))
    expect(asker.asked.map(([, conversation]) => conversation)).toEqual([
      undefined,
      'conv_1',
      undefined,
      undefined,
      undefined,
    ])
    expect(progress).toEqual([1, 2, 3, 4])
  })

  it('records what was met, what was not, and what failed', async () => {
    const records = await run()
    expect(records.map(({ id, kind, right }) => [id, kind, right])).toEqual([
      ['visits#1', 'fact', true],
      ['visits#2', 'followup', true],
      ['far', 'unanswerable', true],
      ['near', 'unanswerable', false],
      ['broken', 'fact', false],
    ])
    expect(records[1]?.history.map(({ role }) => role)).toEqual(['user', 'assistant'])
    expect(records[3]?.checks).toEqual({ status: false, literal: false })
    expect(records[4]).toMatchObject({
      error: 'The disk is full.',
      checks: { value: false, status: false },
      status: null,
    })
  })
})

describe('goldenMeasures', () => {
  it('counts each thing over the turns that ask for it', async () => {
    const { medianMs, p95Ms, ...measures } = goldenMeasures(await run())
    const counts = Object.entries(measures).map(([name, { hits, total }]) => [name, `${hits}/${total}`])
    expect(Object.fromEntries(counts)).toEqual({
      document: '2/2',
      quote: '1/1',
      value: '2/3',
      status: '3/5',
      right: '3/5',
      followup: '1/1',
      literal: '2/3',
      notFoundPrecision: '1/1',
      notFoundRecall: '1/2',
    })
    expect(medianMs?.value).toBeLessThanOrEqual(p95Ms?.value ?? 0)
  })

  it('prints a row for each kind', async () => {
    const rows = goldenText(await run()).split('\n')
    expect(rows.slice(2, 6).map((row) => row.split(/\s{2,}/))).toEqual([
      ['fact', '2', '1/1 = 1.000', '1/1 = 1.000', '1/2 = 0.500', '-', '1/2 = 0.500', '1/2 = 0.500'],
      ['followup', '1', '1/1 = 1.000', '-', '1/1 = 1.000', '-', '1/1 = 1.000', '1/1 = 1.000'],
      ['unanswerable', '2', '-', '-', '-', '-', '1/2 = 0.500', '1/2 = 0.500'],
      ['overall', '5', '2/2 = 1.000', '1/1 = 1.000', '2/3 = 0.667', '-', '3/5 = 0.600', '3/5 = 0.600'],
    ])
  })
})

describe('selectGolden', () => {
  it('leaves out turns for another corpus, and keeps kinds and limits', async () => {
    const only = { id: 'own', kind: 'metadata', turns: [{ question: 'Who wrote it?', only: 'corpus' }] }
    const folder = await folderOf({ 'q.jsonl': jsonl(...conversations, only), 'alias.json': '{"a.md":"1.txt"}' })
    const base = { questions: join(folder, 'q.jsonl'), corpus: '/x/seeds', seed: 1 }
    const idsOf = async (options: object) => (await selectGolden({ ...base, ...options })).map(({ id }) => id)
    expect(await idsOf({})).toEqual(['visits', 'far', 'near', 'broken'])
    expect(await idsOf({ corpus: '/x/corpus/' })).toContain('own')
    expect(await idsOf({ kind: 'followup' })).toEqual(['visits'])
    expect(await idsOf({ limit: 2 })).toHaveLength(2)
    const [visits] = await selectGolden({ ...base, alias: join(folder, 'alias.json') })
    expect(visits?.turns[0]?.documents).toEqual(['1.txt'])
    await expect(idsOf({ kind: 'nonsense' })).rejects.toThrow('only fact, followup, unanswerable')
  })
})

describe('golden', () => {
  it('reads a folder and asks the whole assistant', async () => {
    const folder = await folderOf({
      'mine/visit.md': '# Visits\n\nPresident Leghari visited Baku in March 1995. The hosts were glad.\n',
      'mine/trade.md': '# Trade\n\nBilateral trade reached 7.3 million dollars in 2015.\n',
      'q.jsonl': jsonl({
        id: 'visit',
        kind: 'fact',
        turns: [
          {
            question: 'When did President Leghari visit Baku?',
            status: ['answered'],
            values: [['March 1995']],
            documents: ['visit.md'],
            quotes: ['1995'],
          },
        ],
      }),
    })
    const options = {
      corpus: join(folder, 'mine'),
      questions: join(folder, 'q.jsonl'),
      seed: 1,
      writeBaseline: false,
      failures: false,
    }
    const { dataset, measures, records } = await golden.run(options, () => {})
    expect(dataset).toBe('mine+q')
    expect(records[0]).toMatchObject({ right: true, checks: { document: true, value: true, literal: true } })
    expect(records[0]?.contexts[0]?.documentId).toBe('visit.md')
    expect(measures.literal).toMatchObject({ value: 1 })
  })

  it('says which folder is missing', async () => {
    const folder = await folderOf({ 'q.jsonl': jsonl(conversations[0]) })
    const options = {
      corpus: join(folder, 'gone'),
      questions: join(folder, 'q.jsonl'),
      seed: 1,
      writeBaseline: false,
      failures: false,
    }
    await expect(golden.run(options, () => {})).rejects.toThrow(/gone/)
  })
})
