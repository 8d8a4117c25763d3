import { fileURLToPath } from 'node:url'
import { dataPath, datasetName, type EvalCommand, type EvalOptions } from '../command.ts'
import { readBeir } from '../datasets/beir.ts'
import {
  fitRanking as fitTo,
  judgeFirstLook,
  judgeRanking,
  type RankingSample,
  rankingSamples,
} from '../fitting/ranking.ts'
import { type RankingWeights, readRankingWeights, writeWeights } from '../fitting/weights.ts'
import { type Measures, meanMeasure } from '../measure.ts'
import { sample } from '../metrics/random.ts'
import { mean } from '../metrics/statistics.ts'
import { cell, figure, table } from '../report.ts'
import { type OnProgress, openPassages } from '../system.ts'

const RANKING_WEIGHTS = fileURLToPath(new URL('../../src/retrieve/rerank-weights.json', import.meta.url))

interface FlagsOfFitRanking {
  /** The file whose names are fitted, and that `write` overwrites. */
  weights: string
  write: boolean
}

interface Named {
  name: string
  samples: readonly RankingSample[]
}

async function collect(
  path: string,
  { limit, seed }: EvalOptions,
  weights: RankingWeights,
  onProgress: OnProgress,
): Promise<Named> {
  const { corpus, queries, relevance } = await readBeir(path)
  const judged = queries.filter((query) => [...(relevance.get(query.id)?.values() ?? [])].some((grade) => grade > 0))
  const system = await openPassages(corpus, onProgress, { retriever: { reranked: 0 } })
  try {
    const chosen = sample(judged, limit, seed)
    const samples = await rankingSamples(system, { queries: chosen, relevance }, weights, onProgress)
    return { name: datasetName(path), samples }
  } finally {
    await system.close()
  }
}

/** nDCG@10 of one set: without a second look, with the weights in the file, with weights fitted on the other sets, and on all. */
function judgementOf(
  { name, samples }: Named,
  current: RankingWeights,
  others: RankingWeights,
  all: RankingWeights,
  seed: number,
) {
  const first = judgeFirstLook(samples)
  const heldOut = judgeRanking(samples, others)
  const gain = meanMeasure(
    'gain',
    heldOut.map((value, i) => value - first[i]!),
    seed,
  ).gain
  const now = mean(judgeRanking(samples, current))
  return {
    name,
    questions: samples.length,
    first: mean(first),
    now,
    heldOut: mean(heldOut),
    gain,
    all: mean(judgeRanking(samples, all)),
  }
}

/** Fits on all sets but one and judges on that one, for each, then fits on everything. */
export function refitRanking(sets: readonly Named[], current: RankingWeights, seed: number) {
  const samplesOf = (of: readonly Named[]) => of.map(({ samples }) => samples)
  const fitted = fitTo(samplesOf(sets), current, seed)
  const judgements = sets.map((set) =>
    judgementOf(set, current, fitTo(samplesOf(sets.filter((other) => other !== set)), current, seed), fitted, seed),
  )
  return { fitted, judgements }
}

export const fitRanking: EvalCommand = {
  name: 'fit-ranking',
  description: "fits the weights of the retriever's second look to several sets (--data a,b,c), each held out in turn",
  configure(command) {
    command
      .option('--weights <file>', 'weights to start from', RANKING_WEIGHTS)
      .option('--write', 'overwrite that file with the weights fitted on everything', false)
  },
  async run(options: EvalOptions & Partial<FlagsOfFitRanking>, onProgress) {
    const { weights: path = RANKING_WEIGHTS, write = false, seed } = options
    const current = await readRankingWeights(path)
    const paths = options.data?.split(',').map((data) => dataPath({ ...options, data }, 'fit-ranking')) ?? [
      dataPath(options, 'fit-ranking'),
    ]
    const sets: Named[] = []
    for (const one of paths) sets.push(await collect(one, options, current, onProgress))
    const { fitted, judgements } = refitRanking(sets, current, seed)
    if (write) await writeWeights(path, fitted)
    const measures: Measures = Object.assign(
      {},
      ...judgements.map(({ name, heldOut, now }) => ({
        [`${name}/heldOut`]: { value: heldOut },
        [`${name}/now`]: { value: now },
      })),
    )
    const text = [
      'nDCG@10 of the candidates ranked by relevance alone',
      '',
      table([
        ['set', 'questions', 'first look', 'now', 'held out', 'gain held out', 'fitted on all'],
        ...judgements.map(({ name, questions, first, now, heldOut, gain, all }) => [
          name,
          String(questions),
          figure(first),
          figure(now),
          figure(heldOut),
          cell(gain),
          figure(all),
        ]),
      ]),
      '',
      table([
        ['weight', 'now', 'fitted on all'],
        ...Object.entries(current).map(([name, now]) => [name, now.toFixed(2), fitted[name]!.toFixed(2)]),
      ]),
      ...(write ? ['', `written to ${path}`] : []),
    ].join('\n')
    return { dataset: sets.map(({ name }) => name).join('+'), measures, text, records: [] }
  },
}
