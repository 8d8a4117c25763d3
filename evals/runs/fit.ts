import { fileURLToPath } from 'node:url'
import { dataPath, datasetName, type EvalCommand, type EvalOptions } from '../command.ts'
import { readReading } from '../datasets/answers.ts'
import { fitReader, type SampleSet } from '../fitting/fit-reader.ts'
import { JUDGED, judge } from '../fitting/judge.ts'
import { goldenSamples, halves, readingSamples, type Sample } from '../fitting/samples.ts'
import { readWeights, type Weights, writeWeights } from '../fitting/weights.ts'
import type { Measures } from '../measure.ts'
import { sample } from '../metrics/random.ts'
import { mean } from '../metrics/statistics.ts'
import { figure, table } from '../report.ts'
import { type OnProgress, openFolder, openPassages, type System } from '../system.ts'
import { selectGolden } from './golden.ts'

/**
 * How much a question of each set counts. For the order of sentences, whatever teaches is welcome. Whether there is an
 * answer is another matter: a public set has other questions than ours and so many that it would decide alone, so all
 * of it together counts a quarter of the golden sets.
 */
const SENTENCE_WEIGHTS = { reading: 1, golden: 2 }
const READING_SHARE = 0.25

/** Thresholds that are tried out. */
const THRESHOLDS = [0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7]

/** The reader's own weights: read to start from, and written only on request. */
const READER_WEIGHTS = fileURLToPath(new URL('../../src/answer/weights.json', import.meta.url))

/** The flags of this command alone. */
interface FlagsOfFit {
  /** The file the rules come from, and that `write` overwrites. */
  weights: string
  write: boolean
  /** Folders of further golden sets, their questions beside them in a file of the same name. */
  also: string[]
}

/** Samples of the two sets by their names. */
interface Named {
  name: string
  samples: readonly Sample[]
  counts: Omit<SampleSet, 'samples'>
}

async function collect<Opened extends System>(
  opened: Promise<Opened>,
  from: (system: Opened) => Promise<Sample[]>,
): Promise<Sample[]> {
  const system = await opened
  try {
    return await from(system)
  } finally {
    await system.close()
  }
}

async function collectAll(
  options: EvalOptions & Partial<FlagsOfFit>,
  current: Weights,
  onProgress: OnProgress,
): Promise<Named[]> {
  const path = dataPath(options, 'fit')
  const { corpus, questions } = await readReading(path)
  const chosen = sample(questions, options.limit, options.seed)
  const read = await collect(openPassages(corpus, onProgress), (system) =>
    readingSamples(system, chosen, current, onProgress),
  )
  const golden: { name: string; samples: Sample[] }[] = []
  for (const set of [options, ...(options.also ?? []).map(besides)]) {
    // --limit is about the large set: the golden sets are taken whole.
    const conversations = await selectGolden({ ...set, seed: options.seed })
    const samples = await collect(openFolder(set.corpus, onProgress), (system) =>
      goldenSamples(system, conversations, current, onProgress),
    )
    golden.push({ name: `golden/${datasetName(set.corpus)}`, samples })
  }
  const count = golden.reduce((sum, { samples }) => sum + samples.length, 0)
  const share = (READING_SHARE * count) / Math.max(1, read.length)
  const { reading: ofReading, golden: ofGolden } = SENTENCE_WEIGHTS
  return [
    { name: datasetName(path), samples: read, counts: { sentenceWeight: ofReading, confidenceWeight: share } },
    ...golden.map((set) => ({ ...set, counts: { sentenceWeight: ofGolden, confidenceWeight: 1 } })),
  ]
}

/** The golden set of a folder whose questions lie beside it: `docs/` and `docs.jsonl`. */
function besides(folder: string): { corpus: string; questions: string } {
  return { corpus: folder, questions: `${folder.replace(/\/+$/, '')}.jsonl` }
}

/** Figures of one set: each half under the current weights and under those fitted without it, and the whole under both. */
interface Judgement {
  name: string
  halves: readonly { now: Measures; heldOut: Measures }[]
  all: { now: Measures; fitted: Measures }
  /** Share answered or not rightly at each of THRESHOLDS; held out, both halves together. */
  thresholds: readonly { now: number; heldOut: number }[]
}

