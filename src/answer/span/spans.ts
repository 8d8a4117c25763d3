import type { ReadSentence } from '../sentence.ts'
import { type Constituent, type ConstituentKind, constituents } from './constituents.ts'
import { type Token, tag } from './tagger.ts'

/** A sentence with its tokens and constituents. */
export interface Parsed {
  tokens: readonly Token[]
  groups: readonly Constituent[]
  /** Constituent of each token. */
  groupOf: readonly number[]
}

/** A run of tokens that could be an answer. Positions of tokens, both included. */
export interface TokenSpan {
  first: number
  last: number
}

/** No answer is longer, in constituents. */
const MAX_GROUPS = 9
const MAX_TOKENS = 24
/** A longer sentence, in UTF-16 units, is a table or code: it is told as it is. */
const MAX_SENTENCE = 1500
const OPENS: ReadonlySet<ConstituentKind> = new Set([
  'noun',
  'verb',
  'adjective',
  'adverb',
  'preposition',
  'subordinator',
])
const CLOSES: ReadonlySet<ConstituentKind> = new Set(['noun', 'verb', 'adjective', 'adverb'])

/** The tokens and constituents of a sentence; none of one that is too long to be one. */
export function parse({ text }: ReadSentence): Parsed {
  const tokens = text.length > MAX_SENTENCE ? [] : tag(text)
  const groups = constituents(tokens)
  const groupOf = groups.flatMap(({ first, last }, i) => Array.from({ length: last - first + 1 }, () => i))
  return { tokens, groups, groupOf }
}

function isCurrency(text: string): boolean {
  return /^\p{Sc}$/u.test(text)
}

/** Where a span may begin and end inside a constituent. */
function edges(
  { kind, first, last }: Constituent,
  tokens: readonly Token[],
  head: (token: Token) => boolean,
): { starts: number[]; ends: number[] } {
  const starts = new Set<number>()
  const ends = new Set<number>()
  if (OPENS.has(kind)) {
    let start = first
    while (start < last && /^(?:a|an|the)$/i.test(tokens[start]!.text)) start++
    starts.add(start)
  }
  if (CLOSES.has(kind)) ends.add(last)
  if (kind === 'noun') {
    for (let i = first; i <= last; i++) {
      const { pos, text } = tokens[i]!
      const before = tokens[i - 1]
      // A name behind its common noun, a number before what it counts, an owner, and what is owned.
      if (i > first && pos === 'PROPN' && before!.pos !== 'PROPN' && before!.pos !== 'PUNCT') starts.add(i)
      if (i > first && (pos === 'NUM' || isCurrency(text)) && before!.pos !== 'NUM' && !isCurrency(before!.text))
        starts.add(i)
      if (i < last && pos === 'NUM' && tokens[i + 1]!.pos !== 'NUM') ends.add(i)
      if (i < last && pos === 'SYM' && text === '%') ends.add(i)
      if (i > first && /^['’]s?$/.test(text)) {
        ends.add(i - 1)
        if (i < last) starts.add(i + 1)
      }
      // "What type of engine": "electric" of "electric engine"; "the Democratic Party" of "Democratic Party member".
      if (i > first && i === last && head(tokens[i]!)) ends.add(i - 1)
      if (i < last && pos === 'PROPN' && tokens[i + 1]!.pos === 'NOUN') ends.add(i)
    }
  }
  if (kind === 'verb') {
    // "to define", and "define" alone.
    for (let i = first; i <= last; i++) if (tokens[i]!.pos === 'VERB') starts.add(i)
  }
  return { starts: [...starts], ends: [...ends] }
}

/** The spans of a sentence that begin and end with its constituents. `head` tells the noun that the question asks with. */
export function spansOf({ tokens, groups }: Parsed, head: (token: Token) => boolean): TokenSpan[] {
  const found: TokenSpan[] = []
  const seen = new Set<number>()
  const parts = groups.map((group) => edges(group, tokens, head))
  for (let i = 0; i < groups.length; i++) {
    for (const first of parts[i]!.starts) {
      for (let j = i; j < Math.min(groups.length, i + MAX_GROUPS); j++) {
        if (groups[j]!.first - first >= MAX_TOKENS) break
        // An answer does not run over a semicolon, nor over the end of a quotation.
        if (j > i && groups[j]!.kind === 'punctuation' && /^[;:!?]$/.test(tokens[groups[j]!.first]!.text)) break
        for (const last of parts[j]!.ends) {
          if (last < first || last - first >= MAX_TOKENS) continue
          const id = first * 4096 + last
          if (seen.has(id)) continue
          seen.add(id)
          found.push({ first, last })
        }
      }
    }
  }
  return found
}
