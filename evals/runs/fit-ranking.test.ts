import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import current from '../../src/retrieve/rerank-weights.json' with { type: 'json' }
import { fitRanking as fitTo, judgeFirstLook, judgeRanking, type RankingSample } from '../fitting/ranking.ts'
import { folderOf, jsonl } from '../fixture.suite.ts'
import { fitRanking, refitRanking } from './fit-ranking.ts'

const TOWNS = ['Baku', 'Ganja', 'Shusha', 'Lankaran', 'Quba', 'Shaki', 'Nakhchivan', 'Astara']

/** Two sets in which the passage that answers says the terms together, and one beside it says them more often. */
async function world(weights: object = current) {
  const set = (thing: string) => ({
    corpus: jsonl(
      ...TOWNS.flatMap((town) => [
        {
          _id: `${town}+`,
          title: '',
          text: `Much is said here. The ${thing} of ${town} was opened in May. It is red.`,
        },
        {
          _id: `${town}-`,
          title: '',
          text: `${town} is old, ${town} is far. It has no garden. Nobody saw a ${thing}. A ${thing} it wants.`,
        },
      ]),
    ),
    queries: jsonl(...TOWNS.map((town) => ({ _id: town, text: `When was the ${thing} of ${town} opened?` }))),
    qrels: `query-id\tcorpus-id\tscore\n${TOWNS.map((town) => `${town}\t${town}+\t1`).join('\n')}\n`,
  })
  const files = Object.entries({ bridges: set('bridge'), theatres: set('theatre') }).flatMap(([name, one]) => [
    [`${name}/corpus.jsonl`, one.corpus],
    [`${name}/queries.jsonl`, one.queries],
    [`${name}/qrels.tsv`, one.qrels],
  ])
  const folder = await folderOf({ ...Object.fromEntries(files), 'weights.json': JSON.stringify(weights) })
  const options = {
    data: `${join(folder, 'bridges')},${join(folder, 'theatres')}`,
    corpus: folder,
    questions: join(folder, 'none'),
    weights: join(folder, 'weights.json'),
    seed: 1,
    write: false,
    writeBaseline: false,
    failures: false,
  }
  return { options, written: () => readFile(options.weights, 'utf8') }
}

describe('fit-ranking', () => {
  it('holds out each set in turn, and changes nothing unless told', async () => {
    const { options, written } = await world()
    const before = await written()
    const { dataset, measures, text, records } = await fitRanking.run(options, () => {})
    expect(dataset).toBe('bridges+theatres')
    expect(measures['bridges/heldOut']!.value).toBe(1)
    expect(measures['theatres/heldOut']!.value).toBe(1)
    expect(text).toMatch(/^theatres +8 /m)
    expect(records).toEqual([])
    expect(await written()).toBe(before)
  })

  it('writes the weights when told, by the names in the file', async () => {
    const { options, written } = await world()
    const writing = { ...options, write: true }
    await fitRanking.run(writing, () => {})
    const fitted = JSON.parse(await written())
    expect(Object.keys(fitted)).toEqual(Object.keys(current))
    for (const weight of Object.values(fitted)) expect(weight).toBeGreaterThanOrEqual(0)
  })

  it('refuses weights that do not fit, and a set that is not there', async () => {
    const { luck: _, ...odd } = { ...current, luck: 1, passage: undefined }
    await expect(fitRanking.run((await world({ ...current, luck: 1 })).options, () => {})).rejects.toThrow(
      /"luck".*remove it/,
    )
    await expect(fitRanking.run((await world(odd)).options, () => {})).rejects.toThrow(/"passage".*add it with 0/)
    const { options } = await world()
    await expect(fitRanking.run({ ...options, data: 'nowhere' }, () => {})).rejects.toThrow(/--data nowhere/)
  })
})

describe('the weights of a ranking', () => {
  const sample = (right: readonly number[], wrong: readonly number[]): RankingSample => ({
    ids: ['wrong', 'right'],
    rows: [Float64Array.from(wrong), Float64Array.from(right)],
    relevance: new Map([['right', 1]]),
  })
  const weights = { good: 0, bad: 0 }

  it('rise for what speaks for the right ones, and never fall below 0', () => {
    const fitted = fitTo([[sample([1, 0], [0, 1]), sample([0.8, 0.1], [0.2, 0.9])]], weights, 1)
    expect(fitted.good).toBeGreaterThan(0.5)
    expect(fitted.bad).toBe(0)
  })

  it('count each set alike, however many questions it has', () => {
    const one = sample([1, 0], [0, 0.9])
    const other = sample([0, 1], [0.9, 0])
    const few = fitTo([[one], [other]], weights, 1)
    const many = fitTo([[one], Array.from({ length: 20 }, () => other)], weights, 1)
    expect(many.good! / many.bad!).toBeCloseTo(few.good! / few.bad!, 1)
  })

  it('are judged by nDCG@10: 1 for the right one first, 1/log2(3) for second', () => {
    const samples = [sample([1, 0], [0, 1])]
    expect(judgeFirstLook(samples)).toEqual([expect.closeTo(1 / Math.log2(3), 10)])
    expect(judgeRanking(samples, { good: 1, bad: 0 })).toEqual([1])
    expect(judgeRanking(samples, { good: 0, bad: 1 })).toEqual([expect.closeTo(1 / Math.log2(3), 10)])
    expect(judgeRanking(samples, weights)).toEqual(judgeFirstLook(samples))
  })

  it('that are held out have not seen the set they are judged on', () => {
    const sets = [
      { name: 'a', samples: [sample([1, 0], [0, 1])] },
      { name: 'b', samples: [sample([0, 1], [1, 0])] },
    ]
    const { judgements } = refitRanking(sets, weights, 1)
    // What is learnt from the one is wrong on the other.
    for (const { first, heldOut } of judgements) expect(heldOut).toBeCloseTo(first, 10)
  })
})