/** Fits on each half and judges on the other, then fits on everything. The same samples and seed give the same weights. */
export function refit(sets: readonly Named[], current: Weights, seed: number) {
  const split = sets.map((set) => ({ ...set, halves: halves(set.samples) }))
  const fitTo = (of: (set: (typeof split)[number]) => readonly Sample[]): Weights =>
    fitReader(
      split.map((set) => ({ ...set.counts, samples: of(set) })),
      current,
      seed,
    )
  const fitted = fitTo(({ samples }) => samples)
  const fittedOn = [fitTo((set) => set.halves[0]), fitTo((set) => set.halves[1])] as const
  const judgements = split.map(({ name, samples, halves }): Judgement => {
    // Each half is judged by the weights of the other one.
    const unseen = [
      { half: halves[0], weights: fittedOn[1] },
      { half: halves[1], weights: fittedOn[0] },
    ]
    return {
      name,
      halves: unseen.map(({ half, weights }) => ({ now: judge(half, current), heldOut: judge(half, weights) })),
      all: { now: judge(samples, current), fitted: judge(samples, fitted) },
      thresholds: THRESHOLDS.map((threshold) => ({
        now: accuracy([judge(samples, { ...current, threshold })]),
        heldOut: accuracy(unseen.map(({ half, weights }) => judge(half, { ...weights, threshold }))),
      })),
    }
  })
  return { fitted, judgements }
}

function accuracy(of: readonly Measures[]): number {
  const sum = (name: 'hits' | 'total') => of.reduce((total, measures) => total + (measures.accuracy?.[name] ?? 0), 0)
  return sum('hits') / sum('total')
}

function judgementText({ name, halves, all, thresholds }: Judgement): string {
  const columns = [...halves.flatMap(({ now, heldOut }) => [now, heldOut]), all.now, all.fitted]
  return [
    table([
      [name, 'half A, now', 'held out', 'half B, now', 'held out', 'all, now', 'fitted on all'],
      ...Object.entries(JUDGED).map(([key, words]) => [
        words,
        ...columns.map((measures) => figure(measures[key]?.value ?? Number.NaN)),
      ]),
    ]),
    '',
    table([
      ['rightly answered or not at', ...THRESHOLDS.map((threshold) => threshold.toFixed(2))],
      ['now', ...thresholds.map(({ now }) => figure(now))],
      ['held out', ...thresholds.map(({ heldOut }) => figure(heldOut))],
    ]),
  ].join('\n')
}

/** What a baseline can hold: the mean of the two held-out halves, and the current weights on everything. */
function measuresOf(judgements: readonly Judgement[]): Measures {
  const measures: Measures = {}
  for (const { name, halves, all } of judgements) {
    for (const key of Object.keys(JUDGED)) {
      const heldOut = halves.flatMap((half) => half.heldOut[key]?.value ?? [])
      if (heldOut.length === halves.length) measures[`${name}/${key}/heldOut`] = { value: mean(heldOut) }
      if (all.now[key] !== undefined) measures[`${name}/${key}/now`] = { value: all.now[key].value }
    }
  }
  return measures
}

function weightsText(current: Weights, fitted: Weights): string {
  const rows = (part: 'sentence' | 'confidence') =>
    Object.entries(current[part]).map(([name, now]) => [
      `${part}.${name}`,
      now.toFixed(2),
      fitted[part][name]!.toFixed(2),
    ])
  return table([['weight', 'now', 'fitted on all'], ...rows('sentence'), ...rows('confidence')])
}

export const fit: EvalCommand = {
  name: 'fit',
  description: "fits the reader's weights to a reading set (--data) and a golden set, and shows held-out figures",
  configure(command) {
    command
      .option('--weights <file>', 'weights to start from', READER_WEIGHTS)
      .option(
        '--also <folder...>',
        'further golden sets: a folder of documents, its questions beside it as <folder>.jsonl',
      )
      .option('--write', 'overwrite that file with the weights fitted on everything', false)
  },
  async run(options: EvalOptions & Partial<FlagsOfFit>, onProgress) {
    const { weights: path = READER_WEIGHTS, write = false } = options
    const current = await readWeights(path)
    const sets = await collectAll(options, current, onProgress)
    const { fitted, judgements } = refit(sets, current, options.seed)
    if (write) await writeWeights(path, fitted)
    const text = [
      ...sets.map(({ name, samples }) => {
        const answerable = samples.filter((one) => one.answerable).length
        return `${name}: ${samples.length} questions (${answerable} answerable)`
      }),
      '',
      ...judgements.flatMap((judgement) => [judgementText(judgement), '']),
      weightsText(current, fitted),
      ...(write ? ['', `written to ${path}`] : []),
    ].join('\n')
    return { dataset: sets.map(({ name }) => name).join('+'), measures: measuresOf(judgements), text, records: [] }
  },
}
