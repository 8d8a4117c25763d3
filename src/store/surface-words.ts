import { MAX_WORD_LENGTH } from './migrations.ts'

/** Shorter words share too few letter groups with their misspellings to be told from others. */
const MIN_WORD_LENGTH = 3
/** Numbers and codes are not corrected: another one is another thing. */
const LETTERS_ONLY = /^[\p{L}\p{M}']+$/u

/** Whether spelling correction knows words like this folded one. */
export function isSurfaceWord(folded: string): boolean {
  const length = [...folded].length
  return length >= MIN_WORD_LENGTH && length <= MAX_WORD_LENGTH && LETTERS_ONLY.test(folded)
}

/** In how many of the lists of folded words each correctable word occurs. */
export function surfaceWords(lists: Iterable<readonly string[]>): Map<string, number> {
  const frequencies = new Map<string, number>()
  for (const list of lists) {
    for (const word of new Set(list)) {
      if (isSurfaceWord(word)) frequencies.set(word, (frequencies.get(word) ?? 0) + 1)
    }
  }
  return frequencies
}

/** The letter groups of a word: each three neighbouring letters, its bounds marked, as the schema's triggers cut them. */
export function letterGroups(word: string): string[] {
  const letters = [...`^${word}$`]
  return [...new Set(letters.slice(0, -2).map((_, i) => letters.slice(i, i + 3).join('')))]
}
