import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { createCli } from '../cli.ts'
import { readJsonl } from '../datasets/jsonl.ts'
import { citationOf, folderOf, recordOf, runOf } from '../fixture.suite.ts'
import { writeRun } from '../run-file.ts'
import { deepeval } from './deepeval.ts'
import type { ExportFormat } from './format.ts'
import { mtrag } from './mtrag.ts'
import { ragas, ragasMultiTurn } from './ragas.ts'
import { records } from './records.ts'
import { trec } from './trec.ts'

const passage = (documentId: string, score: number, rank: number) => ({
  id: `chunk ${rank}`,
  documentId,
  text: `text of ${documentId}`,
  title: documentId,
  score,
  rank,
})

const first = recordOf({
  id: 'c#1',
  conversationId: 'conv_1',
  question: 'When was the deal?',
  response: 'In 2022 [1].',
  contexts: [passage('a.md', 1, 1), passage('b.md', 0.5, 2), passage('a.md', 0.25, 3)],
  citations: [citationOf('a.md', 'In 2022', '2022')],
  reference: '2022',
  referenceContextIds: ['a.md'],
})
const second = recordOf({
  id: 'c#2',
  conversationId: 'conv_1',
  turn: 2,
  question: 'and where?',
  standaloneQuestion: 'Where was the deal?',
  history: [
    { role: 'user', text: 'When was the deal?' },
    { role: 'assistant', text: 'In 2022 [1].' },
  ],
  response: 'Not in the documents.',
  status: 'not_found',
})
const broken = recordOf({ id: 'broken', error: 'The disk is full.', status: null, response: '' })
/** A record of a run that ranks and does not answer. */
const ranked = recordOf({
  id: 'q 1',
  status: null,
  contexts: [passage('x', 0.9, 1)],
  ranking: [
    { id: 'x', score: 0.9 },
    { id: 'y 100%', score: 0.9 },
    { id: 'z', score: 0.1 },
  ],
  referenceContextIds: ['z'],
})

const run = runOf({ records: [first, second, broken] })
const rankings = runOf({ run: 'retrieval/set', dataset: 'set', records: [ranked] })
const OPTIONS = { tag: 'ibid' }
const lines = (format: ExportFormat, of = run) =>
  format
    .write(of, OPTIONS)
    .text.trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))

describe('records', () => {
  it('are the canonical record and nothing else', () => {
    expect(lines(records)).toHaveLength(3)
    expect(Object.keys(lines(records)[0])).toEqual([
      'id',
      'conversationId',
      'turn',
      'question',
      'history',
      'response',
      'status',
      'contexts',
      'citations',
      'reference',
      'referenceContextIds',
      'timings',
    ])
    expect(lines(records)[0].citations[0]).toMatchObject({ quote: '2022', start: 3, end: 7 })
  })
})

describe('ragas', () => {
  // ragas/dataset_schema.py: SingleTurnSample and MultiTurnSample; pydantic takes no null where a list is known.
  const SingleTurn = z.strictObject({
    user_input: z.string(),
    retrieved_contexts: z.array(z.string()),
    retrieved_context_ids: z.array(z.string()),
    reference_context_ids: z.array(z.string()).optional(),
    response: z.string().optional(),
    reference: z.string().optional(),
  })
  const MultiTurn = z.strictObject({
    user_input: z.array(z.strictObject({ content: z.string(), type: z.enum(['human', 'ai']) })).min(2),
    reference: z.string().optional(),
  })

  it('has a single-turn sample for each question, which stands by itself', () => {
    const samples = lines(ragas).map((sample) => SingleTurn.parse(sample))
    expect(samples).toEqual([
      {
        user_input: 'When was the deal?',
        retrieved_contexts: ['text of a.md', 'text of b.md', 'text of a.md'],
        retrieved_context_ids: ['a.md', 'b.md', 'a.md'],
        reference_context_ids: ['a.md'],
        response: 'In 2022 [1].',
        reference: '2022',
      },
      {
        user_input: 'Where was the deal?',
        retrieved_contexts: [],
        retrieved_context_ids: [],
        response: 'Not in the documents.',
      },
    ])
    expect(ragas.write(run, OPTIONS).left).toBe(1)
  })

  it('has no response where the run made none', () => {
    expect(SingleTurn.parse(lines(ragas, rankings)[0])).not.toHaveProperty('response')
  })

  it('has a multi-turn sample for each conversation', () => {
    const samples = lines(ragasMultiTurn).map((sample) => MultiTurn.parse(sample))
    expect(samples).toHaveLength(1)
    expect(samples[0]!.user_input.map(({ type, content }) => `${type}: ${content}`)).toEqual([
      'human: When was the deal?',
      'ai: In 2022 [1].',
      'human: and where?',
      'ai: Not in the documents.',
    ])
  })
})

