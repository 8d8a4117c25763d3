import { quantities } from '../core/text/quantities.ts'
import { words } from '../core/text/words.ts'

/** "first, second or third", "1991 or 1992": the alternatives that a question offers, folded; none for other questions. */
export function alternatives(question: string): string[] {
  const match =
    /(?<![\p{L}\p{N}-])((?:[\p{L}\p{N}-]+, )*)([\p{L}\p{N}-]+),? or (?:(?:in|at|by|the|a|an|by|from) )*([\p{L}\p{N}-]+)/u.exec(
      question,
    )
  if (match === null) return []
  const listed = [...match[1]!.split(', ').filter(Boolean), match[2]!, match[3]!].map((w) => words(w)[0]?.folded ?? '')
  // Alternatives are of one kind, ranks or numbers. "Bought, or is there no deal" offers none.
  const kind = kindOf(listed.at(-1)!)
  return kind === 'word' || kindOf(listed.at(-2)!) !== kind ? [] : listed.filter((word) => kindOf(word) === kind)
}

function kindOf(word: string): 'number' | 'ordinal' | 'word' {
  if (/^\d+$/.test(word)) return 'number'
  return quantities(word)[0]?.kind === 'ordinal' ? 'ordinal' : 'word'
}

/** The ranks that a yes/no question claims ("Was Pakistan the second country to …"), folded. */
export function claimedOrdinals(question: string): string[] {
  return quantities(question)
    .filter((q) => q.kind === 'ordinal')
    .map((q) => words(q.text)[0]?.folded ?? '')
}
