import { writeFile } from 'node:fs/promises'
import * as z from 'zod'
import { AnswerStatus, Citation } from '../src/core/answer.ts'
import { IbidError } from '../src/core/errors.ts'
import { Selection } from './baseline.ts'
import { readJson } from './datasets/jsonl.ts'
import type { Measures } from './measure.ts'
import type { EvalRecord } from './record.ts'

/** A run as `--json` writes it: its measures, and every question with its answer. */
export interface Run {
  /** Command and data set, such as `golden/corpus`: runs of the same name compare. */
  run: string
  selection: Selection
  dataset: string
  measures: Measures
  /** The tables that were printed. */
  text: string
  /** The models that judged its answers, where one did. */
  judge?: string
  records: EvalRecord[]
}

/** JSON has no NaN: a figure that was none comes back as null and is left out. */
const Figures = z
  .record(z.string(), z.number().nullable())
  .transform((figures) => Object.fromEntries(Object.entries(figures).filter(([, value]) => value !== null)))

const Record = z.looseObject({
  id: z.string(),
  conversationId: z.string().nullable(),
  turn: z.number(),
  kind: z.string(),
  question: z.string(),
  history: z.array(z.looseObject({ role: z.enum(['user', 'assistant']), text: z.string() })),
  standaloneQuestion: z.string(),
  response: z.string(),
  status: AnswerStatus.nullable(),
  contexts: z.array(
    z.looseObject({
      id: z.string(),
      documentId: z.string(),
      text: z.string(),
      title: z.string(),
      score: z.number(),
      rank: z.number(),
    }),
  ),
  ranking: z.array(z.looseObject({ id: z.string(), score: z.number() })).optional(),
  citations: z.array(Citation.loose()),
  reference: z.string().nullable(),
  referenceContextIds: z.array(z.string()),
  timings: z.looseObject({ retrieveMs: z.number(), answerMs: z.number(), totalMs: z.number() }).nullable(),
  expected: z.string(),
  accepts: z.array(AnswerStatus).nullable(),
  checks: z.record(z.string(), z.boolean()),
  scores: Figures,
  right: z.boolean(),
  error: z.string().optional(),
})

const Measure = z.looseObject({
  value: z.number().nullable(),
  better: z.literal('lower').optional(),
  hits: z.number().optional(),
  total: z.number().optional(),
  interval: z.tuple([z.number().nullable(), z.number().nullable()]).optional(),
  machine: z.literal(true).optional(),
})

const RunFile = z.looseObject({
  run: z.string(),
  selection: Selection,
  dataset: z.string(),
  measures: z
    .record(z.string(), Measure)
    .transform((all) => Object.fromEntries(Object.entries(all).filter(([, measure]) => measure.value !== null))),
  text: z.string(),
  judge: z.string().optional(),
  records: z.array(Record),
})

/**
 * Reads what `--json` wrote.
 * @throws IbidError `invalid_input` that names the file, and the field where it is no run.
 */
export async function readRun(path: string): Promise<Run> {
  return (await readJson(path, RunFile)) as unknown as Run
}

/**
 * Writes a run, a record on a line of its own: lines can be searched and compared, and ten thousand questions stay small.
 * @throws IbidError `storage` where the file cannot be written.
 */
export async function writeRun(path: string, { records, ...head }: Run): Promise<void> {
  const lines = records.map((record) => JSON.stringify(record)).join(',\n')
  const text = `${JSON.stringify(head, null, 1).replace(/\n\}$/, '')},\n "records": [\n${lines}\n ]\n}\n`
  await writeOut('--json', path, text)
}

/** Writes a file that a flag named. */
export async function writeOut(flag: string, path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text)
  } catch (cause) {
    throw new IbidError('storage', `${flag} ${path} could not be written; check the folder and its permissions`, {
      cause,
    })
  }
}
