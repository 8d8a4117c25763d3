import { STOP_WORDS } from '../core/text/stopwords.ts'
import { fold } from '../core/text/words.ts'
import { isStrong } from './candidates.ts'
import type { KeyedWord } from './passage.ts'
import type { Question, Term } from './question.ts'
import { match, type ReadSentence, strength } from './sentence.ts'

/** A clause that denies what the question takes for granted. Offsets are relative to the sentence. */
export interface Denial {
  start: number
  end: number
  text: string
  /** The words of the question that are denied. */
  terms: readonly Term[]
}

/** Negates the noun phrase or the sentence behind it. */
const NEGATES_NOUN = /\b(?:no(?! (?:different|longer|doubt|less|more))|never|none|neither|nothing|nobody)\b/gi
/** Negates the verb behind it. */
const NEGATES_VERB = /\b(?:not(?! only| just| merely| least)|yet to|failed to|refuse[ds]? to)\b|n['’]t\b/gi
/** Where what is negated ends at the latest. */
const CLAUSE_END = /[,;:]|\b(?:when|while|that|which|who|but|because|although|until|before|after)\b|$/
/** How many words behind the negation its object may stand. */
const OBJECT_REACH = 5
/** How many telling words behind the negation may be what it negates: "no formal diplomatic relations", but "not signed". */
const NOUN_REACH = 3
const VERB_REACH = 1
const NEGATIONS = [
  [NEGATES_NOUN, NOUN_REACH],
  [NEGATES_VERB, VERB_REACH],
] as const

/** A longer sentence, in UTF-16 units, is data that denies nothing. */
const LONGEST = 4000

/**
 * The clause of a sentence in which a word of the question stands right behind a negation ("no formal deal has been
 * reached yet" for "the deal"). A negation whose object is another name ("does not recognise Armenia") denies something else.
 */
export function denial(question: Question, sentence: ReadSentence): Denial | null {
  if (question.negated || sentence.text.length > LONGEST) return null
  for (const [pattern, reach] of NEGATIONS) {
    for (const negation of sentence.text.matchAll(pattern)) {
      const from = negation.index + negation[0].length
      const ends = from + sentence.text.slice(from).search(CLAUSE_END)
      const behind = sentence.words.filter((w) => w.start >= from && w.start < ends)
      // "Does not recognise Armenia" denies nothing of a question about somebody else.
      const near = behind.slice(0, OBJECT_REACH)
      if (near.some((w) => /^\p{Lu}/u.test(w.text) && !question.terms.some((t) => strength(t, w.key) > 0))) continue
      const telling = behind.filter((w) => !STOP_WORDS.has(fold(w.text))).slice(0, reach)
      const terms = question.terms.filter((t) => !t.named && !t.focus && telling.some((w) => strength(t, w.key) > 0))
      if (reach === NOUN_REACH && !deniesNoun(question, negation[0], behind, terms)) continue
      if (reach === VERB_REACH && terms.length > 0 && deniesOther(question, behind)) continue
      if (terms.length > 0 && concerns(question, sentence)) return { ...clause(sentence.text, negation.index), terms }
    }
  }
  return null
}

/** "No export endpoint" denies no export; "neither may dam it" denies no dam. */
function deniesNoun(
  { text }: Question,
  negation: string,
  behind: readonly KeyedWord[],
  terms: readonly Term[],
): boolean {
  if (MODAL.test(behind[0]?.text ?? ''))
    return !terms.some((t) => new RegExp(`\\b(?:the|an?|its|their|this|that) ${t.text}\\b`, 'iu').test(text))
  if (negation.toLowerCase() !== 'no') return true
  const ends = behind.findIndex((w, i) => STOP_WORDS.has(fold(w.text)) || (i > 0 && w.start > behind[i - 1]!.end + 1))
  const phrase = ends < 0 ? behind : behind.slice(0, ends)
  const head = phrase.at(-1)
  return head === undefined || phrase.length > NOUN_REACH || terms.some((t) => strength(t, head.key) > 0)
}

const MODAL = /^(?:may|can|must|will|shall|should|could|would|might)$/i

/** "We do not pay bonuses" denies nothing of what duty pays: right behind the verb stands another thing. */
function deniesOther(question: Question, behind: readonly KeyedWord[]): boolean {
  const telling = behind.filter((w) => !STOP_WORDS.has(fold(w.text)))
  const objects = telling.slice(VERB_REACH, VERB_REACH + 2)
  const verb = behind.indexOf(telling[0]!)
  // A preposition or the end of the clause: the verb has no object, or a place and a time.
  const bare = objects.length === 0 || behind.indexOf(objects[0]!) - verb > 2
  return isStrong(question.expects) && !bare && !objects.some((w) => question.terms.some((t) => strength(t, w.key) > 0))
}

/** "The eastern office was not affected" says nothing of how many *customers* were affected. */
function concerns(question: Question, sentence: ReadSentence): boolean {
  const counted = question.expects === 'number' ? question.terms.find((term) => term.focus) : undefined
  return counted === undefined || match(counted, sentence) > 0
}

/** What keeps a sentence from affirming anything: negations, conditions, refusals, mere wishes. */
const UNSURE =
  /\b(?:[Nn]o|[Nn]ot|[Nn]ever|[Nn]one|[Nn]either|nor|[Ww]ithout|[Uu]nless|[Ii]f|[Oo]nly|would|could|may|might|should|contingent|condition|refus\w+|withh\w+|lack\w*|oppos\w+|den(?:y|ies|ied)|fail\w*|interest\w*|plan(?:s|ned)?|hope\w*|want\w*|seek\w*|offer\w*|propos\w+)\b|n['’]t\b/

/** Whether a sentence states as a fact what another denies. */
export function affirms(sentence: ReadSentence, denied: readonly Term[]): boolean {
  return denied.some((term) => match(term, sentence) >= 0.6) && !UNSURE.test(sentence.text)
}

/** The clause around a position: to the commas, semicolons or dashes on either side. */
function clause(text: string, at: number): { start: number; end: number; text: string } {
  const before = Math.max(
    text.lastIndexOf(', ', at),
    text.lastIndexOf('; ', at),
    text.lastIndexOf(' – ', at),
    text.lastIndexOf(' — ', at),
  )
  const rest = /[,;.!?]\s|[.!?]?$/.exec(text.slice(at))!
  let start = before < 0 ? 0 : before + 1
  while (/[\s–—]/.test(text[start] ?? '')) start++
  // "…, although no deal has been signed": the word that joins is no part of what is denied.
  start += /^(?:(?:al)?though|but|and|while|whereas|however|yet),? /i.exec(text.slice(start, at))?.[0].length ?? 0
  const end = at + rest.index
  return { start, end, text: text.slice(start, end) }
}

/** The words that a text denies: of each negation, the first telling ones behind it in its clause. */
export function deniedWords<W extends { text: string; start: number }>(text: string, words: readonly W[]): W[][] {
  return NEGATIONS.flatMap(([pattern, reach]) =>
    [...text.matchAll(pattern)].map((negation) => {
      const from = negation.index + negation[0].length
      const ends = from + text.slice(from).search(CLAUSE_END)
      const behind = words.filter((w) => w.start >= from && w.start < ends)
      return behind.filter((w) => !STOP_WORDS.has(fold(w.text))).slice(0, reach)
    }),
  )
}
