import { describe, expect, it } from 'vitest'
import type { Embedder, FusionWeight } from '../../src/core/ports.ts'
import { MODEL_FUSION_WEIGHT } from '../../src/retrieve/retriever.ts'
import { readBeir } from '../datasets/beir.ts'
import { folderOf, jsonl } from '../fixture.suite.ts'
import { retrieval } from '../runs/retrieval.ts'
import { openPassages } from '../system.ts'
import { fitFusion, fusionText } from './fusion.ts'

const TOPICS = 40
const WORDS = ['lamp', 'bridge', 'ferry', 'harbour', 'sound', 'tower', 'keeper', 'storm']
/** Words that say nothing of what is asked: every passage is the same to keywords. */
const filler = (i: number) => Array.from({ length: 6 }, (_, j) => WORDS[(i * 5 + j * 3) % WORDS.length]).join(' ')

/** @param said what questions call the passage that answers them: `number` as it calls itself, `thing` otherwise */
async function set(said: 'number' | 'thing') {
  const topics = Array.from({ length: TOPICS }, (_, i) => i)
  const folder = await folderOf({
    'corpus.jsonl': jsonl(...topics.map((i) => ({ _id: `d${i}`, title: '', text: `${filler(i)} number${i}.` }))),
    'queries.jsonl': jsonl(...topics.map((i) => ({ _id: `q${i}`, text: `${filler(i + 3)} ${said}${i}` }))),
    'qrels.tsv': topics.map((i) => `q${i}\td${i}\t1\n`).join(''),
  })
  return { folder, ...(await readBeir(folder)) }
}

/** Knows which passage answers which question, by the number in both; `right: false` knows it wrong. Made for tests alone. */
function oracle(right: boolean): Embedder {
  const vector = (text: string, shift: number) => {
    const topic = Number(/(?:number|thing)(\d+)/.exec(text)?.[1] ?? 0)
    const numbers = new Array<number>(TOPICS).fill(0)
    numbers[(topic + shift) % TOPICS] = 1
    return numbers
  }
  return {
    ...{ id: `oracle,${TOPICS}`, dimensions: TOPICS, batchSize: 100 },
    embedQuery: async (text) => vector(text, right ? 0 : 7),
    embedDocuments: async (texts) => texts.map((text) => vector(text, 0)),
  }
}

async function fitted(right: boolean, inUse: FusionWeight | null = null) {
  const { corpus, queries, relevance } = await set(right ? 'thing' : 'number')
  const system = await openPassages(corpus, () => {}, {}, { embedder: oracle(right) })
  try {
    return await fitFusion(system, queries, relevance, 1, inUse, () => {})
  } finally {
    await system.close()
  }
}

describe('fitFusion', () => {
  it('leans on vectors that know what is meant', async () => {
    const fit = await fitted(true)
    expect(fit.now).toEqual(MODEL_FUSION_WEIGHT)
    expect(fit.fitted.ranking).toBeGreaterThanOrEqual(fit.now.ranking)
    expect(fit.measures['heldOut/nDCG@10']?.value).toBeCloseTo(1, 5)
    const [words, , ...rest] = fit.curves.ranking
    expect(words!.value).toBeLessThan(0.5)
    expect(rest.at(-1)).toEqual({ weight: 1, value: 1 })
  })

  it('leans on words where vectors know nothing, whatever is in use', async () => {
    const fit = await fitted(false, { candidates: 0.8, ranking: 0.8 })
    expect(fit.fitted.ranking).toBeLessThan(fit.now.ranking)
    expect(fit.measures['heldOut/nDCG@10']!.value).toBeGreaterThan(fit.measures['now/nDCG@10']!.value)
    expect(fit.measures['fitted/nDCG@10']!.value).toBeGreaterThanOrEqual(fit.measures['heldOut/nDCG@10']!.value)
    expect(fusionText(fit)).toContain(`FUSION_WEIGHT=${fit.fitted.candidates},${fit.fitted.ranking} sets`)
  })

  it('is a flag of retrieval, for the embedder of the environment and under its weight', async () => {
    const { folder } = await set('number')
    const options = {
      corpus: '',
      questions: '',
      seed: 1,
      writeBaseline: false,
      failures: false,
      data: folder,
      limit: 12,
    }
    const before = process.env.FUSION_WEIGHT
    process.env.FUSION_WEIGHT = '0.3,0.2'
    try {
      const { dataset, text } = await retrieval.run({ ...options, fitFusion: true } as typeof options, () => {})
      expect(dataset).toMatch(/@0\.3,0\.2\/fit-fusion$/)
      expect(text).toMatch(/12 judged queries, vectors of builtin-/)
      expect(text).toMatch(/^in use +0\.3,0\.2 /m)
    } finally {
      if (before === undefined) delete process.env.FUSION_WEIGHT
      else process.env.FUSION_WEIGHT = before
    }
  })
})
