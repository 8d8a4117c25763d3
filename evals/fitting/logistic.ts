import { type Column, constrain, dot, penalise, startOf } from './column.ts'
import type { Loss } from './softmax.ts'

/** A row of features and the probability that it should get. */
export interface Judged {
  row: Float64Array
  /** 0…1: 1 for yes, 0 for no, between for a reserved yes. */
  label: number
  /** How much it counts. */
  weight: number
}

export const LOGISTIC_DEFAULTS = { steps: 4000 }
export type LogisticOptions = typeof LOGISTIC_DEFAULTS

/** The weighted mean of the cross entropy between labels and the logistic function of the rows, and the penalties. */
export function logisticLoss(judged: readonly Judged[], weights: Float64Array, columns: readonly Column[]): Loss {
  const gradient = new Float64Array(weights.length)
  const total = totalWeight(judged)
  let loss = 0
  for (const { row, label, weight } of judged) {
    const z = dot(weights, row)
    // log(1 + e^z) − label · z, without overflow
    loss += (weight * (Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - label * z)) / total
    const slope = (weight * (1 / (1 + Math.exp(-z)) - label)) / total
    for (let k = 0; k < gradient.length; k++) gradient[k] = gradient[k]! + slope * row[k]!
  }
  return { loss: loss + penalise(weights, columns, gradient), gradient }
}

/**
 * Fits one weight a column by projected gradient descent: after each step, what a column forbids is undone. The loss is
 * convex and the step no longer than its curvature allows, so every step gains and nothing is random.
 */
export function fitLogistic(
  judged: readonly Judged[],
  columns: readonly Column[],
  options: Partial<LogisticOptions> = {},
): Float64Array {
  const { steps } = { ...LOGISTIC_DEFAULTS, ...options }
  const weights = startOf(columns)
  if (judged.length === 0) return weights
  // The second derivative of the logistic loss is at most a quarter of the squared length of the row.
  const length = judged.reduce((sum, { row, weight }) => sum + weight * dot(row, row), 0) / totalWeight(judged)
  const rate = 1 / (length / 4 + Math.max(...columns.map(({ l2 }) => l2)))
  for (let step = 0; step < steps; step++) {
    const { gradient } = logisticLoss(judged, weights, columns)
    for (let k = 0; k < weights.length; k++) weights[k] = weights[k]! - rate * gradient[k]!
    constrain(weights, columns)
  }
  return weights
}

function totalWeight(judged: readonly Judged[]): number {
  return judged.reduce((sum, { weight }) => sum + weight, 0)
}
