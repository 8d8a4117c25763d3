import type { Turn } from '../core/conversation.ts'
import { dates } from '../core/text/dates.ts'
import { type Name, names } from '../core/text/names.ts'
import { STOP_WORDS } from '../core/text/stopwords.ts'
import { words } from '../core/text/words.ts'
import {
  blankExpletives,
  contentWords,
  type Dependence,
  dependence,
  plainPronounAt,
  VERBISH,
  withoutConnective,
} from './dependence.ts'

export interface Standalone {
  /** The question with what it leaves unsaid filled in from the turns before. */
  text: string
  /** Whether anything was carried over. */
  followsUp: boolean
  /** It points at something that no turn before has said: only the asker can help. */
  unresolved: boolean
}

/**
 * Makes a follow-up understandable by itself, by rule and selectively: a question that says what it is about is left
 * alone, since joining the history to every question is measurably worse than joining it to none.
 */
export function standalone(question: string, turns: readonly Turn[]): Standalone {
  const text = question.trim()
  const before = turns.findLast((turn) => turn.status !== 'clarify')
  const asked = withoutConnective(text)
  const kind = dependence(asked)
  if (kind === 'none') return { text, followsUp: false, unresolved: false }
  if (before === undefined) {
    const vague =
      kind === 'pronoun' || kind === 'bare'
        ? contentWords(asked).length <= 1
        : asked !== text && contentWords(asked).length === 0
    return { text, followsUp: false, unresolved: vague }
  }
  const previous = before.standaloneQuestion.trim().replace(/[?!.\s]+$/, '')
  const resolved = resolve(kind, asked, previous, before)
  if (resolved.length > MAX_LENGTH) return { text, followsUp: false, unresolved: false }
  return { text: /[?!.]$/.test(resolved) ? resolved : `${resolved}?`, followsUp: true, unresolved: false }
}

/** A question longer than this has said what it is about, and carrying over must not make questions grow without end. */
const MAX_LENGTH = 1000

function resolve(kind: Dependence, asked: string, previous: string, before: Turn): string {
  switch (kind) {
    case 'bare':
      return `${asked.replace(/[?!.\s]+$/, '')} ${withoutQuestionWord(previous)}`
    case 'fragment':
      return replaceSlot(asked.replace(/[?!.\s]+$/, ''), previous)
    case 'pronoun':
      return substitutePronoun(asked, previous, before)
    default:
      return append(asked, topic(previous))
  }
}

/** "When was the deal signed" → "was the deal signed"; a preposition before the question word goes too. */
function withoutQuestionWord(previous: string): string {
  return previous.replace(
    /^(?:\w+ ){0,2}?(?:how (?:many|much|long|old|often|far)|who|whom|whose|what|which|when|where|why|how)\b\s*/i,
    '',
  )
}

/** "And Musharraf?" asks the last question of another: the new word takes the place of what it is like. */
function replaceSlot(fragment: string, previous: string): string {
  const [date] = dates(fragment)
  if (date !== undefined) {
    const old = dates(previous).find((d) => (d.years !== null) === (date.years !== null))
    return old === undefined
      ? `${previous} ${fragment}`
      : previous.slice(0, old.start) + date.text + previous.slice(old.end)
  }
  const old = names(previous, () => true)
  const fresh = fragment.replace(/^(?:in|with|for|to|from|by|at|of|on|about)\s+/i, '')
  const preposition = /^(in|with|for|to|from|by|at|on)\s/i.exec(fragment)?.[1]
  const after =
    preposition === undefined
      ? undefined
      : old.find((name) => new RegExp(`\\b${preposition} (?:the )?$`, 'i').test(previous.slice(0, name.start)))
  if (/^\p{Lu}/u.test(fresh) || old.length > 0) {
    const slot = after ?? (/^\p{Lu}/u.test(fresh) || !endsInNoun(previous) ? old[0] : undefined)
    if (slot !== undefined) {
      const before = previous.slice(0, slot.start)
      return before + (/\bthe $/i.test(before) ? fresh.replace(/^the /i, '') : fresh) + previous.slice(slot.end)
    }
  }
  const last = /([a-z]{3,})$/.exec(previous)
  return last !== null && !VERBISH.test(last[1]!) ? previous.slice(0, last.index) + fresh : `${previous} ${fragment}`
}

function endsInNoun(previous: string): boolean {
  return /\b[a-z]{3,}(?:s|en)$/.test(previous)
}

