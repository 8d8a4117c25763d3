import type { Measure } from '../measure.ts'
import { figure, megabytes, milliseconds } from '../report.ts'

/** Words for the measures of the runs; a measure that is not here goes by its own name. */
const LABELS: Readonly<Record<string, string>> = {
  document: 'Right document cited first',
  quote: 'Expected passage quoted',
  value: 'Expected value in the answer',
  sides: 'Both sides of a disagreement cited',
  status: 'Right outcome',
  right: 'All right',
  followup: 'Follow-ups understood',
  literal: 'Literal citations',
  notFoundPrecision: '“Not found” that was right to say',
  notFoundRecall: 'Unanswerable that were not found',
  sentenceFirst: 'Right sentence first',
  sentenceFirst3: 'Right sentence in the first three',
  em: 'Exact match',
  f1: 'F1',
  answered: 'Answerable that were answered',
  falseAnswers: 'Unanswerable, yet answered',
  auroc: 'AUROC of the confidence',
  aurc: 'Area under risk and coverage',
  medianMs: 'Median time',
  p95Ms: '95th percentile of time',
  queriesPerSecond: 'Queries a second',
  databaseBytes: 'Database',
  vectorBytes: 'Vectors',
  'judged/faithfulness': 'Faithfulness, judged by a model',
  'judged/answerRelevance': 'Answer relevance, judged by a model',
}

export function labelOf(name: string): string {
  // `fused/nDCG@10` is a measure of one of several ways.
  const [way, measure, ...rest] = name.split('/')
  const known = LABELS[name]
  if (known !== undefined) return known
  return measure !== undefined && rest.length === 0
    ? `${measure}, ${way}`
    : name.charAt(0).toUpperCase() + name.slice(1)
}

/** 0.8314 → `83.1 %`. */
export function percent(share: number, digits = 1): string {
  return Number.isFinite(share) ? `${(100 * share).toFixed(digits)} %` : '–'
}

/** The value of a measure in its unit: a share in percent, times and sizes as their names end, else a figure. */
export function shownValue(name: string, { value, total, machine }: Measure): string {
  if (total !== undefined) return percent(value)
  if (name.endsWith('Ms')) return milliseconds(value)
  if (name.endsWith('Bytes')) return megabytes(value)
  if (machine) return value.toFixed(value < 10 ? 2 : 0)
  return value >= 0 && value <= 1 ? figure(value) : value.toFixed(1)
}

/** What a measure's value rests on: hits and total, or its 95 % interval. */
export function basisOf({ hits, total, interval }: Measure): string {
  if (hits !== undefined && total !== undefined) return `${hits} of ${total}`
  if (interval !== undefined) return `[${figure(interval[0])}, ${figure(interval[1])}]`
  return ''
}

/** A count with its noun: `1 question`, `2 questions`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? noun : plural}`
}

/** The first so many characters, without breaking a character in two. */
export function clipped(text: string, chars: number): string {
  if (text.length <= chars) return text
  return `${text.slice(0, chars).replace(/[\ud800-\udbff]$/, '')}…`
}