describe('deepeval', () => {
  it('is an array of test cases with the keys of LLMTestCase', () => {
    const cases = z
      .array(
        z.strictObject({
          name: z.string(),
          input: z.string(),
          actual_output: z.string(),
          expected_output: z.string().nullable(),
          retrieval_context: z.array(z.string()),
        }),
      )
      .parse(JSON.parse(deepeval.write(run, OPTIONS).text))
    expect(cases).toHaveLength(2)
    expect(cases[0]).toMatchObject({ actual_output: 'In 2022 [1].', expected_output: '2022' })
    expect(cases[1]!.input).toBe('Where was the deal?')
  })

  it('is refused where there are no outputs', () => {
    expect(() => deepeval.write(rankings, OPTIONS)).toThrow('retrieval/set has no answers')
  })
})

describe('trec', () => {
  const parse = (text: string) =>
    text
      .trimEnd()
      .split('\n')
      .map((line) => line.split(/\s+/))

  it('has six fields a line, a document once, and scores that fall with the rank', () => {
    expect(parse(trec.write(runOf({ records: [first, broken] }), OPTIONS).text)).toEqual([
      ['c#1', 'Q0', 'a.md', '1', '1', 'ibid'],
      ['c#1', 'Q0', 'b.md', '2', '0.5', 'ibid'],
    ])
    expect(trec.write(run, OPTIONS).left).toBe(2)
  })

  it('goes as deep as the ranking, keeps ties in order and ids in one piece', () => {
    expect(parse(trec.write(rankings, { tag: 'my run' }).text)).toEqual([
      ['q%201', 'Q0', 'x', '1', '0.9', 'my%20run'],
      ['q%201', 'Q0', 'y%20100%25', '2', '0.899999', 'my%20run'],
      ['q%201', 'Q0', 'z', '3', '0.1', 'my%20run'],
    ])
  })
})

describe('mtrag', () => {
  // What scripts/evaluation/format_checker.py of the benchmark asks for in rag_taskc; retrieval_taska has no predictions.
  const Task = z.looseObject({
    task_id: z.string(),
    Collection: z.string(),
    input: z.array(z.strictObject({ speaker: z.enum(['user', 'agent']), text: z.string() })).min(1),
    contexts: z.array(z.looseObject({ document_id: z.string(), score: z.number(), text: z.string() })).max(10),
    predictions: z
      .array(z.strictObject({ text: z.string() }))
      .length(1)
      .optional(),
    targets: z.array(z.strictObject({ text: z.string() })).optional(),
  })

  it('has a task for each question, with what was said before', () => {
    const [one, two] = lines(mtrag).map((task) => Task.parse(task))
    expect(one).toMatchObject({
      Collection: 'docs',
      predictions: [{ text: 'In 2022 [1].' }],
      targets: [{ text: '2022' }],
    })
    expect(two!.input.map(({ speaker }) => speaker)).toEqual(['user', 'agent', 'user'])
    expect(mtrag.write(run, { ...OPTIONS, collection: 'c' }).text).toContain('"Collection":"c"')
  })

  it('has ten contexts at most, and no prediction where there is no answer', () => {
    const many = { ...ranked, contexts: Array.from({ length: 30 }, (_, i) => passage(`d${i}`, 1 / (i + 1), i + 1)) }
    const [task] = lines(mtrag, runOf({ records: [many] })).map((line) => Task.parse(line))
    expect(task!.contexts).toHaveLength(10)
    expect(task).not.toHaveProperty('predictions')
  })
})

describe('export', () => {
  async function cli(...args: string[]) {
    const [out, err]: [string[], string[]] = [[], []]
    const output = { out: (text: string) => void out.push(text), err: (text: string) => void err.push(text) }
    const code = await createCli(output).run(['node', 'eval', 'export', ...args])
    return { code, out: out.join('\n'), err: err.join('\n') }
  }

  it('writes a file or prints it, and says what was left out', async () => {
    const folder = await folderOf({})
    const [path, out] = [join(folder, 'run.json'), join(folder, 'ragas.jsonl')]
    await writeRun(path, run)
    expect(await cli(path, '--format', 'ragas', '--out', out)).toMatchObject({
      code: 0,
      err: expect.stringContaining('1 records have nothing to write as ragas'),
    })
    expect(await readJsonl(out, z.looseObject({ user_input: z.string() }))).toHaveLength(2)
    expect((await cli(path, '--format', 'trec', '--tag', 'mine')).out).toMatch(/^c#1 Q0 a\.md 1 1 mine\n/)
  })

  it('refuses what it cannot write', async () => {
    const folder = await folderOf({})
    const path = join(folder, 'run.json')
    await writeRun(path, rankings)
    expect((await cli(path)).code).toBe(2)
    expect((await cli(path, '--format', 'csv')).code).toBe(2)
    expect(await cli(path, path, '--format', 'trec')).toMatchObject({
      code: 1,
      err: expect.stringContaining('one file'),
    })
    expect(await cli(path, '--format', 'deepeval')).toMatchObject({
      code: 1,
      err: expect.stringContaining('no answers'),
    })
    expect(await cli(path, '--format', 'promptfoo', '--url', 'ftp://x')).toMatchObject({ code: 1 })
    expect(await readFile(path, 'utf8')).toContain('retrieval/set')
  })
})
