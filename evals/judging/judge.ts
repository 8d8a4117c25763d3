import { messageOf } from '../../src/core/errors.ts'
import { type Measures, meanMeasure } from '../measure.ts'
import type { EvalRecord } from '../record.ts'
import type { OnProgress } from '../system.ts'

/** What a model says of an answer, each 0…1. */
export const JUDGED = ['faithfulness', 'answerRelevance'] as const
export type Judged = (typeof JUDGED)[number]

/** An answer as a judge sees it. */
export interface JudgedAnswer {
  /** The question by itself. */
  input: string
  output: string
  /** The passages it was answered from. */
  context: string[]
}

/** Asks a model; rejects where it cannot be asked or says nothing of use. */
export type Judge = Readonly<Record<Judged, (answer: JudgedAnswer) => Promise<number>>>

/** Failures in a row after which the provider is taken to be down. */
const PATIENCE = 3

export interface Judgement {
  /** The records, those that were judged with scores of theirs. */
  records: EvalRecord[]
  /** How many have both scores. */
  judged: number
  /** Answers that could not be judged, and why. */
  failures: { id: string; reason: string }[]
  /** Answers that were not tried any more. */
  untried: number
}

export const scoreName = (of: Judged): string => `judged/${of}`

/** Whether there is something to judge: a run of rankings has no answers, and "not found" claims nothing. */
export function isJudgeable({ status, error, contexts, response }: EvalRecord): boolean {
  const answers = status === 'answered' || status === 'partial' || status === 'conflicting'
  return answers && error === undefined && contexts.length > 0 && response !== ''
}

export function isJudged({ scores }: EvalRecord): boolean {
  return JUDGED.every((of) => scores[scoreName(of)] !== undefined)
}

/**
 * Has the answers judged that are not yet, one after the other. Whatever fails, what was judged before is kept; after
 * three failures in a row the others are left for another time.
 */
export async function judgeRecords(
  records: readonly EvalRecord[],
  judge: Judge,
  onProgress: OnProgress,
): Promise<Judgement> {
  const open = records.filter((record) => isJudgeable(record) && !isJudged(record))
  const scores = new Map<EvalRecord, Record<string, number>>()
  const failures: Judgement['failures'] = []
  let inARow = 0
  let tried = 0
  for (const record of open) {
    if (inARow >= PATIENCE) break
    const asked = answerOf(record)
    const given = await Promise.allSettled(JUDGED.map((of) => judge[of](asked)))
    const failed = given.find((one) => one.status === 'rejected')
    inARow = failed ? inARow + 1 : 0
    if (failed) failures.push({ id: record.id, reason: messageOf(failed.reason) })
    scores.set(
      record,
      Object.fromEntries(
        given.flatMap((one, i) => (one.status === 'fulfilled' ? [[scoreName(JUDGED[i]!), one.value]] : [])),
      ),
    )
    onProgress('judging', ++tried, open.length)
  }
  const all = records.map((record) => ({ ...record, scores: { ...record.scores, ...scores.get(record) } }))
  return { records: all, judged: all.filter(isJudged).length, failures, untried: open.length - tried }
}

function answerOf({ standaloneQuestion, response, contexts, citations }: EvalRecord): JudgedAnswer {
  const numbers = new Set(citations.map(({ n }) => String(n)))
  return {
    input: standaloneQuestion,
    // A marker is no statement that a passage could bear out.
    output: response.replace(/ ?\[(\d+)\]/g, (marker, n: string) => (numbers.has(n) ? '' : marker)),
    context: contexts.map(({ text }) => text),
  }
}

/** The means of what was judged, with their intervals. */
export function judgedMeasures(records: readonly EvalRecord[], seed: number): Measures {
  return Object.assign(
    {},
    ...JUDGED.map((of) =>
      meanMeasure(
        scoreName(of),
        records.flatMap(({ scores }) => scores[scoreName(of)] ?? []),
        seed,
      ),
    ),
  )
}
