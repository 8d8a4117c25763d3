import type { Hit } from '../core/document.ts'
import { sentences } from '../core/text/sentences.ts'
import { matchKey, related } from '../core/text/variants.ts'
import { words } from '../core/text/words.ts'
import type { Term } from './question.ts'

export interface KeyedWord {
  /** What it is matched by. */
  key: string
  text: string
  start: number
  end: number
}

/** A sentence of a retrieved passage, made ready for matching. */
export interface ReadSentence {
  hit: Hit
  /** Rank of its passage among the hits, from 0. */
  rank: number
  /** Offsets into the document's text, UTF-16. */
  start: number
  end: number
  text: string
  words: readonly KeyedWord[]
  /** Position among the sentences of its passage. */
  ordinal: number
  previous: ReadSentence | null
  next: ReadSentence | null
  /** How well a term is met here: 1 itself, less for a correction, a derivation or a synonym, 0 not at all. */
  match(term: Term): number
  /** Where the terms are met, relative to the sentence, with their weights. */
  matchedPositions(terms: readonly Term[]): { start: number; weight: number }[]
  /** Whether a folded word is written as a name inside the hits. */
  isName(folded: string): boolean
}

export const MATCH = { correction: 0.9, derived: 0.7, synonym: 0.6 } as const

/** Splits the hits into their sentences, in the order of the hits. */
export function readSentences(hits: readonly Hit[]): ReadSentence[] {
  const isName = capitalised(hits)
  return hits.flatMap((hit, rank) => {
    const spans = sentences(hit.chunk.text)
    const read: ReadSentence[] = spans.map((span, ordinal) =>
      readSentence(
        hit,
        rank,
        hit.chunk.text.slice(span.start, span.end),
        hit.chunk.start + span.start,
        ordinal,
        isName,
      ),
    )
    for (const [i, sentence] of read.entries()) {
      sentence.previous = read[i - 1] ?? null
      sentence.next = read[i + 1] ?? null
    }
    return read
  })
}

/** Words with their match keys. */
export function keyed(text: string): KeyedWord[] {
  return words(text).map((w) => ({ key: matchKey(w.folded), text: w.text, start: w.start, end: w.end }))
}

function readSentence(
  hit: Hit,
  rank: number,
  text: string,
  start: number,
  ordinal: number,
  isName: (folded: string) => boolean,
): ReadSentence {
  const own = keyed(text)
  const keys = new Set(own.map((w) => w.key))
  const matches = new Map<Term, number>()
  const match = (term: Term): number => {
    let strength = matches.get(term)
    if (strength === undefined) {
      strength = matchKeys(term, keys)
      matches.set(term, strength)
    }
    return strength
  }
  return {
    hit,
    rank,
    start,
    end: start + text.length,
    text,
    words: own,
    ordinal,
    previous: null,
    next: null,
    match,
    matchedPositions: (terms) =>
      terms.flatMap((term) =>
        match(term) > 0
          ? own.filter((w) => meets(term, w.key) > 0).map((w) => ({ start: w.start, weight: term.weight }))
          : [],
      ),
    isName,
  }
}

/** How well a set of match keys meets a term, 0…1. */
export function matchKeys(term: Term, keys: ReadonlySet<string>): number {
  if (keys.has(term.key)) return 1
  let best = 0
  for (const key of keys) {
    const strength = meets(term, key)
    if (strength > best) best = strength
  }
  return best
}

function meets(term: Term, key: string): number {
  if (key === term.key) return 1
  if (term.corrections.includes(key)) return MATCH.correction
  if (/\d/.test(term.key)) return 0
  if (related(key, term.key)) return MATCH.derived
  if (term.synonyms.has(key)) return MATCH.synonym
  return 0
}

/** Which folded words the hits write with a capital inside sentences: names, whatever a sentence begins with. */
function capitalised(hits: readonly Hit[]): (folded: string) => boolean {
  let seen: Set<string> | null = null
  return (folded) => {
    if (seen === null) {
      seen = new Set()
      for (const { chunk } of hits) {
        for (const match of chunk.text.matchAll(/(?<=[a-z,] )\p{Lu}[\p{L}\p{M}]+/gu)) {
          for (const word of words(match[0])) seen.add(word.folded)
        }
      }
    }
    return seen.has(folded)
  }
}
