import { type Measures, share } from '../measure.ts'
import { auroc } from '../metrics/selective.ts'
import { dot } from './column.ts'
import { rank } from './fit-reader.ts'
import type { Sample } from './samples.ts'
import type { Weights } from './weights.ts'

/** What `judge` measures, by name, in the words of the table. */
export const JUDGED = {
  first: 'right sentence first',
  first3: 'right sentence in the first three',
  auroc: 'AUROC of the confidence',
  accuracy: 'answered or not, rightly',
} as const

/**
 * Measures weights on samples: over answerable questions, how often the sentence ranked first, or one of the first
 * three, is right; over all, whether the confidence in the first sentence tells answerable questions from others, by its
 * order and at the threshold. A question for which nothing was found has no confidence and is not answered.
 */
export function judge(samples: readonly Sample[], weights: Weights): Measures {
  const confidence = Object.values(weights.confidence)
  const judged = samples.map((sample) => {
    const ranked = rank(sample, weights.sentence)
    const sum = ranked[0] === undefined ? Number.NEGATIVE_INFINITY : dot(confidence, ranked[0].grounds)
    return { answerable: sample.answerable, ranked, confidence: 1 / (1 + Math.exp(-sum)) }
  })
  const answerable = judged.filter((sample) => sample.answerable)
  const area = auroc(judged.map((sample) => ({ score: sample.confidence, positive: sample.answerable })))
  return {
    ...share(
      'first',
      answerable.map(({ ranked }) => ranked[0]?.right === true),
    ),
    ...share(
      'first3',
      answerable.map(({ ranked }) => ranked.slice(0, 3).some(({ right }) => right)),
    ),
    ...(Number.isNaN(area) ? {} : { auroc: { value: area } }),
    ...share(
      'accuracy',
      judged.map((sample) => sample.confidence >= weights.threshold === sample.answerable),
    ),
  }
}
