import { STOP_WORDS } from '../core/text/stopwords.ts'
import { synonyms } from '../core/text/synonyms.ts'
import { matchKey, related } from '../core/text/variants.ts'
import { words } from '../core/text/words.ts'
import type { PreparedQuery } from './query.ts'

/** What a question asks about: each match key once. */
export interface Term {
  key: string
  /** In how many passages it occurs; 0 where the corpus has neither it nor anything that could stand for it. */
  frequency: number
  /** ln(1 + (N − n + ½) / (n + ½)), BM25's; 0 for a term that the corpus does not have. */
  idf: number
  /** Holds a digit. */
  numeric: boolean
  synonyms: ReadonlySet<string>
}

/** A content word of a question where it stands. */
export interface Mention {
  /** Index of its term. */
  term: number
  folded: string
  /** Words between the mention before and this one. */
  skipped: number
}

export interface QuestionTerms {
  terms: readonly Term[]
  mentions: readonly Mention[]
  passages: number
}

/** The content words of a prepared question as terms; misspelt ones are what they were probably meant to be. */
export function questionTerms(query: PreparedQuery): QuestionTerms {
  const all = words(query.text).map(({ folded }, at) => ({ folded, at }))
  const content = all.filter(({ folded }) => !STOP_WORDS.has(folded))
  const numbers = new Map<string, number>()
  const terms: Term[] = []
  const mentions: Mention[] = []
  let before = -1
  for (const { folded, at } of content.length > 0 ? content : all) {
    const meant = query.frequency(folded) === 0 ? (query.corrections(folded)[0] ?? folded) : folded
    const key = matchKey(meant)
    let term = numbers.get(key)
    if (term === undefined) {
      term = terms.push(termOf(key, meant, query)) - 1
      numbers.set(key, term)
    }
    mentions.push({ term, folded: meant, skipped: at - before - 1 })
    before = at
  }
  return { terms, mentions, passages: query.passages }
}

function termOf(key: string, folded: string, query: PreparedQuery): Term {
  const others = synonyms(key)
  const own = query.frequency(folded)
  const frequency = own > 0 ? own : Math.max(0, ...[...others].map((other) => query.frequency(other)))
  const idf = frequency === 0 ? 0 : Math.log(1 + (query.passages - frequency + 0.5) / (frequency + 0.5))
  return { key, frequency, idf, numeric: /\d/.test(key), synonyms: others }
}

/** How much another form of a term counts beside the term itself. */
const DERIVED = 0.6
/** A term inside a longer word: compounds, and words run together by a faulty extraction. */
const CONTAINED = 0.5
const SYNONYM = 0.3
/** Shorter terms are in too many words by accident. */
const MIN_CONTAINED = 5

/** How far a word with this match key speaks of a term, 0…1. */
export function likeness(term: Term, key: string): number {
  if (key === term.key) return 1
  if (key[0] === term.key[0] && related(key, term.key)) return DERIVED
  if (term.key.length >= MIN_CONTAINED && key.length > term.key.length && key.includes(term.key)) return CONTAINED
  return term.synonyms.has(key) ? SYNONYM : 0
}
