import type { Turn } from '../core/conversation.ts'
import { possibleNames } from '../core/text/names.ts'
import { STOP_WORDS } from '../core/text/stopwords.ts'
import { words } from '../core/text/words.ts'
import { antecedents } from './antecedents.ts'
import { contentWords, type Dependence, dependence, withoutAbout, withoutConnective } from './dependence.ts'
import { askedAnew, inPlaceOf } from './ellipsis.ts'
import type { Antecedent } from './entities.ts'
import { nounPhrases } from './noun-phrases.ts'
import { type Reference, references } from './references.ts'
import { resolveReference, wholeName } from './resolve.ts'

export interface Standalone {
  /** The question with what it leaves unsaid filled in from the turns before. */
  text: string
  /** Whether anything was carried over. */
  followsUp: boolean
  /** It points at something that no turn before has said: only the asker can help. */
  unresolved: boolean
}

/** What is known beside the turns. */
export interface QuestionContext {
  /** Titles of the documents that alone the question is asked of, where there are few. */
  titles?: readonly string[]
}

/** A question longer than this has said what it is about, and carrying over must not make questions grow without end. */
const MAX_LENGTH = 1000

/**
 * Makes a follow-up understandable by itself, by rule and selectively: a question that says what it is about is left
 * alone, since joining the history to every question is measurably worse than joining it to none. Words that stand for
 * something get its name; a question that is a mere piece is completed from the one before.
 */
export function standalone(
  question: string,
  turns: readonly Turn[],
  { titles = [] }: QuestionContext = {},
): Standalone {
  const text = question.trim()
  const said = turns.filter((turn) => turn.status !== 'clarify')
  const before = said.at(-1)
  const whole = withoutConnective(text)
  const asked = withoutAbout(whole)
  const kind = dependence(asked)
  const asIs = { text, followsUp: false, unresolved: before === undefined && isVague(kind, asked, text) }
  if ((before === undefined && titles.length === 0) || text.length > MAX_LENGTH) return asIs
  const known = antecedents(said, titles, asked)
  const resolved = resolveAll(whole, known) ?? (before && complete(kind, asked, asked !== text, before, known)) ?? null
  if (resolved === null || resolved.length > MAX_LENGTH || resolved === asked) return asIs
  return { text: resolved, followsUp: true, unresolved: false }
}

function isVague(kind: Dependence, asked: string, text: string): boolean {
  if (kind === 'pronoun' || kind === 'bare') return contentWords(asked).length <= 1
  return kind !== 'none' && asked !== text && contentWords(asked).length === 0
}

/** The question with the names of what its words stand for; null where none stands for anything that was said. */
function resolveAll(asked: string, known: readonly Antecedent[]): string | null {
  const replaced: { start: number; end: number; text: string }[] = []
  let common = false
  for (const reference of references(asked)) {
    const antecedent = resolveReference(reference, known)
    if (antecedent === null || isSaid(antecedent, asked)) continue
    common ||= !antecedent.name && antecedent.salience.subject + antecedent.salience.question > 0
    replaced.push({ ...reference, text: named(reference, antecedent, asked) })
  }
  for (const name of possibleNames(asked)) {
    const whole = wholeName(name.text, known)
    const covered = replaced.some(
      ({ start, end, text }) => (start < name.end && end > name.start) || text === whole?.text,
    )
    if (whole !== null && !covered && !asked.includes(whole.text)) replaced.push({ ...name, text: whole.text })
  }
  if (replaced.length === 0) return null
  let text = asked
  for (const { start, end, text: put } of replaced.sort((a, b) => b.start - a.start))
    text = text.slice(0, start) + put + text.slice(end)
  // "The deal" alone may be any; the names it was spoken of with say which.
  return common ? (append(text, settings(text, known)) ?? text) : text
}

/** "What happened to Kennedy in his career": the question names whom it means. */
function isSaid({ name, kind, text }: Antecedent, asked: string): boolean {
  if (!name) return false
  const last = words(text).at(-1)
  return (
    asked.includes(text) ||
    (kind === 'person' && last !== undefined && words(asked).some((word) => word.text === last.text))
  )
}

