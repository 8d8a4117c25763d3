import { type Name, names } from '../core/text/names.ts'
import { STOP_WORDS } from '../core/text/stopwords.ts'
import { type Word, words } from '../core/text/words.ts'
import { blankExpletives } from './dependence.ts'
import { GROUP_NOUNS } from './entity-kind.ts'
import { isPlural, type NounPhrase, nounPhrases } from './noun-phrases.ts'

/** What a referring word can stand for. */
export type ReferenceKind = 'person' | 'group' | 'thing' | 'that' | 'place' | 'definite'

/** A word or phrase of a question that stands for something said before. Offsets are UTF-16. */
export interface Reference {
  start: number
  end: number
  kind: ReferenceKind
  /** "His", "its": what it stands for gets an 's. */
  possessive: boolean
  /** It is said to cost, to be held or to last: no one who acts does that. */
  happens: boolean
  /** Of "the album" and "this album": the phrase without its article, and the noun of it, folded. */
  noun: { text: string; head: string; plural: boolean } | null
}

const KINDS: Readonly<Record<string, ReferenceKind>> = {
  ...Object.fromEntries('he him his she her hers'.split(' ').map((word) => [word, 'person' as const])),
  ...Object.fromEntries('they them their theirs'.split(' ').map((word) => [word, 'group' as const])),
  it: 'thing',
  its: 'thing',
  there: 'place',
  this: 'that',
  that: 'that',
  these: 'that',
  those: 'that',
}
const POSSESSIVE = /^(?:his|hers|their|theirs|its)$/
/** "This article", "the source": what is read, not what it is about. */
const READ =
  /^(?:article|articles|document|documents|text|page|passage|source|sources|paragraph|section|country|countries|way|world|internet|future|past|rest|end|same|beginning|difference|us|usa|uk|only|most|best|first|last|next|name)$/
/** What closes a definite phrase that says itself which one it means. */
const COMPLEMENT = /^\s+(?:of|that|who|which|for|from|between|called|named|with|about|to)\b/i
/** Longer definite phrases say what they mean. */
const MAX_DEFINITE_WORDS = 2

const HAPPENS =
  /\b(?:worth|costs?|signed|held|published|released|written|opened|built|adopted|ratified|take place|taken place|happen\w*|last(?:ed)?|expire[sd]?|valid|updated|installed|announced)\b/i

/** What in a question points out of it, in order. Words that an earlier word of the question explains are left out. */
export function references(question: string): Reference[] {
  const blanked = blankExpletives(question)
  const all = words(blanked)
  const named = names(question, () => true)
  const phrases = nounPhrases(question)
  const found: Reference[] = []
  const seen = new Set<string>()
  for (const [i, word] of all.entries()) {
    const kind = Object.hasOwn(KINDS, word.folded) ? KINDS[word.folded]! : null
    if (kind === null || (/['’]/.test(word.text.slice(0, -1)) && !/['’]s$/.test(word.text))) continue
    const reference = kind === 'that' ? demonstrative(question, all, i) : pronoun(all, i, kind)
    // The second "he" is the first one again.
    if (reference === null || seen.has(reference.kind)) continue
    seen.add(reference.kind === 'that' ? 'thing' : reference.kind)
    if (explained(reference, question, named, phrases)) continue
    found.push({ ...reference, happens: HAPPENS.test(question) })
  }
  for (const phrase of phrases) {
    const reference = definite(question, phrase)
    if (reference !== null && !found.some(({ start, end }) => start < reference.end && end > reference.start))
      found.push(reference)
  }
  return found.sort((a, b) => a.start - b.start)
}

function pronoun(all: readonly Word[], i: number, kind: ReferenceKind): Reference {
  const { start, end, folded, text } = all[i]!
  const next = all[i + 1]
  const possessive =
    POSSESSIVE.test(folded) ||
    (folded === 'her' && next !== undefined && next.start === end + 1 && !STOP_WORDS.has(next.folded))
  // "It's": the pronoun alone.
  return { start, end: start + text.replace(/['’].*$/, '').length, kind, possessive, happens: false, noun: null }
}

function demonstrative(question: string, all: readonly Word[], i: number): Reference | null {
  const { start, end } = all[i]!
  const next = all[i + 1]
  const bare = { start, end, kind: 'that' as const, possessive: false, happens: false, noun: null }
  if (
    next === undefined ||
    STOP_WORDS.has(next.folded) ||
    isVerbLike(next.folded) ||
    !/^ $/.test(question.slice(end, next.start))
  )
    return bare
  if (READ.test(next.folded)) return null
  const after = all[i + 2]
  const two =
    after !== undefined &&
    !STOP_WORDS.has(after.folded) &&
    question.slice(next.end, after.start) === ' ' &&
    !/(?:ed|ing)$/.test(after.folded)
  const last = two && !isVerbLike(after.folded) ? after : next
  const text = question.slice(next.start, last.end)
  return {
    start,
    end: last.end,
    kind: 'definite',
    possessive: false,
    happens: false,
    noun: { text, head: last.folded, plural: isPlural(last.folded) },
  }
}

function isVerbLike(folded: string): boolean {
  return /^(?:go|come|get|become|happen|end|start|begin|work|win|affect|change|help|do|make|take|last|sell|cost|receive|mean|occur|well)$/.test(
    folded,
  )
}

function definite(question: string, { start, end, text, head, plural, name }: NounPhrase): Reference | null {
  if (!/^the /i.test(text) || name !== null || READ.test(head) || COMPLEMENT.test(question.slice(end))) return null
  const noun = text.replace(/^the /i, '')
  if (words(noun).length > MAX_DEFINITE_WORDS || /\p{Lu}|\d/u.test(noun)) return null
  return {
    start,
    end: start + text.length,
    kind: 'definite',
    possessive: false,
    happens: false,
    noun: { text: noun, head, plural },
  }
}

/** "Did Dalí love his parents", "if I scan an image, does it …": the question says what it means. */
function explained(
  reference: Reference,
  question: string,
  named: readonly Name[],
  phrases: readonly NounPhrase[],
): boolean {
  const { kind, start } = reference
  if (kind === 'definite') return false
  if (kind === 'place') return named.some((name) => name.end <= start && name.kind === 'place')
  const before = phrases.filter((phrase) => phrase.end <= start && !isAskedFor(question, phrase))
  if (kind === 'person') {
    const called = named.some((name) => name.end <= start && name.kind !== 'place' && !/^\p{Lu}{2,}$/u.test(name.text))
    // "My cat is ill too. Would that work for her?"
    return called || before.some(({ end, plural }) => !plural && /[.?!]\s/.test(question.slice(end, start)))
  }
  const several = (phrase: NounPhrase): boolean =>
    phrase.plural ||
    GROUP_NOUNS.has(phrase.head) ||
    isPlural(words(phrase.text).at(-1)?.folded ?? '') ||
    before.some((other) => question.slice(phrase.end, other.start) === ' and ')
  return before.some((phrase) => (kind === 'group') === several(phrase) && phrase.name !== 'person')
}

/** "What awards did it win": what is asked for explains nothing. */
function isAskedFor(question: string, { start }: NounPhrase): boolean {
  return ASKED_FOR.test(question.slice(Math.max(0, start - 40), start))
}

const ASKED_FOR =
  /\b(?:what|which|how (?:many|much)|whose)\s+(?:(?!is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)\w+\s+)?$/i
