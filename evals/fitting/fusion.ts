import type { FusionWeight } from '../../src/core/ports.ts'
import { MODEL_FUSION_WEIGHT } from '../../src/retrieve/retriever.ts'
import type { BeirQuery } from '../datasets/beir.ts'
import { type Measures, meanMeasure } from '../measure.ts'
import { createRandom } from '../metrics/random.ts'
import { ndcg, type Relevance } from '../metrics/ranking.ts'
import { mean } from '../metrics/statistics.ts'
import { cell, figure, table } from '../report.ts'
import type { OnProgress, PassageSystem } from '../system.ts'

/** Hits that are judged. */
const DEPTH = 10
const TENTHS = Array.from({ length: 11 }, (_, i) => i / 10)
/** Tried for the candidates and, a little finer where letters in common are all that vectors know, for the final order. */
const GRID = { candidates: TENTHS, ranking: [0, 0.05, ...TENTHS.slice(1)] }

/** What `--fit-fusion` found. */
export interface FusionFit {
  embedder: string
  queries: number
  /** The weight in use. */
  now: FusionWeight
  /** The best on all queries. */
  fitted: FusionWeight
  /** The best on each half, judged on the other. */
  halves: readonly FusionWeight[]
  measures: Measures
  /** Mean nDCG@10 with one weight changed and the other as fitted. */
  curves: { candidates: readonly Point[]; ranking: readonly Point[] }
}
interface Point {
  weight: number
  value: number
}

/** The nDCG@10 of each query, by weight. */
type Judged = ReadonlyMap<FusionWeight, readonly number[]>

/**
 * Finds the weight of an embedder's vectors on a judged set: the best of a grid, on all queries and on each half of them,
 * which is judged on the other half. Both legs are asked once for each query.
 * @param set the weight in use where it is not the embedder's own
 */
export async function fitFusion(
  system: PassageSystem,
  queries: readonly BeirQuery[],
  relevance: ReadonlyMap<string, Relevance>,
  seed: number,
  set: FusionWeight | null,
  onProgress: OnProgress,
): Promise<FusionFit> {
  const now = set ?? system.embedder.fusionWeight ?? MODEL_FUSION_WEIGHT
  const grid = GRID.candidates.flatMap((candidates) =>
    GRID.ranking.map((ranking): FusionWeight => ({ candidates, ranking })),
  )
  const judged = new Map([...grid, now].map((weight) => [weight, [] as number[]]))
  for (const [i, { id, text, history }] of queries.entries()) {
    const legs = await system.retriever.legs(system.standalone(text, history))
    for (const [weight, values] of judged) {
      const hits = await system.retriever.rank(legs, DEPTH, weight)
      const ranking = hits.map(({ document }) => document.id)
      values.push(ndcg(ranking, relevance.get(id) ?? new Map(), DEPTH))
    }
    onProgress('weighing', i + 1, queries.length)
  }

  const sides = halves(queries.length, seed)
  const chosen = sides.map((side) => best(judged, grid, now, side))
  // Each half under the weight of the other one.
  const heldOut = queries.map((_, i) => judged.get(chosen[sides[0]!.includes(i) ? 1 : 0]!)![i]!)
  const current = judged.get(now)!
  const fitted = best(
    judged,
    grid,
    now,
    queries.map((_, i) => i),
  )
  const curve = (of: keyof FusionWeight) => {
    const other = of === 'candidates' ? 'ranking' : 'candidates'
    return grid
      .filter((weight) => weight[other] === fitted[other])
      .map((weight): Point => ({ weight: weight[of], value: mean(judged.get(weight)!) }))
  }
  return {
    ...{ embedder: system.embedder.id, queries: queries.length, now, fitted, halves: chosen },
    measures: {
      ...meanMeasure('now/nDCG@10', current, seed),
      ...meanMeasure('heldOut/nDCG@10', heldOut, seed),
      ...meanMeasure(
        'gain',
        heldOut.map((value, i) => value - current[i]!),
        seed,
      ),
      ...meanMeasure('fitted/nDCG@10', judged.get(fitted)!, seed),
    },
    curves: { candidates: curve('candidates'), ranking: curve('ranking') },
  }
}

/** The best weight on these queries; of equal ones the nearest to the one in use. */
function best(
  judged: Judged,
  grid: readonly FusionWeight[],
  now: FusionWeight,
  queries: readonly number[],
): FusionWeight {
  const far = (weight: FusionWeight) =>
    Math.abs(weight.candidates - now.candidates) + Math.abs(weight.ranking - now.ranking)
  const value = (weight: FusionWeight) => Number(mean(queries.map((i) => judged.get(weight)![i]!)).toFixed(9))
  return grid.toSorted((a, b) => value(b) - value(a) || far(a) - far(b))[0]!
}

/** The numbers below `count` in two halves, drawn by the seed. */
function halves(count: number, seed: number): [number[], number[]] {
  const random = createRandom(seed)
  const drawn = Array.from({ length: count }, (_, i) => ({ i, at: random() })).sort((a, b) => a.at - b.at)
  const half = (from: number, to: number) => drawn.slice(from, to).map(({ i }) => i)
  return [half(0, Math.ceil(count / 2)), half(Math.ceil(count / 2), count)]
}

const shown = ({ candidates, ranking }: FusionWeight) => `${candidates},${ranking}`

/** The table, the two curves, and what to set. */
export function fusionText({ embedder, queries, now, fitted, halves: chosen, measures, curves }: FusionFit): string {
  const row = (name: string, weight: string, measure: string) => [name, weight, cell(measures[measure])]
  const points = (of: readonly Point[]) =>
    table([
      ['weight', ...of.map(({ weight }) => String(weight))],
      ['nDCG@10', ...of.map(({ value }) => figure(value))],
    ])
  return [
    `${queries} judged queries, vectors of ${embedder}`,
    '',
    table([
      ['', 'weight (candidates,ranking)', 'nDCG@10'],
      row('in use', shown(now), 'now/nDCG@10'),
      row('held out', chosen.map(shown).join(' and '), 'heldOut/nDCG@10'),
      row('gain held out', '', 'gain'),
      row('fitted on all', shown(fitted), 'fitted/nDCG@10'),
    ]),
    '',
    `in the final order, with ${fitted.candidates} where candidates are chosen:`,
    points(curves.ranking),
    '',
    `where candidates are chosen, with ${fitted.ranking} in the final order:`,
    points(curves.candidates),
    '',
    `FUSION_WEIGHT=${shown(fitted)} sets what was fitted on all; keep what is in use unless the gain held out is clear of 0.`,
  ].join('\n')
}
