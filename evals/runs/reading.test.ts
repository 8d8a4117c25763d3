import { describe, expect, it } from 'vitest'
import { answerOf, citationOf, folderOf, jsonl } from '../fixture.suite.ts'
import { answerWords, literalCitations, shortAnswer } from '../record.ts'
import { reading, readingMeasures, rightSentences } from './reading.ts'

const sentence = (documentId: string, text: string, score: number) => ({
  chunkId: 1,
  documentId,
  text,
  score,
  features: {},
  dropped: null,
})
const traced = (...sentences: ReturnType<typeof sentence>[]) => ({
  trace: { expects: 'date', hits: [], sentences, confidence: 0.5, droppedCitations: 0 },
})

describe('rightSentences', () => {
  const question = { documentIds: ['a'], answers: ['in 1995', '1995'] }
  const textOf = (id: string) => ({ a: 'It was 1995. Then came 1996.', b: '1995 too' })[id]

  it('takes sentences by score, right when they have an answer and are of the right passage', () => {
    const answer = traced(
      sentence('b', '1995 too', 0.9),
      sentence('a', 'Then came 1996.', 0.1),
      sentence('a', 'It was 1995.', 0.5),
    )
    expect(rightSentences(question, answer, textOf)).toEqual([false, true, false])
    expect(rightSentences(question, {}, textOf)).toEqual([])
  })

  it('does not count where no sentence could be right', () => {
    expect(
      rightSentences({ documentIds: ['a'], answers: ['a long answer in other words'] }, traced(), textOf),
    ).toBeNull()
    expect(rightSentences({ documentIds: ['gone'], answers: ['1995'] }, traced(), textOf)).toBeNull()
  })
})

describe('the words of an answer', () => {
  it('are without markers, but with bracketed numbers that are none', () => {
    const citations = [citationOf('a', 'x', 'x', 1)]
    expect(answerWords({ answer: 'It was so [1], as [7] says [1][1].', citations })).toBe('It was so, as [7] says.')
  })

  it('are the short answer where the engine gives one', () => {
    expect(shortAnswer(answerOf({ answer: 'It was in 1995 [1].', shortAnswer: '1995' }))).toBe('1995')
    expect(shortAnswer(answerOf({ answer: 'Long.' }))).toBe('Long.')
  })
})

describe('literalCitations', () => {
  it('counts quotes that stand where they say', async () => {
    const text = 'one two one'
    const good = citationOf('a', text, 'one')
    const all = [
      good,
      { ...good, start: 8, end: 11 },
      { ...good, start: 4 },
      { ...good, documentId: 'gone' },
      { ...good, quote: '', end: 0 },
    ]
    expect(await literalCitations(all, async (id) => (id === 'a' ? text : null))).toBe(2)
  })
})

describe('reading', () => {
  const corpus = jsonl(
    { _id: 'visits', title: 'Visits', text: 'President Leghari visited Baku in March 1995. The hosts were glad.' },
    { _id: 'trade', title: 'Trade', text: 'Bilateral trade reached 7.3 million dollars in 2015.' },
    { _id: 'bread', title: 'Bread', text: 'Flour, water and salt make bread.' },
  )
  const ask = (id: string, question: string, answers: string[], doc: string, history?: object[]) => ({
    id,
    question,
    doc_ids: [doc],
    answers,
    answerable: answers.length > 0,
    ...(history && { history }),
  })
  const options = { corpus: '', questions: '', seed: 1, writeBaseline: false, failures: false }

  it('retrieves from the whole corpus, answers, and measures both', async () => {
    const data = await folderOf({
      'corpus.jsonl': corpus,
      'answers.jsonl': jsonl(
        ask('a', 'When did President Leghari visit Baku?', ['March 1995'], 'visits'),
        ask('b', 'How much was bilateral trade in 2015?', ['7.3 million dollars'], 'trade'),
        ask('c', 'Who discovered penicillin?', [], 'bread'),
        ask('d', 'How much was it?', ['7.3 million'], 'trade', [
          { role: 'user', text: 'What was bilateral trade in 2015?' },
          { role: 'assistant', text: 'It reached a record.' },
        ]),
      ),
    })
    const { measures, records, text } = await reading.run({ ...options, data }, () => {})
    expect(records.map(({ id, checks }) => [id, checks.sentenceFirst])).toEqual([
      ['a', true],
      ['b', true],
      ['c', undefined],
      ['d', true],
    ])
    expect(records[3]?.standaloneQuestion).toContain('trade')
    expect(records[2]).toMatchObject({ right: true, checks: { abstained: true }, referenceContextIds: [] })
    expect(measures.sentenceFirst).toEqual({ value: 1, hits: 3, total: 3 })
    expect(measures.falseAnswers).toMatchObject({ hits: 0, total: 1, better: 'lower' })
    expect(measures.auroc?.value).toBe(1)
    expect(measures.f1?.value).toBeGreaterThan(0.2)
    expect(measures.literal?.value).toBe(1)
    expect(text).toContain('4 questions (3 answerable) over 3 passages')
  })
})

describe('readingMeasures', () => {
  it('counts by hand', () => {
    const record = (answerable: boolean, answering: boolean, first: boolean, confidence: number) => ({
      checks: answerable
        ? { sentenceFirst: first, sentenceFirst3: true, answered: answering }
        : { abstained: !answering },
      scores: { em: 0, f1: answering ? 0.5 : 0, confidence, loss: first ? 0 : 1, citations: 2, literal: 2 },
      timings: null,
    })
    const records = [record(true, true, true, 0.9), record(true, false, false, 0.2), record(false, true, false, 0.8)]
    const measures = readingMeasures(records as unknown as Parameters<typeof readingMeasures>[0], 1)
    expect(measures).toMatchObject({
      sentenceFirst: { hits: 1, total: 2 },
      sentenceFirst3: { hits: 2, total: 2 },
      f1: { value: 0.25 },
      answered: { hits: 1, total: 2 },
      falseAnswers: { hits: 1, total: 1 },
      // .9 is above the unanswerable one's .8, .2 is below.
      auroc: { value: 0.5 },
      literal: { hits: 6, total: 6 },
    })
    expect(measures.aurc?.value).toBeCloseTo((0 + 1 / 2 + 2 / 3) / 3, 10)
  })

  it('has no figures of nothing', () => {
    expect(readingMeasures([], 1)).toEqual({})
  })
})
