import type { Token } from './tagger.ts'

/** `relative` opens a clause ("who", "which"); an `adjective` is one that stands outside noun groups. */
export type ConstituentKind =
  | 'noun'
  | 'verb'
  | 'preposition'
  | 'subordinator'
  | 'conjunction'
  | 'punctuation'
  | 'adjective'
  | 'adverb'
  | 'relative'
  | 'other'

/** A run of tokens that belong together. `first` and `last` are token positions, both included. */
export interface Constituent {
  kind: ConstituentKind
  first: number
  last: number
}

const NOMINAL: ReadonlySet<string> = new Set(['NOUN', 'PROPN', 'NUM', 'SYM'])
const RELATIVE = /^(?:who|whom|whose|which|that|what|where|when|why|how)$/i
const POSSESSIVE = /^(?:my|your|his|her|its|our|their)$/i

/** Cuts a tagged sentence into its flat constituents, left to right; every token is in exactly one. */
export function constituents(tokens: readonly Token[]): Constituent[] {
  const found: Constituent[] = []
  let i = 0
  while (i < tokens.length) {
    const last = endOfNounGroup(tokens, i)
    if (last >= i) {
      found.push({ kind: 'noun', first: i, last })
      i = last + 1
      continue
    }
    const kind = kindOf(tokens, i)
    const open = found.at(-1)
    if (open !== undefined && (kind === 'verb' || kind === 'adjective') && open.kind === kind) open.last = i
    else if (open !== undefined && open.kind === 'verb' && kind === 'adverb' && isVerbal(tokens[i + 1])) open.last = i
    else found.push({ kind, first: i, last: i })
    i++
  }
  return found
}

function isVerbal(token: Token | undefined): boolean {
  return token !== undefined && (token.pos === 'VERB' || token.pos === 'AUX')
}

function kindOf(tokens: readonly Token[], i: number): ConstituentKind {
  const { pos, text } = tokens[i]!
  if (RELATIVE.test(text) && pos !== 'ADP') return 'relative'
  switch (pos) {
    case 'VERB':
    case 'AUX':
      return 'verb'
    case 'PART':
      return 'verb'
    case 'ADP':
      return 'preposition'
    case 'SCONJ':
      return 'subordinator'
    case 'CCONJ':
      return 'conjunction'
    case 'PUNCT':
      return 'punctuation'
    case 'ADJ':
      return 'adjective'
    case 'ADV':
      return 'adverb'
    default:
      return 'other'
  }
}

/** Position of the last token of the noun group that begins at `from`; less than `from` if none does. */
function endOfNounGroup(tokens: readonly Token[], from: number): number {
  let last = from - 1
  for (let i = from; i < tokens.length; i++) {
    if (isNominal(tokens[i]!)) last = i
    else if (!goesOn(tokens, i, from, last)) break
  }
  return last
}

/** Nouns, names, numbers, and pronouns that stand for them: what a noun group may end with. */
function isNominal({ pos, text }: Token): boolean {
  return NOMINAL.has(pos) || (pos === 'PRON' && !RELATIVE.test(text) && !POSSESSIVE.test(text))
}

/** Whether a token that is no noun may stand inside the group that began at `from` and has its last noun at `last`. */
function goesOn(tokens: readonly Token[], i: number, from: number, last: number): boolean {
  const { pos, text } = tokens[i]!
  const next = tokens[i + 1]
  const behindNoun = i > from && last === i - 1
  const nounNext = next !== undefined && NOMINAL.has(next.pos)
  if (pos === 'DET' || (pos === 'PRON' && POSSESSIVE.test(text))) return i === from
  if (pos === 'ADJ' || (pos === 'ADV' && next?.pos === 'ADJ')) return true
  // "The captured city": a participle between a determiner and a noun.
  if (pos === 'VERB') return i > from && !behindNoun && nounNext && /(?:ed|ing|en)$/.test(text)
  if (!behindNoun) return false
  if (pos === 'PART') return /^['’]s?$/.test(text)
  const joined = tokens[i - 1]!.end === tokens[i]!.start
  if (/^['’]$/.test(text)) return joined && nounNext
  return /^[-–/]$/.test(text) && joined && next?.start === tokens[i]!.end
}
