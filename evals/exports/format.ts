import type { EvalRecord } from '../record.ts'
import type { Run } from '../run-file.ts'

/** What a format may want to know beside the run. */
export interface ExportOptions {
  /** Names the system in a ranking. */
  tag: string
  /** Names the collection of the documents. */
  collection?: string
}

/** A file that another tool reads, made of a run. */
export interface ExportFormat {
  /** What reads it. */
  description: string
  /**
   * @returns The text of the file, and how many records had nothing to put into it.
   * @throws IbidError `invalid_input` for a run of which the format can say nothing.
   */
  write(run: Run, options: ExportOptions): { text: string; left: number }
}

export function jsonLines(records: readonly unknown[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join('')
}

/** Whether a question was answered at all, be it by saying that nothing was found; a run of rankings has no answers. */
export function isAnswered({ status, error }: EvalRecord): boolean {
  return status !== null && error === undefined
}
