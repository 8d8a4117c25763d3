import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import current from '../../src/answer/weights.json' with { type: 'json' }
import { folderOf, jsonl } from '../fixture.suite.ts'
import { fit } from './fit.ts'

const TOWNS = ['Baku', 'Ganja', 'Shusha', 'Lankaran', 'Quba', 'Shaki', 'Nakhchivan', 'Astara']

/** A reading set, a golden set and its documents, all small, and a file of weights. */
async function world(weights: object = current) {
  const passages = TOWNS.map((town, i) => ({
    _id: `town-${i}`,
    title: town,
    text: `${town} is a town of many gardens. The bridge of ${town} was opened in ${1901 + i}. It has been painted twice.`,
  }))
  const answers = TOWNS.flatMap((town, i) => [
    {
      id: `y${i}`,
      question: `When was the bridge of ${town} opened?`,
      doc_ids: [`town-${i}`],
      answers: [String(1901 + i)],
      answerable: true,
    },
    {
      id: `n${i}`,
      question: `Who sang at the opera of ${town}?`,
      doc_ids: [`town-${i}`],
      answers: [],
      answerable: false,
    },
  ])
  const golden = [
    {
      id: 'bridge',
      kind: 'fact',
      turns: [
        { question: 'When was the bridge of Baku opened?', status: ['answered'], values: [['1901']] },
        { question: 'And that of Quba?', kind: 'followup', status: ['answered'], values: [['1905']] },
      ],
    },
    { id: 'far', kind: 'unanswerable-far', turns: [{ question: 'Who discovered penicillin?', status: ['not_found'] }] },
    { id: 'hello', kind: 'smalltalk', turns: [{ question: 'hello', status: ['clarify'] }] },
    { id: 'author', kind: 'metadata', turns: [{ question: 'Who wrote the article?', values: [['nobody']] }] },
  ]
  const folder = await folderOf({
    'set/corpus.jsonl': jsonl(...passages),
    'set/answers.jsonl': jsonl(...answers),
    'golden.jsonl': jsonl(...golden),
    'weights.json': JSON.stringify(weights),
    ...Object.fromEntries(passages.map(({ title, text }) => [`towns/${title}.md`, `# ${title}\n\n${text}\n`])),
  })
  const options = {
    data: join(folder, 'set'),
    corpus: join(folder, 'towns'),
    questions: join(folder, 'golden.jsonl'),
    weights: join(folder, 'weights.json'),
    seed: 1,
    write: false,
    writeBaseline: false,
    failures: false,
  }
  return { options, written: () => readFile(options.weights, 'utf8') }
}

describe('fit', () => {
  it('fits on what the retriever and the reader make of both sets', async () => {
    const { options, written } = await world()
    const before = await written()
    const { dataset, measures, text, records } = await fit.run(options, () => {})
    expect([dataset, records]).toEqual(['set+golden/towns', []])
    expect(text).toContain('set: 16 questions (8 answerable)')
    // Both turns of the bridge and the far one; a greeting and a question about a document are not the reader's.
    expect(text).toContain('golden/towns: 3 questions (2 answerable)')
    expect(measures['set/first/now']?.value).toBe(1)
    expect(measures['set/first/heldOut']?.value).toBe(1)
    expect(measures['set/auroc/heldOut']?.value).toBeGreaterThan(0.9)
    expect(await written()).toBe(before)
  })

  it('writes on request, the same each time', async () => {
    const [one, two] = [await world(), await world()]
    for (const { options } of [one, two]) await fit.run({ ...options, ...{ write: true } }, () => {})
    const weights = JSON.parse(await one.written())
    expect(await two.written()).toBe(await one.written())
    expect(await one.written()).toBe(`${JSON.stringify(weights, null, 2)}\n`)
    expect(Object.keys(weights.sentence)).toEqual(Object.keys(current.sentence))
    expect(weights).not.toEqual(current)
    expect(weights.threshold).toBe(current.threshold)
  })

  it.each([
    [
      'a feature that the file lacks',
      { ...current, sentence: {} },
      /"sentence" do not fit the features: "coverage".*add it/,
    ],
    [
      'a feature that there is not',
      { ...current, confidence: { ...current.confidence, luck: 1 } },
      /"confidence" do not fit the features: "luck".*remove it/,
    ],
    ['no weights', { sentence: 1 }, /weights\.json: sentence: /],
  ])('refuses %s', async (_, weights, message) => {
    const { options } = await world(weights)
    await expect(fit.run(options, () => {})).rejects.toThrow(message)
  })
})
