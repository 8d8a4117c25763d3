import { words } from '../core/text/words.ts'

/**
 * The folded words of a text. FTS5 is given these, for passages and queries alike, and not the text itself: it would
 * fold "ı" and "ﬁ" in another way than the rest of Ibid and break "O'Brien" in two.
 */
export function foldedWords(text: string): string[] {
  return words(text).map((word) => word.folded)
}
