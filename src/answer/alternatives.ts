import { quantities } from '../core/text/quantities.ts'
import { words } from '../core/text/words.ts'

/** "first, second or third", "1991 or 1992": the alternatives that a question offers, folded; none for other questions. */
export function alternatives(question: string): string[] {
  const match =
    /((?:[\p{L}\p{N}-]+, )*)([\p{L}\p{N}-]+),? or (?:(?:in|at|by|the|a|an|by|from) )*([\p{L}\p{N}-]+)/u.exec(question)
  if (match === null) return []
  const listed = [...match[1]!.split(', ').filter(Boolean), match[2]!, match[3]!].map((w) => words(w)[0]?.folded ?? '')
  // Alternatives are of one kind: all numbers, all ordinals. "Bought, or is there no deal" offers none.
  const kinds = new Set(
    listed.map((w) => (/^\d+$/.test(w) ? 'number' : quantities(w)[0]?.kind === 'ordinal' ? 'ordinal' : 'word')),
  )
  return kinds.size === 1 && !kinds.has('word') ? listed : []
}
