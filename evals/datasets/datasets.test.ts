import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { folderOf, jsonl } from '../fixture.suite.ts'
import { readReading } from './answers.ts'
import { readBeir, readQrels } from './beir.ts'
import { readAliases, readGolden, withAliases } from './golden.ts'
import { turnsOf } from './history.ts'
import { readJsonl } from './jsonl.ts'

describe('readJsonl', () => {
  const read = async (text: string) => {
    const folder = await folderOf({ 'a.jsonl': text })
    return readJsonl(join(folder, 'a.jsonl'), z.object({ a: z.string() }))
  }

  it('reads lines of any end, passes over empty ones and a byte order mark, and keeps U+2028 inside', async () => {
    expect(await read('\ufeff{"a":"1"}\r\n\n  \n{"a":"x\u2028y"}\n{"a":"last"}')).toEqual([
      { a: '1' },
      { a: 'x\u2028y' },
      { a: 'last' },
    ])
    expect(await read('')).toEqual([])
  })

  it('reads a line that is longer than what the file system hands out at once', async () => {
    const long = 'é'.repeat(200_000)
    expect(await read(jsonl({ a: long }, { a: 'b' }))).toEqual([{ a: long }, { a: 'b' }])
  })

  it('names file, line and field of a fault', async () => {
    await expect(read('{"a":"1"}\n\n{"a":2}\n')).rejects.toThrow(/a\.jsonl:3: a: .*string/)
    await expect(read('{"a":"1"}\n{"a":')).rejects.toThrow(/a\.jsonl:2: this is not JSON/)
    await expect(read('[]')).rejects.toThrow(/a\.jsonl:1: the record: .*object/)
  })

  it('names a file that is not there', async () => {
    await expect(readJsonl('/no/such.jsonl', z.object({}))).rejects.toThrow('/no/such.jsonl: there is no such file')
  })
})

describe('readGolden', () => {
  const turn = { question: 'When?', status: ['answered'], values: [['2022']], documents: ['a.md'] }

  it('reads conversations, and only what the rules know', async () => {
    const folder = await folderOf({
      'ok.jsonl': jsonl({ id: 'a', kind: 'fact', turns: [turn, { question: 'And then?' }] }),
      'field.jsonl': jsonl(
        { id: 'a', kind: 'fact', turns: [turn] },
        { id: 'b', kind: 'fact', turns: [{ ...turn, value: [] }] },
      ),
      'status.jsonl': jsonl({ id: 'a', kind: 'fact', turns: [{ ...turn, status: ['found'] }] }),
      'twice.jsonl': jsonl({ id: 'a', kind: 'fact', turns: [turn] }, { id: 'a', kind: 'fact', turns: [turn] }),
      'empty.jsonl': jsonl({ id: 'a', kind: 'fact', turns: [] }),
    })
    expect((await readGolden(join(folder, 'ok.jsonl')))[0]?.turns).toEqual([turn, { question: 'And then?' }])
    await expect(readGolden(join(folder, 'field.jsonl'))).rejects.toThrow(/field\.jsonl:2: turns\.0: .*"value"/)
    await expect(readGolden(join(folder, 'status.jsonl'))).rejects.toThrow(/status\.jsonl:1: turns\.0\.status\.0: /)
    await expect(readGolden(join(folder, 'twice.jsonl'))).rejects.toThrow('the id "a" is there twice')
    await expect(readGolden(join(folder, 'empty.jsonl'))).rejects.toThrow(/empty\.jsonl:1: turns: /)
  })

  it('puts the documents of another corpus in place of those named', async () => {
    const folder = await folderOf({ 'alias.json': '{"a.md":"1.txt"}' })
    const aliases = await readAliases(join(folder, 'alias.json'))
    const conversation = {
      id: 'a',
      kind: 'fact',
      turns: [{ question: 'q', documents: ['a.md', 'b.md'], cites: ['a.md'] }],
    }
    expect(withAliases(conversation, aliases).turns).toEqual([
      { question: 'q', documents: ['1.txt', 'b.md'], cites: ['1.txt'] },
    ])
  })

  it('finds the golden set of the sample corpus in order, with every document in seeds.json', async () => {
    const here = new URL('../golden/', import.meta.url).pathname
    const conversations = await readGolden(`${here}questions.jsonl`)
    const aliases = await readAliases(`${here}seeds.json`)
    const named = conversations.flatMap(({ turns }) =>
      turns.flatMap((t) => [...(t.documents ?? []), ...(t.cites ?? [])]),
    )
    expect(conversations.length).toBeGreaterThan(100)
    expect(named.filter((id) => !aliases.has(id))).toEqual([])
  })
})

