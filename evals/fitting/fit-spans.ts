import { createRandom } from '../metrics/random.ts'
import { createAdam } from './adam.ts'
import { shuffle } from './softmax.ts'

/** A span that could be an answer, its features as pairs of a column and a value. */
export interface SpanRow {
  columns: Int32Array
  values: Float32Array
  /** SQuAD's F1 of the span against the answers. */
  f1: number
  exact: number
  text: string
}

/** A question with every span that could answer it. */
export interface SpanSample {
  /** Samples of one group know of each other (questions on one article): never apart in folds. */
  group: string
  rows: readonly SpanRow[]
}

/** Columns by the names of their features, in the order in which they were first seen. */
export interface Columns {
  names: string[]
  of(name: string): number
}

export function createColumns(): Columns {
  const names: string[] = []
  const known = new Map<string, number>()
  return {
    names,
    of(name) {
      let column = known.get(name)
      if (column === undefined) {
        column = names.push(name) - 1
        known.set(name, column)
      }
      return column
    },
  }
}

export const SPAN_FIT = {
  epochs: 25,
  batch: 32,
  rate: 0.05,
  l2: 0.001,
  /** The share of the softmax that a span should have: its F1 to this power. High, so that a half-right span gets little. */
  sharpness: 6,
  /** A feature of fewer spans is an accident. */
  fewest: 100,
  seed: 1,
}

/**
 * Fits one weight a feature by the listwise softmax (ListNet's top-one likelihood, Cao et al., ICML 2007) with shares by F1 as
 * targets. Samples without a span that is right in part teach nothing. The same samples and seed give the same weights.
 */
export function fitSpans(samples: readonly SpanSample[], columns: number, options = SPAN_FIT): Float64Array {
  const { epochs, batch, rate, l2, sharpness, fewest, seed } = options
  const teaching = samples.filter(({ rows }) => rows.some(({ f1 }) => f1 > 0))
  const isCommon = seenOften(samples, columns, fewest)
  const weights = new Float64Array(columns)
  const step = createAdam(columns)
  const random = createRandom(seed)
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(teaching, random)
    for (let from = 0; from < teaching.length; from += batch) {
      const gradient = Float64Array.from(weights, (weight) => l2 * weight)
      const chosen = teaching.slice(from, from + batch)
      for (const { rows } of chosen) addSlope(rows, weights, sharpness, chosen.length, gradient)
      for (let k = 0; k < columns; k++) if (!isCommon[k]) gradient[k] = 0
      step(weights, gradient, rate * (1 - epoch / epochs))
    }
  }
  return weights
}

function seenOften(samples: readonly SpanSample[], columns: number, fewest: number): boolean[] {
  const seen = new Float64Array(columns)
  for (const { rows } of samples) for (const row of rows) for (const column of row.columns) seen[column]!++
  return Array.from(seen, (count) => count >= fewest)
}

function addSlope(
  rows: readonly SpanRow[],
  weights: Float64Array,
  sharpness: number,
  samples: number,
  gradient: Float64Array,
): void {
  const given = shares(rows.map((row) => scoreOf(row, weights)))
  const wanted = rows.map(({ f1 }) => f1 ** sharpness)
  const total = wanted.reduce((sum, share) => sum + share, 0)
  for (const [i, row] of rows.entries()) {
    const slope = (given[i]! - wanted[i]! / total) / samples
    for (let k = 0; k < row.columns.length; k++) gradient[row.columns[k]!]! += slope * row.values[k]!
  }
}

export function scoreOf({ columns, values }: SpanRow, weights: Float64Array): number {
  let score = 0
  for (let k = 0; k < columns.length; k++) score += weights[columns[k]!]! * values[k]!
  return score
}

function shares(scores: readonly number[]): number[] {
  const highest = Math.max(...scores)
  const powers = scores.map((score) => Math.exp(score - highest))
  const total = powers.reduce((sum, power) => sum + power, 0)
  return powers.map((power) => power / total)
}

/** The best span of a sample under the weights; null where it has none. */
export function bestSpan({ rows }: SpanSample, weights: Float64Array): SpanRow | null {
  let best: SpanRow | null = null
  let highest = Number.NEGATIVE_INFINITY
  for (const row of rows) {
    const score = scoreOf(row, weights)
    if (score > highest) {
      highest = score
      best = row
    }
  }
  return best
}

/** Every sample's best span under weights that were fitted without its group. */
export function crossValidateSpans(
  samples: readonly SpanSample[],
  columns: number,
  folds: number,
  options = SPAN_FIT,
): (SpanRow | null)[] {
  const groups = [...new Set(samples.map(({ group }) => group))]
  const foldOf = new Map(groups.map((group, i) => [group, i % folds]))
  const chosen: (SpanRow | null)[] = new Array(samples.length).fill(null)
  for (let fold = 0; fold < folds; fold++) {
    const weights = fitSpans(
      samples.filter(({ group }) => foldOf.get(group) !== fold),
      columns,
      options,
    )
    for (const [i, one] of samples.entries()) if (foldOf.get(one.group) === fold) chosen[i] = bestSpan(one, weights)
  }
  return chosen
}
