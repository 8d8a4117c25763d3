import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { IbidError } from '../../src/core/errors.ts'
import { folderOf, jsonl } from '../fixture.suite.ts'
import { chunking } from './chunking.ts'

const options = { corpus: '', questions: '', seed: 1, writeBaseline: false, failures: false }
const silent = () => {}

const bridge = `# Bridges 🌉

The *Long  Bridge* of Ganja was
opened in **1901** , and it has been painted twice.

${'Nothing more is known of the men who built it in those hard years. '.repeat(30)}

Its architect was Rauf Aliyev.
`
const opera = '# Opera\n\nThe opera of Shusha seats nine hundred guests.\n'

/** A reference as Python would have written it: indices count code points. */
function reference(document: string, content: string) {
  const start = [...document.slice(0, document.indexOf(content))].length
  return { content, start_index: start, end_index: start + [...content].length }
}

async function folder(...questions: readonly object[]) {
  return folderOf({
    'documents/bridge.md': bridge,
    'documents/opera.md': opera,
    'questions.jsonl': jsonl(...questions),
  })
}

describe('chunking', () => {
  const opened = '*Long  Bridge* of Ganja was\nopened in **1901** ,'
  const questions = [
    {
      id: 'q1',
      question: 'When was the bridge of Ganja opened?',
      document: 'bridge',
      references: [reference(bridge, opened)],
    },
    {
      id: 'q2',
      question: 'How many guests does the opera of Shusha seat?',
      document: 'opera',
      references: [
        reference(opera, 'The opera of Shusha seats nine hundred guests.'),
        { content: 'It burnt down in 1930.', start_index: 0, end_index: 22 },
      ],
    },
  ]

  it('measures by characters of the cleaned text, and counts what is not in it as missed', async () => {
    const { dataset, measures, records, text } = await chunking.run(
      { ...options, data: await folder(...questions), ...{ k: 1 } },
      silent,
    )
    expect(dataset).toMatch(/@1$/)
    const [first, second] = records
    expect(first).toMatchObject({ right: true, response: 'all of it', kind: 'bridge', scores: { recall: 1 } })
    const evidence = 'Long Bridge of Ganja was opened in 1901'
    expect(first?.contexts).toHaveLength(1)
    expect(first?.scores.precision).toBeCloseTo(evidence.length / first!.contexts[0]!.text.length, 12)
    // 45 characters up to the full stop are covered, and the 22 of the sentence that is nowhere are not.
    expect(second?.scores).toMatchObject({ recall: 45 / 67, references: 2, located: 1 })
    expect(second?.response).toBe('missed (not in the cleaned text) It burnt down in 1930.')
    expect(second?.checks).toEqual({ located: false, 'whole evidence': false })
    expect(measures.recall?.value).toBeCloseTo((1 + 45 / 67) / 2, 12)
    expect(measures.located).toMatchObject({ hits: 2, total: 3 })
    expect(measures.whole).toMatchObject({ hits: 1, total: 2 })
    expect(text).toContain('2 questions, 1 chunks each')
  })

  it('takes the questions about one document', async () => {
    const { records, dataset } = await chunking.run(
      { ...options, data: await folder(...questions), kind: 'opera' },
      silent,
    )
    expect(records.map(({ id }) => id)).toEqual(['q2'])
    expect(dataset).not.toContain('@')
  })

  it('says which document is not there', async () => {
    const data = await folder({ ...questions[0], document: 'tunnel' })
    await expect(chunking.run({ ...options, data }, silent)).rejects.toThrow(
      new IbidError(
        'invalid_input',
        `${data}: question "q1" is about "tunnel", which ${join(data, 'documents')} has not`,
      ),
    )
    const empty = await folderOf({ 'questions.jsonl': jsonl(questions[0]) })
    await expect(chunking.run({ ...options, data: empty }, silent)).rejects.toThrow(
      /folder of documents cannot be read/,
    )
  })
})

const bench = process.env.IBID_BENCH
describe.skipIf(!bench)('chunking on a public set (skipped: IBID_BENCH names no folder of data sets)', () => {
  it('finds nearly every excerpt in the cleaned texts', { timeout: 120_000 }, async () => {
    const { measures } = await chunking.run({ ...options, data: 'chunking-eval', limit: 60 }, silent)
    expect(measures.located?.value).toBeGreaterThan(0.98)
    // BM25 over 800 characters of whole sentences: .845 on all of the questions.
    expect(measures.recall?.value).toBeGreaterThan(0.75)
  })
})
