import type { Measure } from './measure.ts'
import type { EvalRecord } from './record.ts'

/**
 * Rows in columns as wide as their widest cell: the first column to the left, the others to the right.
 * The first row is the head.
 */
export function table(rows: readonly (readonly string[])[]): string {
  const columns = Math.max(0, ...rows.map((row) => row.length))
  const widths = Array.from({ length: columns }, (_, i) => Math.max(...rows.map((row) => width(row[i] ?? ''))))
  const line = (row: readonly string[]): string =>
    widths
      .map((w, i) => {
        const cell = row[i] ?? ''
        const space = ' '.repeat(w - width(cell))
        return i === 0 ? cell + space : space + cell
      })
      .join('  ')
      .trimEnd()
  const [head, ...body] = rows.map(line)
  if (head === undefined) return ''
  return [head, '-'.repeat(Math.max(...rows.map((row) => width(line(row))))), ...body].join('\n')
}

function width(text: string): number {
  return [...text].length
}

/** A figure between 0 and 1 with three digits. */
export function figure(value: number): string {
  return Number.isFinite(value) ? value.toFixed(3) : '-'
}

/** A share as `hits/total = rate`, another figure with its interval, `-` for none. */
export function cell(measure: Measure | undefined): string {
  if (measure === undefined) return '-'
  const { value, hits, total, interval } = measure
  if (hits !== undefined && total !== undefined) return `${hits}/${total} = ${figure(value)}`
  return interval === undefined ? figure(value) : `${figure(value)} [${figure(interval[0])}, ${figure(interval[1])}]`
}

export function milliseconds(value: number): string {
  return Number.isFinite(value) ? `${value.toFixed(value < 10 ? 2 : 0)} ms` : '-'
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`
}

/** Quotes of a wrong turn that are shown. */
const SHOWN_QUOTES = 3
const SHOWN_CHARS = 300

/** A wrong turn for reading: what was asked and expected, what came, and the first quotes. */
export function failureText(record: EvalRecord): string {
  const missed = Object.entries(record.checks)
    .filter(([, met]) => !met)
    .map(([name]) => name)
  const understood = record.standaloneQuestion === record.question ? [] : [`understood  ${record.standaloneQuestion}`]
  const got =
    record.error === undefined ? `[${record.status ?? '-'}] ${clip(record.response)}` : `error: ${record.error}`
  const quotes = record.citations
    .slice(0, SHOWN_QUOTES)
    .map(({ n, documentId, quote }) => `quote       [${n}] ${documentId}: ${clip(quote)}`)
  return [
    `${record.id} (${record.kind}): wrong ${missed.join(', ') || 'as a whole'}`,
    ...[
      `question    ${record.question}`,
      ...understood,
      `expected    ${clip(record.expected)}`,
      `got         ${got}`,
      ...quotes,
    ].map((line) => `  ${line}`),
  ].join('\n')
}

function clip(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > SHOWN_CHARS ? `${line.slice(0, SHOWN_CHARS)}…` : line
}
