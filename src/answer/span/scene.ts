import { STOP_WORDS } from '../../core/text/stopwords.ts'
import { matchKey } from '../../core/text/variants.ts'
import { fold } from '../../core/text/words.ts'
import type { Question } from '../question.ts'
import { type ReadSentence, strength } from '../sentence.ts'
import type { Frame } from './frame.ts'
import type { Parsed, TokenSpan } from './spans.ts'

/** A recognised value of a sentence. Offsets are relative to the sentence. */
interface Value {
  kind: string
  start: number
  end: number
}

/** What a sentence has of a question, token by token: all that its spans share. */
export interface Scene {
  parsed: Parsed
  /** Weight of the term that the token meets, times how well it does; 0 for none. */
  met: readonly number[]
  /** Whether the token meets the main verb of the question. */
  verb: readonly boolean[]
  /** Whether the token meets the noun that the question asks with. */
  head: readonly boolean[]
  /** Whether the token says something by itself. */
  telling: readonly boolean[]
  /** Weight of all terms of the question. */
  total: number
  values: readonly Value[]
}

export function sceneOf(question: Question, frame: Frame, sentence: ReadSentence, parsed: Parsed): Scene {
  const keys = parsed.tokens.map((token) => matchKey(fold(token.text).replace(/['’]s$/, '')))
  const meets = (terms: Question['terms']): boolean[] =>
    keys.map((key) => terms.some((term) => strength(term, key) > 0))
  const isHead = meets(question.terms.filter((term) => term.key === frame.head))
  return {
    parsed,
    met: keys.map((key) => Math.max(0, ...question.terms.map((term) => term.weight * strength(term, key)))),
    verb: meets(question.terms.filter((term) => frame.verbs.has(term.key))),
    head: keys.map((key, i) => key === frame.head || isHead[i]!),
    telling: parsed.tokens.map(({ text }) => /[\p{L}\p{N}]/u.test(text) && !STOP_WORDS.has(fold(text))),
    total: question.terms.reduce((sum, term) => sum + term.weight, 0),
    values: [
      ...sentence.dates().map(({ start, end }) => ({ kind: 'date', start, end })),
      ...sentence.quantities().map(({ kind, start, end }) => ({ kind, start, end })),
      ...sentence.names().map(({ kind, start, end }) => ({ kind: kind === 'other' ? 'name' : kind, start, end })),
    ],
  }
}

/** A span is a value if it shares so much of the longer of both; it holds one from the smaller share on. */
const IS_VALUE = 0.7
const HOLDS_VALUE = 0.4
const NAMES: ReadonlySet<string> = new Set(['person', 'place', 'name'])

/** What kind of thing a span is: a recognised value, or what its constituents make it. */
export function spanKind({ first, last }: TokenSpan, { parsed: { tokens, groups, groupOf }, values }: Scene): string {
  const start = tokens[first]!.start
  const end = tokens[last]!.end
  let best: { kind: string; share: number } | null = null
  for (const value of values) {
    const both = Math.min(end, value.end) - Math.max(start, value.start)
    const share = both / Math.max(end - start, value.end - value.start)
    if (both > 0 && share > (best?.share ?? 0)) best = { kind: value.kind, share }
  }
  if (best !== null && best.share >= IS_VALUE) return best.kind
  const inside = groups.slice(groupOf[first], groupOf[last]! + 1).map(({ kind }) => kind)
  switch (inside[0]) {
    case 'verb':
      return 'action'
    case 'preposition':
    case 'subordinator':
      return 'circumstance'
    case 'adverb':
    case 'adjective':
      return inside.length === 1 ? 'quality' : 'phrase'
  }
  if (inside.includes('verb')) return 'clause'
  if (inside.includes('conjunction') || inside.includes('punctuation')) return 'list'
  if (best !== null && best.share >= HOLDS_VALUE)
    return NAMES.has(best.kind) ? 'with name' : best.kind === 'date' ? 'with date' : 'with number'
  if (inside.length > 1) return 'compound'
  const { pos } = tokens[last]!
  return pos === 'PROPN' ? 'proper noun' : pos === 'PRON' ? 'pronoun' : 'noun'
}
