import type { FeatureName } from '../../src/answer/features.ts'
import type { Grounds } from '../../src/answer/ground.ts'
import { type Column, dot } from './column.ts'
import { fitLogistic } from './logistic.ts'
import type { Sample, SampleSentence } from './samples.ts'
import { fitSoftmax } from './softmax.ts'
import { BIAS, named, type Weights } from './weights.ts'

/** Weights that are rules, not measurements: what they forbid is rare in the samples, and wrong whenever it happens. */
const SENTENCE_RULES: ReadonlySet<string> = new Set<FeatureName>(['valueMissing', 'asks', 'numbers', 'short'])
const CONFIDENCE_RULES: ReadonlySet<string> = new Set<keyof Grounds>(['valueMissing', 'unknownName', 'roleMissing'])

/** Which way a ground may speak. A fit that finds the contrary has found an accident of the samples. */
const SIGNS: Readonly<Record<keyof Grounds, 1 | -1>> = {
  context: 1,
  coverage: 1,
  namedMissing: -1,
  unknownName: -1,
  roleMissing: -1,
  numberMissing: -1,
  unknown: -1,
  mostlyUnknown: -1,
  said: 1,
  saidMissing: -1,
  heaviestMissing: -1,
  missing: -1,
  mass: 1,
  exception: -1,
  undenied: -1,
  denied: -1,
  opposite: -1,
  unsaid: -1,
  valueMissing: -1,
  value: 1,
  uncounted: -1,
  nameMissing: -1,
  pairs: 1,
}

/** Samples that count alike. */
export interface SampleSet {
  samples: readonly Sample[]
  /** How much each counts for the order of the sentences. */
  sentenceWeight: number
  /** How much each counts for the confidence. */
  confidenceWeight: number
}

/** What a fit makes of an answerable question whose first sentence is not the right one: it should rather be answered. */
const RESERVED_YES = 0.75
const SENTENCE_L2 = 0.002
const CONFIDENCE_L2 = 3e-5

/**
 * Fits the weights of the reader: first those that order the sentences, then those of the confidence in the sentence
 * that comes first under them. Rules, the names, their order and the threshold are those of `current`.
 */
export function fitReader(sets: readonly SampleSet[], current: Weights, seed: number): Weights {
  const sentence = fitSentence(sets, current, seed)
  return { sentence, confidence: fitConfidence(sets, current, sentence), threshold: current.threshold }
}

function fitSentence(sets: readonly SampleSet[], current: Weights, seed: number): Weights['sentence'] {
  const names = Object.keys(current.sentence)
  const columns = names.map(
    (name): Column => (SENTENCE_RULES.has(name) ? { fixed: current.sentence[name]!, l2: 0 } : { l2: SENTENCE_L2 }),
  )
  const choices = sets.flatMap(({ samples, sentenceWeight }) =>
    samples.map(({ sentences }) => ({
      rows: sentences.map(({ features }) => features),
      right: sentences.map(({ right }) => right),
      weight: sentenceWeight,
    })),
  )
  return named(names, fitSoftmax(choices, columns, { seed }))
}

function fitConfidence(
  sets: readonly SampleSet[],
  current: Weights,
  sentence: Weights['sentence'],
): Weights['confidence'] {
  const names = Object.keys(current.confidence)
  const columns = names.map((name): Column => {
    if (name === BIAS) return { l2: 0 }
    if (CONFIDENCE_RULES.has(name)) return { fixed: current.confidence[name]!, l2: 0 }
    return { sign: SIGNS[name as keyof Grounds], l2: CONFIDENCE_L2 }
  })
  const judged = sets.flatMap(({ samples, confidenceWeight }) =>
    samples.flatMap((sample) => {
      const [first] = rank(sample, sentence)
      return first === undefined
        ? []
        : [{ row: first.grounds, label: labelOf(sample, first), weight: confidenceWeight }]
    }),
  )
  return named(names, fitLogistic(judged, columns))
}

function labelOf({ answerable, composed }: Sample, first: SampleSentence): number {
  if (!answerable) return 0
  return first.right || composed ? 1 : RESERVED_YES
}

/** The sentences of a sample, best first; those of equal score stay as they were. */
export function rank({ sentences }: Sample, weights: Weights['sentence']): SampleSentence[] {
  const values = Object.values(weights)
  return sentences
    .map((sentence) => ({ sentence, score: dot(values, sentence.features) }))
    .sort((a, b) => b.score - a.score)
    .map(({ sentence }) => sentence)
}
