import { fileURLToPath } from 'node:url'
import current from '../../src/retrieve/reference-weights.json' with { type: 'json' }
import type { ReferenceFeatures } from '../../src/retrieve/resolve.ts'
import { dataPath, datasetName, type EvalCommand, type EvalOptions } from '../command.ts'
import { halfOf, type Rewrite, readRewrites } from '../datasets/rewrites.ts'
import { type Column, dot } from '../fitting/column.ts'
import { type ReferenceSample, referenceSamples } from '../fitting/reference-samples.ts'
import { fitSoftmax } from '../fitting/softmax.ts'
import { named, writeWeights } from '../fitting/weights.ts'
import { type Measures, share } from '../measure.ts'
import { cell, table } from '../report.ts'

type Kind = ReferenceSample['kind']
type Weights = Readonly<Record<Kind, Readonly<Record<string, number>>>>

const WEIGHTS = fileURLToPath(new URL('../../src/retrieve/reference-weights.json', import.meta.url))
const KINDS = Object.keys(current) as Kind[]
/** There are few samples of some kinds, and no weight is worth a large one. */
const L2 = 0.01
/** Weights of a kind with fewer samples stay as they are. */
const MIN_SAMPLES = 40

/** Each question with the document known and without, since answers may come from either. */
function samplesOf(rewrites: readonly Rewrite[]): ReferenceSample[] {
  return rewrites.flatMap((row) => [
    ...referenceSamples(row, []),
    ...(row.topic === null ? [] : referenceSamples(row, [row.topic])),
  ])
}

/** Fits the weights of each kind of reference by itself. The same samples and seed give the same weights. */
export function fitReferences(samples: readonly ReferenceSample[], seed: number): Weights {
  return Object.fromEntries(
    KINDS.map((kind) => {
      const names = Object.keys(current[kind])
      const own = samples.filter((one) => one.kind === kind)
      if (own.length < MIN_SAMPLES) return [kind, current[kind]]
      const choices = own.map(({ rows, right }) => ({ rows: rows.map((row) => vector(names, row)), right, weight: 1 }))
      return [
        kind,
        named(
          names,
          fitSoftmax(
            choices,
            names.map((name) => columnOf(kind, name)),
            { seed },
          ),
        ),
      ]
    }),
  ) as Weights
}

/**
 * Weights that are rules. The public sets have conversations about one person or group throughout: nobody asks "who", the
 * title is always meant, what an answer named long ago as well, and names are those of bands.
 */
const RULES: Readonly<Record<Kind, readonly (keyof ReferenceFeatures)[]>> = {
  person: ['asked', 'subject', 'opening', 'answerBefore', 'place'],
  group: ['asked', 'subject', 'answerBefore', 'place', 'name', 'sure'],
  thing: ['asked', 'subject', 'answerBefore', 'place'],
  that: ['asked', 'subject', 'place'],
  place: [],
}

/** Having been spoken of never speaks against being meant; what kind of thing it is may. */
function columnOf(kind: Kind, name: string): Column {
  if (RULES[kind].includes(name as keyof ReferenceFeatures))
    return { fixed: current[kind][name as keyof ReferenceFeatures], l2: 0 }
  return /^(?:name|place|definite|adjunct|nothing)$/.test(name) ? { l2: L2 } : { sign: 1, l2: L2 }
}

function vector(names: readonly string[], row: Readonly<Record<string, number>>): Float64Array {
  return Float64Array.from(names, (name) => row[name] ?? 0)
}

/** Whether the antecedent that comes first under the weights is a right one. */
function isRight({ kind, rows, right }: ReferenceSample, weights: Weights): boolean {
  const names = Object.keys(weights[kind])
  const values = Float64Array.from(Object.values(weights[kind]))
  const scores = rows.map((row) => dot(values, vector(names, row)))
  return right[scores.lastIndexOf(Math.max(...scores))] === true
}

export const fitReferencesCommand: EvalCommand = {
  name: 'fit-references',
  description:
    'fits what a pronoun stands for to half the conversations of a set of rewrites (--data), and judges on the other',
  configure(command) {
    command.option('--also <paths...>', 'more sets of rewrites, halved as well')
    command.option('--write', "overwrite the engine's own weights with those of the first half", false)
  },
  async run(options: EvalOptions & { write?: boolean; also?: string[] }) {
    const path = dataPath(options, 'fit-references')
    const sets = await Promise.all(
      [path, ...(options.also ?? []).map((data) => dataPath({ ...options, data }, 'fit-references'))].map(readRewrites),
    )
    const [seen, unseen] = (['a', 'b'] as const).map((half) => sets.flatMap((set) => samplesOf(halfOf(set, half)))) as [
      ReferenceSample[],
      ReferenceSample[],
    ]
    const fitted = fitReferences(seen, options.seed)
    const measures: Measures = {}
    for (const kind of KINDS) {
      const of = (samples: readonly ReferenceSample[], weights: Weights) =>
        samples.filter((one) => one.kind === kind).map((one) => isRight(one, weights))
      Object.assign(
        measures,
        share(`${kind}/now`, of(unseen, current)),
        share(`${kind}/fitted`, of(seen, fitted)),
        share(`${kind}/heldOut`, of(unseen, fitted)),
      )
    }
    if (options.write === true) await writeWeights(WEIGHTS, fitted)
    const text = [
      table([
        ['right antecedent first', 'now, half b', 'fitted on a, half a', 'held out, half b'],
        ...KINDS.map((kind) => [
          kind,
          ...['now', 'fitted', 'heldOut'].map((name) => cell(measures[`${kind}/${name}`])),
        ]),
      ]),
      '',
      table([
        ['weight', ...KINDS],
        ...Object.keys(current[KINDS[0]!]).map((name) => [
          name,
          ...KINDS.map((kind) => fitted[kind][name]!.toFixed(2)),
        ]),
      ]),
    ].join('\n')
    return { dataset: datasetName(path), measures, text, records: [] }
  },
}
