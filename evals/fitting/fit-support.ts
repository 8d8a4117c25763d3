import * as z from 'zod'
import type { SupportFeature, SupportFeatures } from '../../src/answer/support-features.ts'
import { readJson } from '../datasets/jsonl.ts'
import { binaryScores } from '../metrics/binary.ts'
import { type Column, dot } from './column.ts'
import { fitLogistic } from './logistic.ts'
import { BIAS, named } from './weights.ts'

const SupportWeights = z.strictObject({ features: z.record(z.string(), z.number()), threshold: z.number() })

/** The weights of the support check, as `src/answer/support-weights.json` holds them. */
export type SupportWeights = z.infer<typeof SupportWeights>

/** A claim as it was weighed. */
export interface SupportSample {
  /** Claims on the same evidence know of each other: they are never apart in folds. */
  group: string
  features: SupportFeatures
  supported: boolean
}

/**
 * What a draft may not get wrong, whatever the samples say: people seldom claim the opposite of their source, and a model
 * that invents a name or a year does so in a sentence that is right in everything else.
 */
const RULES: Partial<Record<SupportFeature, number>> = {
  nameMissing: -2,
  valueMissing: -2,
  otherValue: -2,
  negation: -3,
  opposite: -2,
}
const SIGNS: Partial<Record<SupportFeature, 1 | -1>> = { covered: 1, best: 1, order: 1, nameApart: -1 }
const L2 = 0.003
const STEPS = 4000
/** Thresholds that are tried: no finer than a set of a few hundred can tell. */
const THRESHOLDS = Array.from({ length: 91 }, (_, i) => (i + 5) / 100)

/** @throws IbidError `invalid_input` naming the file and the field that is wrong. */
export function readSupportWeights(path: string): Promise<SupportWeights> {
  return readJson(path, SupportWeights)
}

/** Fits the weights, and the threshold at which F1 of "supported" is best on the same samples. */
export function fitSupport(samples: readonly SupportSample[]): SupportWeights {
  const names = Object.keys(samples[0]?.features ?? {}) as SupportFeature[]
  const columns: Column[] = [{ l2: 0 }, ...names.map((name) => columnOf(name))]
  const judged = samples.map(({ features, supported }) => ({
    row: Float64Array.from([1, ...names.map((name) => features[name])]),
    label: supported ? 1 : 0,
    weight: 1,
  }))
  const features = named([BIAS, ...names], fitLogistic(judged, columns, { steps: STEPS }))
  const scored = samples.map((sample) => ({ score: scoreBy({ features }, sample.features), is: sample.supported }))
  let threshold = 0.5
  let most = -1
  for (const tried of THRESHOLDS) {
    const { f1, accuracy } = binaryScores(scored.map(({ score, is }) => ({ said: score >= tried, is })))
    // Of those that tie, the one with fewer mistakes.
    if (f1 + accuracy / 1000 > most) {
      most = f1 + accuracy / 1000
      threshold = tried
    }
  }
  return { features, threshold }
}

function columnOf(name: SupportFeature): Column {
  const fixed = RULES[name]
  const sign = SIGNS[name]
  return { l2: L2, ...(fixed !== undefined && { fixed }), ...(sign !== undefined && { sign }) }
}

/** The score that weights give, 0…1. */
export function scoreBy({ features: weights }: Pick<SupportWeights, 'features'>, features: SupportFeatures): number {
  const names = Object.keys(weights).filter((name) => name !== BIAS) as SupportFeature[]
  const sum =
    (weights[BIAS] ?? 0) +
    dot(
      names.map((name) => weights[name] ?? 0),
      names.map((name) => features[name]),
    )
  return 1 / (1 + Math.exp(-sum))
}

/** A sample judged by weights that were fitted without it and its like. */
export interface HeldOut {
  score: number
  threshold: number
}

/** Judges every sample by weights fitted on the other folds (k-fold cross-validation), in the order of the samples. */
export function crossValidate(samples: readonly SupportSample[], folds: number): HeldOut[] {
  const groups = [...new Set(samples.map(({ group }) => group))]
  const foldOf = new Map(groups.map((group, i) => [group, i % folds]))
  const fitted = Array.from({ length: folds }, (_, fold) =>
    fitSupport(samples.filter(({ group }) => foldOf.get(group) !== fold)),
  )
  return samples.map(({ group, features }) => {
    const weights = fitted[foldOf.get(group)!]!
    return { score: scoreBy(weights, features), threshold: weights.threshold }
  })
}
