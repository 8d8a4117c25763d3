import { stemmer } from 'stemmer'

/** A word of a text. Offsets are UTF-16. */
export interface Word {
  /** As written. */
  text: string
  /** Lower case, diacritics folded, typographic apostrophes and a possessive 's dropped. */
  folded: string
  start: number
  end: number
}

const WORD = /[\p{L}\p{N}\p{M}]+(?:['’][\p{L}]+)*/gu

/** Lower case without diacritics, so that "Bakü" meets "baku": what SQLite's `remove_diacritics 2` does to words. */
export function fold(text: string): string {
  // Most words are plain, and normalising costs more than looking.
  if (/^[ -~]*$/.test(text)) return text.toLowerCase()
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/ı/g, 'i')
}

/** The words of a text in order. Letters and digits make words; hyphens separate them, as in FTS5's unicode61. */
export function words(text: string): Word[] {
  const found: Word[] = []
  for (const match of text.matchAll(WORD)) {
    const folded = fold(match[0])
      .replace(/['’]s$/, '')
      .replace(/['’]/g, '')
    if (folded) found.push({ text: match[0], folded, start: match.index, end: match.index + match[0].length })
  }
  return found
}

const stems = new Map<string, string>()

/** Porter stem of a folded word (M. F. Porter, 1980), as FTS5's porter tokenizer computes it; other scripts are kept. */
export function stem(folded: string): string {
  if (!/^[a-z]{3,}$/.test(folded)) return folded
  let known = stems.get(folded)
  if (known === undefined) {
    known = stemmer(folded)
    // A bound, not an eviction policy: the vocabulary of a corpus seldom gets there.
    if (stems.size >= 50_000) stems.clear()
    stems.set(folded, known)
  }
  return known
}
