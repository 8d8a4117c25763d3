import { Option } from 'commander'
import { standalone } from '../../src/retrieve/follow-up.ts'
import { dataPath, datasetName, type EvalCommand, type EvalOptions, ofKind } from '../command.ts'
import { turnsOf } from '../datasets/history.ts'
import { halfOf, type Rewrite, readRewrites } from '../datasets/rewrites.ts'
import { type Measures, meanMeasure, share } from '../measure.ts'
import { sample } from '../metrics/random.ts'
import { bleuCounts, corpusBleu, saysSame, tokenOverlap } from '../metrics/rewriting.ts'
import type { EvalRecord } from '../record.ts'
import { cell, table } from '../report.ts'

/** What is known of the document a conversation is about. */
const CONDITIONS = {
  copied: 'copied',
  alone: 'rewritten',
  cited: 'topic cited',
  opened: 'topic opened',
} as const
type Condition = keyof typeof CONDITIONS

/** The question as it is understood after its history, under one condition. */
export function rewritten({ history, question, topic }: Rewrite, condition: Condition): string {
  if (condition === 'copied') return question
  const context = condition === 'opened' && topic !== null ? { titles: [topic] } : {}
  const rewrite: Parameters<typeof turnsOf>[1] = (asked, before) => standalone(asked, before, context).text
  return rewrite(question, turnsOf(history, rewrite, condition === 'alone' ? null : topic))
}

/** One question under one condition, beside what a person made of it. */
function measured(row: Rewrite, condition: Condition, conditionOfRun: string): EvalRecord {
  const text = rewritten(row, condition)
  const needed = !saysSame(row.question, row.rewrite)
  const changed = !saysSame(row.question, text)
  const [before, after] = [tokenOverlap(row.question, row.rewrite), tokenOverlap(text, row.rewrite)]
  return {
    id: row.id,
    conversationId: row.conversation,
    turn: 1 + row.history.filter(({ role }) => role === 'user').length,
    kind: kindOf(row),
    question: row.question,
    history: row.history,
    standaloneQuestion: text,
    response: text,
    status: null,
    contexts: [],
    citations: [],
    reference: row.rewrite,
    referenceContextIds: [],
    timings: null,
    expected: `${row.rewrite}   after: ${row.history.findLast(({ role }) => role === 'user')?.text ?? '-'}`,
    accepts: null,
    checks: { [needed ? 'rewritten' : 'left alone']: needed === changed, [conditionOfRun]: after.f1 >= before.f1 },
    scores: { f1: after.f1, recall: after.recall, gain: after.f1 - before.f1 },
    right: needed === changed && (changed ? after.f1 > before.f1 : true),
  }
}

function kindOf({ history }: Rewrite): string {
  return history.length === 0 ? 'first' : 'later'
}

function measuresOf(records: readonly EvalRecord[], prefix: string, seed: number): Measures {
  const needed = (record: EvalRecord) => !saysSame(record.question, record.reference ?? '')
  const changed = (record: EvalRecord) => !saysSame(record.question, record.standaloneQuestion)
  const bleu = corpusBleu(
    records.map(({ standaloneQuestion, reference }) => bleuCounts(standaloneQuestion, reference ?? '')),
  )
  const score = (name: string) => records.map(({ scores }) => scores[name] ?? 0)
  return {
    [`${prefix}/bleu`]: { value: bleu / 100 },
    ...meanMeasure(`${prefix}/f1`, score('f1'), seed),
    ...meanMeasure(`${prefix}/recall`, score('recall'), seed),
    ...share(`${prefix}/rewritten`, records.filter(needed).map(changed)),
    ...share(
      `${prefix}/leftAlone`,
      records.filter((record) => !needed(record)).map((record) => !changed(record)),
    ),
    ...share(`${prefix}/precision`, records.filter(changed).map(needed)),
    ...share(
      `${prefix}/better`,
      records.filter(changed).map(({ scores }) => (scores.gain ?? 0) > 0),
    ),
    ...share(
      `${prefix}/worse`,
      records.filter(changed).map(({ scores }) => (scores.gain ?? 0) < 0),
      'lower',
    ),
  }
}

const MEASURES: Readonly<Record<string, string>> = {
  bleu: 'BLEU-4 / 100',
  f1: 'token F1',
  recall: 'ROUGE-1 recall',
  rewritten: 'rewritten, of those that needed it',
  leftAlone: 'left alone, of those that did not',
  precision: 'needed it, of those rewritten',
  better: 'nearer to the reference, of those rewritten',
  worse: 'farther from it, of those rewritten',
}

interface FlagsOfRewriting {
  half: 'a' | 'b'
}

export const rewriting: EvalCommand = {
  name: 'rewriting',
  description: 'follow-ups made understandable by themselves, over questions that people rewrote (--data)',
  configure(command) {
    command.addOption(
      new Option('--half <half>', 'every second conversation alone: a to work on, b to measure only').choices([
        'a',
        'b',
      ]),
    )
  },
  async run(options: EvalOptions & Partial<FlagsOfRewriting>, onProgress) {
    const path = dataPath(options, 'rewriting')
    const read = await readRewrites(path)
    const half = options.half === undefined ? read : halfOf(read, options.half)
    const rows = sample(
      ofKind(half, options.kind, (row) => [kindOf(row)]),
      options.limit,
      options.seed,
    )
    const conditions: Condition[] = ['copied', 'alone']
    if (rows.some(({ topic }) => topic !== null)) conditions.push('cited', 'opened')
    const measures: Measures = {}
    let records: EvalRecord[] = []
    for (const [i, condition] of conditions.entries()) {
      records = rows.map((row) => measured(row, condition, 'nearer'))
      Object.assign(measures, measuresOf(records, CONDITIONS[condition], options.seed))
      onProgress('rewriting', i + 1, conditions.length)
    }
    const text = [
      table([
        ['measure', ...conditions.map((condition) => CONDITIONS[condition])],
        ...Object.entries(MEASURES).map(([key, words]) => [
          words,
          ...conditions.map((condition) => cell(measures[`${CONDITIONS[condition]}/${key}`])),
        ]),
      ]),
      '',
      `${rows.length} questions of ${new Set(rows.map(({ conversation }) => conversation)).size} conversations`,
    ].join('\n')
    const dataset = datasetName(path) + (options.half === undefined ? '' : `-${options.half}`)
    return { dataset, measures, text, records }
  },
}