describe('readBeir', () => {
  const corpus = jsonl({ _id: 'd1', title: 'T', text: 'x', metadata: {} }, { _id: 2, text: 'y' })
  const queries = jsonl(
    { _id: 'q1', text: 'a' },
    { _id: 'q2', text: 'b', history: [{ role: 'user', text: 'c' }], domain: 'law' },
  )

  it('reads corpus, queries with history, and judgements', async () => {
    const folder = await folderOf({
      'corpus.jsonl': corpus,
      'queries.jsonl': queries,
      'qrels.tsv': 'query-id\tcorpus-id\tscore\nq1\td1\t2\nq1\t2\t0\n',
    })
    const set = await readBeir(folder)
    expect(set.corpus).toEqual([
      { id: 'd1', title: 'T', text: 'x' },
      { id: '2', title: '', text: 'y' },
    ])
    expect(set.queries.map(({ kind, history }) => [kind, history.length])).toEqual([
      ['all', 0],
      ['law', 1],
    ])
    expect(set.relevance).toEqual(
      new Map([
        [
          'q1',
          new Map([
            ['d1', 2],
            ['2', 0],
          ]),
        ],
      ]),
    )
  })

  it("reads TREC's columns, ids with spaces between tabs, and the nested file of BEIR", async () => {
    const folder = await folderOf({
      'trec.txt': 'q1 0 d1 1\nq1 0 d2 -1\n',
      'tabs.tsv': 'q 1\td 1\t1\n',
      'corpus.jsonl': corpus,
      'queries.jsonl': queries,
      'qrels/test.tsv': 'query-id\tcorpus-id\tscore\nq2\td1\t1\n',
    })
    expect(await readQrels(join(folder, 'trec.txt'))).toEqual(
      new Map([
        [
          'q1',
          new Map([
            ['d1', 1],
            ['d2', -1],
          ]),
        ],
      ]),
    )
    expect(await readQrels(join(folder, 'tabs.tsv'))).toEqual(new Map([['q 1', new Map([['d 1', 1]])]]))
    expect([...(await readBeir(folder)).relevance.keys()]).toEqual(['q2'])
  })

  it('says where a judgement is wrong, and that none is of these queries', async () => {
    const folder = await folderOf({
      'a.tsv': 'query-id\tcorpus-id\tscore\nq1\td1\n',
      'b.tsv': 'q1\td1\t1\nq1\td1\thigh\n',
      'corpus.jsonl': corpus,
      'queries.jsonl': queries,
      'qrels.tsv': 'other\td1\t1\n',
    })
    await expect(readQrels(join(folder, 'a.tsv'))).rejects.toThrow(/a\.tsv:2: a judgement is/)
    await expect(readQrels(join(folder, 'b.tsv'))).rejects.toThrow(/b\.tsv:2: a judgement is/)
    await expect(readBeir(folder)).rejects.toThrow('begin with "other"')
  })

  it('refuses a passage id that is there twice', async () => {
    const folder = await folderOf({
      'corpus.jsonl': corpus + corpus,
      'queries.jsonl': queries,
      'qrels.tsv': 'q1\td1\t1',
    })
    await expect(readBeir(folder)).rejects.toThrow('the _id "d1" is there twice')
  })
})

describe('readReading', () => {
  it('reads a folder of answers, and refuses a passage that is not there', async () => {
    const record = { id: 'a', question: 'q', doc_ids: ['d1'], answers: ['x'], answerable: true, domain: 'law' }
    const corpus = jsonl({ _id: 'd1', text: 'x' })
    const good = await folderOf({
      'corpus.jsonl': corpus,
      'answers.jsonl': jsonl(record, { ...record, id: 'b', doc_ids: ['gone'], answers: [], answerable: false }),
    })
    expect((await readReading(good)).questions.map(({ id, kind }) => [id, kind])).toEqual([
      ['a', 'answerable'],
      ['b', 'unanswerable'],
    ])
    const bad = await folderOf({ 'corpus.jsonl': corpus, 'answers.jsonl': jsonl({ ...record, doc_ids: ['gone'] }) })
    await expect(readReading(bad)).rejects.toThrow('question "a" names the passage "gone"')
  })

  it('reads SQuAD JSON: a passage a paragraph, equal answers once, no answers to impossible questions', async () => {
    const qas = [
      {
        id: '1',
        question: ' Where? ',
        answers: [{ text: 'France' }, { text: 'France' }, { text: 'in France' }],
        is_impossible: false,
      },
      { id: '2', question: 'Why?', answers: [], plausible_answers: [{ text: 'x' }], is_impossible: true },
    ]
    const folder = await folderOf({
      'dev.json': JSON.stringify({
        version: 'v2.0',
        data: [
          {
            title: 'Old_Normans',
            paragraphs: [
              { context: 'zero', qas: [] },
              { context: 'one', qas },
            ],
          },
        ],
      }),
      'bad.json': '{"data":[{"title":"x"}]}',
    })
    const { corpus, questions } = await readReading(join(folder, 'dev.json'))
    expect(corpus).toEqual([
      { id: 'Old_Normans:0', title: 'Old Normans', text: 'zero' },
      { id: 'Old_Normans:1', title: 'Old Normans', text: 'one' },
    ])
    expect(questions.map((q) => [q.question, q.documentIds, q.answers, q.answerable])).toEqual([
      ['Where?', ['Old_Normans:1'], ['France', 'in France'], true],
      ['Why?', ['Old_Normans:1'], [], false],
    ])
    await expect(readReading(join(folder, 'bad.json'))).rejects.toThrow(/bad\.json: data\.0\.paragraphs: /)
  })
})

describe('turnsOf', () => {
  it('pairs questions with replies, and understands each question by those before it', () => {
    const history = [
      { role: 'assistant', text: 'Hello' },
      { role: 'user', text: 'A' },
      { role: 'assistant', text: 'a' },
      { role: 'assistant', text: 'more' },
      { role: 'user', text: 'B' },
    ] as const
    const turns = turnsOf([...history], (question, before) => `${question} after ${before.length}`)
    expect(turns.map(({ question, standaloneQuestion, answer }) => [question, standaloneQuestion, answer])).toEqual([
      ['A', 'A after 0', 'a\nmore'],
      ['B', 'B after 1', ''],
    ])
  })
})
