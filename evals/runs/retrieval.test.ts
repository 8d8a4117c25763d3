import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { folderOf, jsonl } from '../fixture.suite.ts'
import { retrieval } from './retrieval.ts'

const corpus = [
  {
    _id: 'jets',
    title: 'Fighter jets',
    text: 'Pakistan and Azerbaijan struck a deal for JF-17 fighter jets in February 2022.',
  },
  { _id: 'trade', title: 'Trade', text: 'Bilateral trade reached 7.3 million dollars in 2015.' },
  { _id: 'school', title: 'School', text: 'The school in Rara opened in February 2008 with help from the foundation.' },
  { _id: 'copy', title: 'School', text: 'The school in Rara opened in February 2008 with help from the foundation.' },
]
const options = { corpus: '', questions: '', seed: 1, writeBaseline: false, failures: false }

async function run(queries: readonly object[], qrels: string) {
  const data = await folderOf({
    'corpus.jsonl': jsonl(...corpus),
    'queries.jsonl': jsonl(...queries),
    'qrels.tsv': qrels,
  })
  return retrieval.run({ ...options, data }, () => {})
}

describe('retrieval', () => {
  it('warns of judged passages that the corpus has not', async () => {
    const queries = [{ _id: 'q1', text: 'When was the deal for fighter jets struck?' }]
    const { text } = await run(queries, 'q1\tjets\t1\nq1\tgone\t1\n')
    expect(text).toContain('warning: 1 judged passages are not in the corpus, such as "gone"')
    expect((await run(queries, 'q1\tjets\t1\n')).text).not.toContain('warning')
  })

  it('scores keyword, vector and fused rankings of the judged queries', async () => {
    const { measures, records, text } = await run(
      [
        { _id: 'q1', text: 'When was the deal for fighter jets struck?' },
        { _id: 'q2', text: 'When did the school in Rara open?' },
        { _id: 'q3', text: 'Nobody judged this' },
      ],
      'q1\tjets\t1\nq2\tschool\t1\nq2\tcopy\t1\n',
    )
    expect(records.map(({ id, right }) => [id, right])).toEqual([
      ['q1', true],
      ['q2', true],
    ])
    for (const ranking of ['keyword', 'vector', 'fused']) {
      expect(measures[`${ranking}/nDCG@10`]?.value, ranking).toBeCloseTo(1, 10)
      expect(measures[`${ranking}/R@5`]?.value, ranking).toBe(1)
      expect(measures[`${ranking}/MAP@100`]?.value, ranking).toBe(1)
    }
    expect(measures['fused/MRR@10']?.interval).toEqual([1, 1])
    expect(measures.vectorBytes?.value).toBeGreaterThan(0)
    expect(text).toContain('2 judged queries over 4 passages; 0 completed from their history')
    expect(text).not.toContain('as typed')
  })

  it('shows a wrong ranking as what it is', async () => {
    const { measures, records } = await run(
      [{ _id: 'q1', text: 'school Rara foundation' }],
      'q1\tgone\t1\nq1\tjets\t0\n',
    )
    expect(measures['fused/nDCG@10']?.value).toBe(0)
    expect(records[0]).toMatchObject({ right: false, referenceContextIds: ['gone'], checks: { 'found in 5': false } })
  })

  it('completes a question from its history, and compares with the question as typed', async () => {
    const history = [
      { role: 'user', text: 'When did the school in Rara open?' },
      { role: 'assistant', text: 'In February 2008.' },
    ]
    const { records, measures, text } = await run([{ _id: 'q1', text: 'Who helped it?', history }], 'q1\tschool\t1\n')
    expect(records[0]?.standaloneQuestion).toContain('school')
    expect(records[0]?.turn).toBe(2)
    expect(measures['fused/R@5']?.value).toBe(1)
    expect(text).toContain('1 completed from their history')
    expect(text).toContain('as typed')
  })

  it('takes a data set by its name under IBID_BENCH, and says where it looked', async () => {
    const bench = await folderOf({
      'mine/corpus.jsonl': jsonl(...corpus),
      'mine/queries.jsonl': jsonl({ _id: 'q1', text: 'trade', kind: 'a' }, { _id: 'q2', text: 'school', kind: 'b' }),
      'mine/qrels.tsv': 'q1\ttrade\t1\nq2\tschool\t1\n',
    })
    const before = process.env.IBID_BENCH
    process.env.IBID_BENCH = bench
    try {
      const { dataset, records } = await retrieval.run({ ...options, data: 'mine', kind: 'b' }, () => {})
      expect([dataset, records.map(({ id }) => id)]).toEqual(['mine', ['q2']])
      await expect(retrieval.run({ ...options, data: 'gone' }, () => {})).rejects.toThrow(join(bench, 'gone'))
      await expect(retrieval.run(options, () => {})).rejects.toThrow('"retrieval" wants --data')
    } finally {
      if (before === undefined) delete process.env.IBID_BENCH
      else process.env.IBID_BENCH = before
    }
  })
})

const bench = process.env.IBID_BENCH
describe.skipIf(!bench)('retrieval on public sets (skipped: IBID_BENCH names no folder of data sets)', () => {
  it('finds what plain BM25 finds', { timeout: 60_000 }, async () => {
    const { measures } = await retrieval.run({ ...options, data: 'product-docs' }, () => {})
    // BM25 of an independent implementation on the same files: .745 with stop words, .667 without.
    expect(measures['keyword/nDCG@10']?.value).toBeGreaterThan(0.7)
  })
})