const GOING =
  /\b(?:go|goes|going|gone|went|come|comes|came|travel\w*|fly|flew|flown|get|got|move[ds]?|drive|drove|return\w*|sent?)\s*$/i

function named({ start, kind, possessive }: Reference, { text }: Antecedent, asked: string): string {
  if (kind === 'place') return `${GOING.test(asked.slice(0, start)) ? 'to' : 'in'} ${text}`
  const noun = start === 0 ? text : text.replace(/^The /, 'the ')
  return possessive ? `${noun}'s` : noun
}

/** A question that leaves out more than a name, completed from the one before. */
function complete(
  kind: Dependence,
  asked: string,
  connected: boolean,
  before: Turn,
  known: readonly Antecedent[],
): string | null {
  const previous = before.standaloneQuestion.trim().replace(/[?!.\s]+$/, '')
  if (kind === 'none') return null
  if (kind === 'bare') return question(askedAnew(asked, previous)) ?? append(asked, topicOf(known))
  if (kind === 'fragment') {
    const replaced = question(inPlaceOf(asked.replace(/[?!.\s]+$/, ''), previous, connected))
    if (replaced !== null || contentWords(asked).length > 1) return replaced
  }
  const leaves =
    kind !== 'definite' ||
    LEAVES.test(asked) ||
    references(asked).some((one) => one.kind === 'definite') ||
    nounPhrases(asked).length === 0
  return (INTRODUCES.test(asked) && kind !== 'pronoun' && !/\bones?\b/i.test(asked)) || !leaves
    ? null
    : append(asked, topicOf(known))
}

function question(text: string | null): string | null {
  return text === null ? null : `${text}?`
}

/**
 * "I am in Sacramento", "a better investment", "my costs": it says something new,
 * or speaks of what is the asker's; "other games" are not those spoken of.
 */
const INTRODUCES = /^(?:i|we)(?:['’]\p{L}+)?\s|\b(?:a|an|my|our)\s|^(?:any )?other\b/iu

/** "The types", "any lifts", "the healthiest": of what? But "what are supertankers" says it. */
const LEAVES =
  /\b(?:any|how many|how much|some|other|others|another|else|more|most|less|least|best|worst|next|last|first|same|too|then|ones?|\p{L}{3,}est|are there|is there|were there|was there)\b/iu

/** What the conversation is about: what the last question spoke of, names and "the …" before other words, or else its document. */
function topicOf(known: readonly Antecedent[]): string {
  const weight = ({ salience, name, text }: Antecedent): number =>
    salience.subject +
    salience.question +
    0.5 * salience.title +
    salience.frequency +
    (name || /^the /i.test(text) ? 1 : 0)
  let topic: Antecedent | null = null
  for (const one of known) {
    if (
      one.salience.subject + one.salience.question + one.salience.title > 0 &&
      (topic === null || weight(one) > weight(topic))
    )
      topic = one
  }
  return topic === null ? '' : `${topic.text} ${settings(topic.text, known)}`.trim()
}

/** Names of the last question that are carried over beside what it was about. */
const MAX_SETTINGS = 2

/** The names of the last question that a text does not hold. */
function settings(text: string, known: readonly Antecedent[]): string {
  return known
    .filter(({ name, salience, text: own }) => name && salience.subject + salience.question > 0 && !text.includes(own))
    .slice(0, MAX_SETTINGS)
    .map(({ text: own }) => own)
    .join(' ')
}

/** Behind the question and in parentheses, so that it counts less than what the question says itself. */
function append(asked: string, about: string): string | null {
  const said = new Set(words(asked).map((w) => w.folded))
  if (words(about).every((w) => said.has(w.folded) || STOP_WORDS.has(w.folded))) return null
  const [end] = /[?!.\s]+$/.exec(asked) ?? ['']
  return `${asked.slice(0, asked.length - end.length)} (${about})${end.trim() || '?'}`
}
