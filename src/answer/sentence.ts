import type { Hit } from '../core/document.ts'
import type { Name } from '../core/text/names.ts'
import { related } from '../core/text/variants.ts'
import { fold, words } from '../core/text/words.ts'
import { type PassageSentence, readPassage } from './passage.ts'
import type { Term } from './question.ts'

/** A sentence of a retrieved passage, in its place. */
export interface ReadSentence extends Omit<PassageSentence, 'names'> {
  hit: Hit
  /** Rank of its passage among the hits, from 0. */
  rank: number
  /** Offsets into the document's text, UTF-16. */
  start: number
  end: number
  /** Position among the sentences of its passage. */
  ordinal: number
  previous: ReadSentence | null
  next: ReadSentence | null
  names(): readonly Name[]
  /** Whether a folded word is written as a name inside the hits. */
  isName(folded: string): boolean
}

/** What a word counts for that is not the question's own but stands for it. */
const MATCH = { correction: 0.9, derived: 0.7, synonym: 0.6 } as const

/** The sentences of the hits, in the order of the hits. Headings are no sentences: they are context. */
export function readSentences(hits: readonly Hit[], from = 0): ReadSentence[] {
  const isName = capitalised(hits)
  return hits.flatMap((hit, at) => {
    const rank = from + at
    const headings = new Set(hit.chunk.headings.flatMap((text) => [text, ...readPassage(text).map((s) => s.text)]))
    const told = readPassage(hit.chunk.text).filter(({ text }) => !headings.has(text))
    const read = told.map(
      (sentence, ordinal): ReadSentence => ({
        ...sentence,
        hit,
        rank,
        start: hit.chunk.start + sentence.start,
        end: hit.chunk.start + sentence.start + sentence.text.length,
        ordinal,
        previous: null,
        next: null,
        names: () => sentence.names().filter((name) => !name.opens || isName(fold(name.text))),
        isName,
      }),
    )
    for (const [i, sentence] of read.entries()) {
      sentence.previous = read[i - 1] ?? null
      sentence.next = read[i + 1] ?? null
    }
    return read
  })
}

/** How well a term is met by words: 1 by itself, less by a correction, a derivation or a synonym, 0 not at all. */
export function match(term: Term, { keys }: { keys: ReadonlySet<string> }): number {
  if (keys.has(term.key)) return 1
  let best = 0
  for (const key of keys) best = Math.max(best, strength(term, key))
  return best
}

/** Whether a term is a name: the question writes it so, or the hits do where the question is all lower case. */
export function isNamed(term: Term, sentence: ReadSentence): boolean {
  return term.named || sentence.isName(term.folded) || term.meant.some((word) => sentence.isName(word))
}

/** The words of a sentence that meet any of the terms, with the weight of what they meet. */
export function matched(terms: readonly Term[], sentence: ReadSentence): { start: number; weight: number }[] {
  return terms.flatMap((term) =>
    sentence.words.filter((w) => strength(term, w.key) > 0).map((w) => ({ start: w.start, weight: term.weight })),
  )
}

const strengths = new WeakMap<Term, Map<string, number>>()

/** How well a word with this key stands for a term. */
export function strength(term: Term, key: string): number {
  let known = strengths.get(term)
  if (known === undefined) {
    known = new Map()
    strengths.set(term, known)
  }
  let value = known.get(key)
  if (value === undefined) {
    value = compare(term, key)
    known.set(key, value)
  }
  return value
}

function compare(term: Term, key: string): number {
  if (key === term.key) return 1
  if (term.corrections.includes(key)) return MATCH.correction
  if (/\d/.test(term.key)) return 0
  if (related(key, term.key)) return MATCH.derived
  return term.synonyms.has(key) ? MATCH.synonym : 0
}

/** Which folded words the hits write with a capital inside sentences: names, whatever a sentence begins with. */
function capitalised(hits: readonly Hit[]): (folded: string) => boolean {
  let seen: Set<string> | null = null
  return (folded) => {
    seen ??= new Set(
      hits.flatMap(({ chunk }) =>
        [...chunk.text.matchAll(/(?<=[a-z,] )\p{Lu}[\p{L}\p{M}]+/gu)].flatMap((m) => words(m[0]).map((w) => w.folded)),
      ),
    )
    return seen.has(folded)
  }
}
