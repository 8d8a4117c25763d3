import type { Candidate } from './candidate.ts'
import type { Expects } from './expectation.ts'
import { keyed } from './passage.ts'
import type { Question } from './question.ts'
import type { Cell } from './row.ts'
import { strength } from './sentence.ts'

/** Nouns that any number answers. */
export const GENERIC = new Set('amount number quantity total figure sum volume size'.split(' '))

const NAME_KINDS: ReadonlySet<Expects> = new Set(['person', 'place', 'name'])
/** How far a value in a row fits whose column the question does not name, while it names another. */
const OTHER_COLUMN = 0.3

/**
 * The values of a table row. Its heads are their context: that of their column, and the cells that say which row it is.
 * A row of which the question says nothing but heads of columns is the row of something else.
 */
export function inRow(question: Question, cells: readonly Cell[], all: Candidate[]): Candidate[] {
  const meets = (text: string): boolean =>
    keyed(text).some((w) => question.terms.some((term) => strength(term, w.key) > 0))
  if (question.terms.length > 0 && !cells.some((cell) => meets(cell.text))) return []
  const saysAll = (text: string): boolean => keyed(text).every((w) => question.terms.some((t) => t.key === w.key))
  const headed = cells.map((cell) => (cell.label === null ? 0 : headShare(cell.label, question)))
  const best = Math.max(...headed)
  const focus = question.terms.find((term) => term.focus)
  // "Which plan" asks for what stands below "Plan", however it is written.
  const asked: Candidate[] =
    focus === undefined || !NAME_KINDS.has(question.expects)
      ? []
      : cells.flatMap(({ label, text, start, end }) =>
          label !== null && keyed(label).some((w) => strength(focus, w.key) > 0) && !saysAll(text)
            ? [{ start, end, text, fit: 1 }]
            : [],
        )
  if (asked.length > 0) return asked
  return all
    .flatMap((candidate) => {
      const at = cells.findIndex((cell) => candidate.start >= cell.start && candidate.end <= cell.end)
      if (at < 0 || (cells[at]!.label === null && cells.length > 1)) return []
      const counts = candidate.quantity?.kind !== 'number' || countsInRow(question, cells, at)
      const column = best === 0 ? 1 : headed[at]! < best ? OTHER_COLUMN : 1
      return [{ ...candidate, fit: (counts ? 1 : 0.25) * column }]
    })
    .sort((a, b) => b.fit - a.fit || a.start - b.start)
}

/** Weight of the question that the head of a column meets. */
function headShare(label: string, question: Question): number {
  const keys = keyed(label)
  return question.terms.reduce((sum, term) => sum + (keys.some((w) => strength(term, w.key) > 0) ? term.weight : 0), 0)
}

/** What a row counts stands in the head of the column, or in the cell that names the row. */
function countsInRow(question: Question, cells: readonly Cell[], at: number): boolean {
  const focus = question.terms.find((term) => term.focus && !GENERIC.has(term.folded))
  if (focus === undefined) return true
  const heads = [
    cells[at]!.label ?? '',
    ...cells.filter((cell) => cell.label === null).map((cell) => cell.text),
    cells[0]!.text,
  ]
  return [...heads, cells[at]!.text].some((text) => keyed(text).some((w) => strength(focus, w.key) > 0))
}
