import type { Citation, Conflict } from '../../core/answer.ts'
import { dates } from '../../core/text/dates.ts'
import { quantities } from '../../core/text/quantities.ts'
import { fold } from '../../core/text/words.ts'
import type { Draft } from '../answerer.ts'
import { isStrong } from '../candidates.ts'
import type { Question } from '../question.ts'

/** What was told so far. */
interface Told {
  text: string
  citations: readonly Citation[]
}

/** Whether two citations quote some of the same words. */
function overlap(a: Citation, b: Citation): boolean {
  return a.documentId === b.documentId && a.start < b.end && a.end > b.start
}

/** Whether what was told holds what the extractive answer found: its short answer, or the quote it relies on first. */
export function coversAnswer({ short, citations }: Draft, told: Told): boolean {
  const [first] = citations
  if (short !== null && fold(told.text).includes(fold(short))) return true
  return first !== undefined && told.citations.some((citation) => overlap(citation, first))
}

/** Whether a value is asked for and what was told has none of its kind: true it may be, but no answer. */
export function lacksValue({ expects }: Question, { text }: Pick<Told, 'text'>): boolean {
  if (!isStrong(expects)) return false
  // A marker is no number that is told.
  const said = text.replace(/\[\d+\]/g, '')
  return expects === 'date' ? dates(said).length === 0 : quantities(said).length === 0
}

/** The disagreements with the numbers of what was told; null where a side of one is not. */
export function conflictsTold({ conflicts, citations }: Draft, told: readonly Citation[]): Conflict[] | null {
  const renumbered = conflicts.map((conflict) => ({
    ...conflict,
    values: conflict.values.map((value) => ({
      ...value,
      citations: told.filter((one) => value.citations.some((n) => overlap(one, citations[n - 1]!))).map(({ n }) => n),
    })),
  }))
  return renumbered.some(({ values }) => values.some(({ citations: own }) => own.length === 0)) ? null : renumbered
}
