import type { Token } from '../span/tagger.ts'
import type { Phrase } from './clause.ts'

const POINTS =
  /^(?:it|its|he|him|his|she|her|hers|they|them|their|theirs|this|that|these|those|such|there|here|then|one|ones|other|others|another|both|each|former|latter|same|we|our|us|i|me|my|you|your|following|above|below|next|later|again|also|so|too|only|recent|recently|now|today|yesterday|tomorrow|ago)$/i

/** Whether nothing in a phrase points out of it: no pronoun, and no "the …" that only the text before explains. */
export function standsAlone({ tokens, groups }: Phrase): boolean {
  if (tokens.some(({ text }) => POINTS.test(text))) return false
  return groups.every(({ kind, first, last }, i) => {
    if (kind !== 'noun' || !/^the$/i.test(tokens[first]!.text) || hasName(tokens.slice(first + 1, last + 1)))
      return true
    // "The independence of Azerbaijan" says which one it means.
    const next = groups[i + 2]
    return (
      groups[i + 1]?.kind === 'preposition' && next?.kind === 'noun' && hasName(tokens.slice(next.first, next.last + 1))
    )
  })
}

/** Whether tokens hold a proper name as it is written. */
export function hasName(tokens: readonly Token[]): boolean {
  return tokens.some(({ pos, text }) => pos === 'PROPN' && /^\p{Lu}/u.test(text))
}

/** "A delegation", "many people": whoever asks for one of them does not say which. */
export function isIndefinite({ text }: Pick<Phrase, 'text'>): boolean {
  return /^(?:an?|some|many|several|few|most|all|any|no|more|about|around|over|nearly|almost|one|two|three|\d+)\b/i.test(
    text,
  )
}

/** Whether a phrase is a name and nothing else, at most five words of it; its article does not count. */
export function isName({ tokens }: Phrase): boolean {
  const own = withoutArticle(tokens)
  return own.length > 0 && own.length <= 5 && own.every(({ pos, text }) => pos === 'PROPN' && /^[\p{Lu}\d]/u.test(text))
}

/** Tokens of a noun group behind its article. */
export function withoutArticle(tokens: readonly Token[]): readonly Token[] {
  return /^(?:the|an?)$/i.test(tokens[0]?.text ?? '') ? tokens.slice(1) : tokens
}
