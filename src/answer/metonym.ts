import { COUNTRIES } from '../core/text/countries.ts'
import { matchKey } from '../core/text/variants.ts'
import type { Word } from '../core/text/words.ts'

/** Match keys of a country and its people, by the folded name of its capital. */
let peoples: Map<string, readonly string[]> | null = null

function parse(): Map<string, readonly string[]> {
  return new Map(
    COUNTRIES.trim()
      .split('\n')
      .flatMap((line) => {
        const [people = '', capitals = ''] = line.split(' / ')
        const keys = people.split(' ').map(matchKey)
        return capitals.split(' ').map((capital): [string, readonly string[]] => [capital, keys])
      }),
  )
}

/** What a place stands behind, and what makes it one. */
const PLACE =
  /\b(?:in|at|near|into|from|to|via|through|around|outside|of|for|visit(?:s|ed|ing)?|leave|left|reach(?:ed)?)\s+(?:the\s+)?$/i

/**
 * Match keys that a capital in a question also stands for, where it acts ("would Islamabad accept …", "of Ankara and
 * Baku") and is no place: its country. None for other words.
 */
export function governed(question: string, all: readonly Word[], at: number): readonly string[] {
  const word = all[at]!
  peoples ??= parse()
  const country = peoples.get(word.folded)
  if (country === undefined || !/^\p{Lu}/u.test(word.text)) return []
  const next = all[at + 1]
  const between = next === undefined ? '' : question.slice(word.end, next.start)
  // "The Islamabad Declaration", "Baku State University"
  if (next !== undefined && between === ' ' && /^\p{Lu}/u.test(next.text)) return []
  const together = next?.folded === 'and' && all[at + 2] !== undefined && peoples.has(all[at + 2]!.folded)
  return together || (at > 0 && !PLACE.test(question.slice(0, word.start))) ? country : []
}
