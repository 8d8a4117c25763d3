import { createRandom } from '../metrics/random.ts'
import { createAdam } from './adam.ts'
import { type Column, constrain, dot, penalise, startOf } from './column.ts'

/** The candidates of one question, of which some are right. */
export interface Choice {
  /** A row of features for each candidate. */
  rows: readonly Float64Array[]
  /** Which of them are right: at least one. */
  right: readonly boolean[]
  /** How much the question counts. */
  weight: number
}

/** A loss and its slope by each weight. */
export interface Loss {
  loss: number
  gradient: Float64Array
}

export const SOFTMAX_DEFAULTS = { epochs: 60, batch: 64, rate: 0.05, seed: 1 }
export type SoftmaxOptions = typeof SOFTMAX_DEFAULTS

/**
 * The listwise loss: minus the log of the share that right candidates have of the softmax over all candidates, as a
 * mean over the choices (ListNet's top-one likelihood, Cao et al., ICML 2007, with several right ones summed), and the penalties.
 */
export function softmaxLoss(choices: readonly Choice[], weights: Float64Array, columns: readonly Column[]): Loss {
  const gradient = new Float64Array(weights.length)
  let loss = 0
  for (const { rows, right, weight } of choices) {
    const scores = rows.map((row) => dot(weights, row))
    const highest = Math.max(...scores)
    const powers = scores.map((score) => Math.exp(score - highest))
    let all = 0
    // Shares among the right ones have a maximum of their own: far behind the highest score, all powers would be 0.
    const highestRight = Math.max(...scores.filter((_, i) => right[i]))
    const rightPowers = scores.map((score, i) => (right[i] ? Math.exp(score - highestRight) : 0))
    let allRight = 0
    for (let i = 0; i < rows.length; i++) {
      all += powers[i]!
      allRight += rightPowers[i]!
    }
    loss += weight * (Math.log(all) + highest - Math.log(allRight) - highestRight)
    for (let i = 0; i < rows.length; i++) {
      const slope = weight * (powers[i]! / all - rightPowers[i]! / allRight)
      const row = rows[i]!
      for (let k = 0; k < gradient.length; k++) gradient[k] = gradient[k]! + slope * row[k]!
    }
  }
  const count = Math.max(1, choices.length)
  for (let k = 0; k < gradient.length; k++) gradient[k] = gradient[k]! / count
  return { loss: loss / count + penalise(weights, columns, gradient), gradient }
}

/**
 * Fits one weight a column by Adam in batches, its rate falling to zero. Choices without a
 * right or without a wrong candidate teach nothing and are left out. The same seed gives the same weights.
 */
export function fitSoftmax(
  choices: readonly Choice[],
  columns: readonly Column[],
  options: Partial<SoftmaxOptions> = {},
): Float64Array {
  const { epochs, batch, rate, seed } = { ...SOFTMAX_DEFAULTS, ...options }
  const teaching = choices.filter(({ right }) => right.includes(true) && right.includes(false))
  const random = createRandom(seed)
  const weights = startOf(columns)
  const step = createAdam(columns.length)
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(teaching, random)
    for (let from = 0; from < teaching.length; from += batch) {
      const { gradient } = softmaxLoss(teaching.slice(from, from + batch), weights, columns)
      step(weights, gradient, rate * (1 - epoch / epochs))
      constrain(weights, columns)
    }
  }
  return weights
}

/** Fisher and Yates, in place. */
export function shuffle<T>(items: T[], random: () => number): void {
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    const swapped = items[i]!
    items[i] = items[j]!
    items[j] = swapped
  }
}
