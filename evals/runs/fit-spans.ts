import { fileURLToPath } from 'node:url'
import { analyse } from '../../src/answer/question.ts'
import { read } from '../../src/answer/read.ts'
import { spanCandidates } from '../../src/answer/span/answer-span.ts'
import weights from '../../src/answer/span/span-weights.json' with { type: 'json' }
import { ASSISTANT_DEFAULTS } from '../../src/assistant.ts'
import { dataPath, datasetName, type EvalCommand, type EvalOptions } from '../command.ts'
import { readReading } from '../datasets/answers.ts'
import type { ReadingQuestion } from '../datasets/reading-set.ts'
import {
  bestSpan,
  type Columns,
  createColumns,
  crossValidateSpans,
  fitSpans,
  type SpanRow,
  type SpanSample,
} from '../fitting/fit-spans.ts'
import { named, writeWeights } from '../fitting/weights.ts'
import { type Measures, meanMeasure } from '../measure.ts'
import { sample } from '../metrics/random.ts'
import { exactMatch, f1 } from '../metrics/squad.ts'
import { cell, table } from '../report.ts'
import { type OnProgress, openPassages, type PassageSystem } from '../system.ts'

const FOLDS = 5
const SPAN_WEIGHTS = fileURLToPath(new URL('../../src/answer/span/span-weights.json', import.meta.url))

/** A passage `article:number` belongs to its article, whose passages speak of the same. */
function articleOf(documentId: string): string {
  return documentId.replace(/:\d+$/, '')
}

/** Every span of the sentence that the reader ranks first for a question. */
async function sampleOf(system: PassageSystem, asked: ReadingQuestion, columns: Columns): Promise<SpanSample> {
  const { question: text, history, answers, documentIds, id } = asked
  const standalone = system.standalone(text, history)
  const hits = await system.assistant.search({ query: standalone, topK: ASSISTANT_DEFAULTS.topK })
  const query = await system.prepare(standalone)
  const question = analyse(query.text, query)
  const [first] = read(question, hits)
  const rows = (first === undefined ? [] : spanCandidates(question, first)).map(({ start, end, features }): SpanRow => {
    const span = first!.sentence.text.slice(start, end)
    return {
      columns: Int32Array.from(features.keys(), columns.of),
      values: Float32Array.from(features.values()),
      f1: f1(span, answers),
      exact: exactMatch(span, answers),
      text: span,
    }
  })
  return { group: articleOf(documentIds[0] ?? id), rows }
}

async function collect(
  system: PassageSystem,
  questions: readonly ReadingQuestion[],
  columns: Columns,
  onProgress: OnProgress,
): Promise<SpanSample[]> {
  const samples: SpanSample[] = []
  for (const [i, question] of questions.entries()) {
    samples.push(await sampleOf(system, question, columns))
    onProgress('reading questions', i + 1, questions.length)
  }
  return samples
}

function measuresOf(chosen: readonly (SpanRow | null)[], suffix: string, seed: number): Measures {
  return {
    ...meanMeasure(
      `f1/${suffix}`,
      chosen.map((row) => row?.f1 ?? 0),
      seed,
    ),
    ...meanMeasure(
      `em/${suffix}`,
      chosen.map((row) => row?.exact ?? 0),
      seed,
    ),
  }
}

/** Weights of features that say something, by name: what a person would look up. */
function written(names: readonly string[], fitted: Float64Array): Record<string, number> {
  const all = Object.entries(named(names, fitted)).filter(([, weight]) => weight !== 0)
  return Object.fromEntries(all.sort(([a], [b]) => (a < b ? -1 : 1)))
}

export const fitSpansCommand: EvalCommand = {
  name: 'fit-spans',
  description: 'fits the weights of answer spans to a reading set (--data), and shows held-out figures',
  configure(command) {
    command.option(
      '--write',
      'overwrite src/answer/span/span-weights.json with the weights fitted on everything',
      false,
    )
  },
  async run(options: EvalOptions & { write?: boolean }, onProgress) {
    const path = dataPath(options, 'fit-spans')
    const { corpus, questions } = await readReading(path)
    const answerable = questions.filter((question) => question.answerable)
    const system = await openPassages(corpus, onProgress)
    const columns = createColumns()
    try {
      const samples = await collect(system, sample(answerable, options.limit, options.seed), columns, onProgress)
      const size = columns.names.length
      const now = Float64Array.from(columns.names, (name) => (weights as Record<string, number>)[name] ?? 0)
      const fitted = fitSpans(samples, size)
      const measures = {
        ...measuresOf(crossValidateSpans(samples, size, FOLDS), 'heldOut', options.seed),
        ...measuresOf(samples.map((one) => bestSpan(one, now)), 'now', options.seed), // biome-ignore format: one row a column
        ...measuresOf(samples.map((one) => bestSpan(one, fitted)), 'fittedOnAll', options.seed), // biome-ignore format: one row a column
      }
      const record = written(columns.names, fitted)
      if (options.write === true) await writeWeights(SPAN_WEIGHTS, record)
      const row = (label: string, name: string): string[] => [
        label,
        ...['now', 'heldOut', 'fittedOnAll'].map((column) => cell(measures[`${name}/${column}`])),
      ]
      const text = [
        `${samples.length} answerable questions, ${Object.keys(record).length} weights`,
        '',
        table([['best span', 'now', 'held out', 'fitted on all'], row('F1', 'f1'), row('exact match', 'em')]),
        ...(options.write === true ? ['', `written to ${SPAN_WEIGHTS}`] : []),
      ].join('\n')
      return { dataset: datasetName(path), measures, text, records: [] }
    } finally {
      await system.close()
    }
  },
}
