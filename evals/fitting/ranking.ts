import { createPassageReader } from '../../src/retrieve/passage-words.ts'
import { questionTerms } from '../../src/retrieve/question-terms.ts'
import { relevanceFeatures } from '../../src/retrieve/relevance.ts'
import { RETRIEVER_DEFAULTS } from '../../src/retrieve/retriever.ts'
import type { BeirDataset } from '../datasets/beir.ts'
import { ndcg, type Relevance } from '../metrics/ranking.ts'
import type { OnProgress, PassageSystem } from '../system.ts'
import { type Column, dot } from './column.ts'
import { inOrder } from './in-order.ts'
import { fitSoftmax } from './softmax.ts'
import { named, type RankingWeights } from './weights.ts'

/** A judged question with what the first look of the retriever found, best first. */
export interface RankingSample {
  ids: readonly string[]
  /** A row for each passage, in the order of the weights. */
  rows: readonly Float64Array[]
  relevance: Relevance
}

/** The candidates of each judged query. The system must be opened with no second look. */
export async function rankingSamples(
  system: PassageSystem,
  { queries, relevance }: Pick<BeirDataset, 'queries' | 'relevance'>,
  weights: RankingWeights,
  onProgress: OnProgress,
): Promise<RankingSample[]> {
  const samples: RankingSample[] = []
  const reader = createPassageReader()
  for (const [i, { id, text, history }] of queries.entries()) {
    const question = system.standalone(text, history)
    const hits = await system.assistant.search({ query: question, topK: RETRIEVER_DEFAULTS.reranked })
    const features = relevanceFeatures(
      questionTerms(await system.prepare(question)),
      hits.map(({ chunk, document }) => ({ chunk, title: document.title })),
      reader,
    )
    samples.push({
      ids: hits.map(({ document }) => document.id),
      rows: features.map((one) => inOrder(weights, { ...one }, 'the second look')),
      relevance: relevance.get(id)!,
    })
    onProgress('looking', i + 1, queries.length)
  }
  return samples
}

/** Penalty on the weights: a tenth of it and ten times it gave the same ranks. */
const L2 = 0.01

/** Fits a weight, none below 0, to each feature; every set counts alike however many questions it has. */
export function fitRanking(
  sets: readonly (readonly RankingSample[])[],
  current: RankingWeights,
  seed: number,
): RankingWeights {
  const names = Object.keys(current)
  const columns = names.map((): Column => ({ sign: 1, l2: L2 }))
  const questions = sets.reduce((sum, samples) => sum + samples.length, 0)
  const choices = sets.flatMap((samples) =>
    samples.map(({ ids, rows, relevance }) => ({
      rows,
      right: ids.map((id) => (relevance.get(id) ?? 0) > 0),
      weight: questions / (sets.length * samples.length),
    })),
  )
  return named(names, fitSoftmax(choices, columns, { seed }))
}

/** nDCG@10 of each sample ranked by the relevance under these weights; equal ones stay as the first look had them. */
export function judgeRanking(samples: readonly RankingSample[], weights: RankingWeights): number[] {
  const values = Object.values(weights)
  return samples.map(({ ids, rows, relevance }) => {
    const scores = new Map(ids.map((id, i) => [id, dot(values, rows[i]!)]))
    return ndcg(
      ids.toSorted((a, b) => scores.get(b)! - scores.get(a)!),
      relevance,
      10,
    )
  })
}

/** nDCG@10 of each sample as the first look ranked it. */
export function judgeFirstLook(samples: readonly RankingSample[]): number[] {
  return samples.map(({ ids, relevance }) => ndcg(ids, relevance, 10))
}