function substitutePronoun(asked: string, previous: string, before: Turn): string {
  const there = blankExpletives(asked).search(/\bthere\b/i)
  const at = there >= 0 ? there : plainPronounAt(asked)
  const pronoun = /^\w+/.exec(asked.slice(at))![0]
  const lower = pronoun.toLowerCase()
  const possessive =
    /^(?:its|their|theirs|his|hers)$/.test(lower) || (lower === 'her' && /^\w+ \w/.test(asked.slice(at)))
  const put = (noun: string): string =>
    asked.slice(0, at) + (possessive ? `${noun}'s` : noun) + asked.slice(at + pronoun.length)
  if (/^(?:he|him|his|she|her|hers)$/.test(lower)) {
    const person = lastPerson(previous, before)
    return person === null ? append(asked, topic(previous)) : put(person)
  }
  if (lower === 'there') {
    const [own, told] = [names(previous, () => true), names(before.answer)]
    const place = (ASKS_PLACE.test(previous) ? [...told, ...own] : [...own, ...told]).find(
      (name) => name.kind === 'place',
    )
    if (place === undefined) return append(asked, topic(previous))
    return put(`${GOING.test(asked.slice(0, at)) ? 'to' : 'in'} ${place.text}`)
  }
  if (POINTER.test(lower) && !DETERMINER.test(asked.slice(at))) {
    const noun = nounPhrase(previous)
    if (noun !== null) return append(put(noun), settings(noun, previous))
    const [subject] = names(previous, () => true)
    if (subject !== undefined && lower === 'it') return put(subject.text)
  }
  return append(asked, topic(previous))
}

const ASKS_PLACE = /\b(?:where|capital|which (?:\w+ )?(?:city|town|country|place|village|region))\b/i
const GOING =
  /\b(?:go|goes|going|gone|went|come|comes|came|travel\w*|fly|flew|flown|get|got|move[ds]?|drive|drove|return\w*|sent?)\s*$/i
const POINTER = /^(?:it|its|this|that|they|them|their)$/
/** "This year": the word goes with a noun of its own. */
const DETERMINER = /^(?:this|that|these|those) (?!is|was|has|had|did|does|will|can|are|were\b)\w+/i

/** The person the last answer named, if it was asked for one, or else the person of the last question. */
function lastPerson(previous: string, before: Turn): string | null {
  const asked = names(previous, () => true)
  const person = (found: readonly Name[]): Name | undefined => found.find((name) => name.kind === 'person')
  const answered = person(names(before.answer))
  const askedFor = /\b(?:who|whom|whose|author)\b/i.test(previous) ? answered : undefined
  return (askedFor ?? person(asked) ?? answered ?? asked.find((name) => name.kind !== 'place'))?.text ?? null
}

const TRAILING_VERBS =
  /\s+(?:take place|took place|taken place|happen(?:ed)?|occur(?:red)?|held|signed|open(?:ed)?|built|begin|began|start(?:ed)?|end(?:ed)?|made|founded|established|published|called|located|released|accepted|adopted|reached|concluded|do|mean|work|worth|cost|look like)$/i

/** The thing the last question was about: its first noun phrase with an article, less what was asked of it. */
function nounPhrase(previous: string): string | null {
  const match = /\b(?:the|a|an)\s+(?!same\b|first\b|very\b|two\b)[\p{L}\p{N}][^?,;:()]*/iu.exec(previous)
  if (match === null) return null
  const phrase = match[0]
    .replace(/^(?:a|an)\s/i, 'the ')
    .replace(TRAILING_VERBS, '')
    .replace(TRAILING_VERBS, '')
  const cut = phrase.search(/\s(?:is|are|was|were|did|does|has|have|had|will|would|can|could)\s/)
  return (cut > 0 ? phrase.slice(0, cut) : phrase).trim()
}

/** The names of the last question that the phrase does not hold: the setting carries over too. */
function settings(phrase: string, previous: string): string {
  return names(previous)
    .map((name) => name.text)
    .filter((name) => !phrase.includes(name))
    .join(' ')
}

/** What the last question was about, as words. */
function topic(previous: string): string {
  const plain = previous.replace(/\s*\([^()]*\)/g, '')
  const noun = nounPhrase(plain)
  if (noun !== null) return `${noun} ${settings(noun, plain)}`.trim()
  return withoutQuestionWord(plain)
    .replace(/^(?:is|are|was|were|did|does|do|has|have|had|can|will)\s+/i, '')
    .replace(TRAILING_VERBS, '')
}

function append(asked: string, about: string): string {
  const said = new Set(words(asked).map((w) => w.folded))
  if (words(about).every((w) => said.has(w.folded) || STOP_WORDS.has(w.folded))) return asked
  return `${asked.replace(/[?!.\s]+$/, '')} (${about})?`
}
