import type { Turn } from '../core/conversation.ts'
import { names } from '../core/text/names.ts'
import { words } from '../core/text/words.ts'
import { askedFor, type EntityKind, kindOfName, nounKind, titleKind, typeOf } from './entity-kind.ts'
import { isPlural, nounPhrases } from './noun-phrases.ts'
import type { Reference } from './references.ts'

/** Something that was spoken of, and could be meant again. */
export interface Antecedent {
  text: string
  kind: EntityKind
  plural: boolean
  /** A proper name. */
  name: boolean
  /** What its title says in parentheses that it is, folded: "film" of "Hugo (film)". */
  type: string | null
  /** "Did X sign it": who or what acts. */
  acts: boolean
  /** What speaks for its being meant, each in 0…1. */
  salience: Salience
}

/** How a thing was spoken of. */
export interface Salience {
  /** It is the title of a document that an answer cited, or of the one the question is asked of. */
  title: number
  /** The last question was about it: it stands first in it. */
  subject: number
  /** Elsewhere in the last question. */
  question: number
  /** In the last answer. */
  answer: number
  /** It stands first in the last answer. */
  answerFirst: number
  /** What the last question asked for, as far as the answer tells. */
  asked: number
  /** In a question before the last. */
  before: number
  /** In an answer before the last. */
  answerBefore: number
  /** The first question of the conversation was about it. */
  opening: number
  /** In the last question behind a preposition, as the place or time of something else. */
  adjunct: number
  /** How often of four times. */
  frequency: number
}

/** Turns looked back upon, answers of them that are read, and characters of an answer. */
const MAX_TURNS = 6
const MAX_ANSWERS = 3
const MAX_ANSWER_CHARS = 500
const MAX_TEXT_CHARS = 300
/** More things than this are not told apart. */
const MAX_ENTITIES = 60

/** The things a conversation has spoken of, for a question that follows. */
export function antecedents(turns: readonly Turn[], titles: readonly string[], question: string): Antecedent[] {
  const entities = new Entities()
  const recent = turns.slice(-MAX_TURNS)
  const said = [question, ...recent.map((turn) => `${turn.question} ${turn.answer.slice(0, MAX_ANSWER_CHARS)}`)].join(
    ' ',
  )
  for (const title of new Set([
    ...titles,
    ...recent.flatMap((turn) => turn.citations.map((citation) => citation.title)),
  ]))
    entities.addTitle(title, said)
  for (const [i, turn] of recent.entries()) {
    const last = i === recent.length - 1
    const asked = turn.standaloneQuestion.slice(0, MAX_TEXT_CHARS).replace(/\s*\([^()]*\)/g, '')
    entities.nextText()
    for (const [j, { adjunct, ...phrase }] of phrasesOf(asked).entries()) {
      const spoken: Partial<Salience> = last ? { [j === 0 ? 'subject' : 'question']: 1, adjunct } : { before: 1 }
      entities.add(phrase, i === 0 && j === 0 ? { ...spoken, opening: 1 } : spoken)
    }
    if (i < recent.length - MAX_ANSWERS) continue
    const answer = turn.answer.slice(0, MAX_ANSWER_CHARS).replace(/\s*\[\d+\]/g, '')
    const wanted = askedFor(asked)
    entities.nextText()
    for (const [j, phrase] of namesOf(answer).entries()) {
      const isAsked =
        last &&
        !behindPreposition(answer, phrase.text) &&
        wanted !== null &&
        (wanted === phrase.kind || (wanted === 'thing' && phrase.kind === 'unknown'))
          ? 1
          : 0
      entities.add(phrase, last ? { answer: 1, answerFirst: j === 0 ? 1 : 0, asked: isAsked } : { answerBefore: 1 })
    }
  }
  return entities.all()
}

type Found = Omit<Antecedent, 'salience'>

/** What is asked for rather than spoken of. */
const VAGUE = /^(?:years?|months?|days?|names?|numbers?|reasons?|ideas?|problems?|questions?|person|place|situation)$/
/** "The role of serotonin" is asked of serotonin. */
const RELATIONAL =
  /^(?:the )?(?:\w+ ){0,2}(?:roles?|benefits?|effects?|causes?|types?|kinds?|history|importance|definition|examples?|process|risks?|costs?|advantages?|disadvantages?|differences?|meaning|evidence|origins?|purpose|numbers?|amount|size|impacts?|influence|basics|breakdown|end|beginning|start|rest|part|price|value|features?|uses?|pros|cons|goals?|results?|ways?|aspects?|significance|list|legacy|future|state|status) of /i

/** What a question speaks of, in order; of "the role of serotonin" serotonin comes first. */
function phrasesOf(text: string): (Found & { adjunct: number })[] {
  const phrases = nounPhrases(text).filter(
    ({ text, head, name }) => name !== null || !VAGUE.test(head) || words(text).length > 2,
  )
  return phrases.flatMap((phrase) => {
    const adjunct = /\b(?:in|at|on|from|since|during|by|after|before|near|for|with|to)\s+$/i.test(
      text.slice(0, phrase.start),
    )
      ? 1
      : 0
    const found = {
      // "Which book was …": of the book.
      text:
        (/\b(?:what|which|whose)\s+$/i.test(text.slice(0, phrase.start)) && phrase.name === null ? 'the ' : '') +
        phrase.text.replace(/^(?:a|an) /i, 'the '),
      kind: phrase.name === null ? nounKind(phrase.head) : kindOfName(phrase.text, phrase.name),
      plural: phrase.plural && phrase.name === null,
      name: phrase.name !== null,
      type: null,
      acts:
        phrase.name !== null &&
        /\b(?:do|does|did|can|could|will|would|has|have|had)\s+(?:the\s+)?$/i.test(text.slice(0, phrase.start)),
      adjunct,
    }
    const relation = RELATIONAL.exec(phrase.text)?.[0]
    const of = relation === undefined ? [] : nounPhrases(phrase.text.slice(relation.length))
    return [
      ...of.map((one) => ({
        ...found,
        text: one.text,
        plural: one.plural && one.name === null,
        name: one.name !== null,
        kind: one.name === null ? nounKind(one.head) : kindOfName(one.text, one.name),
      })),
      found,
    ]
  })
}

function namesOf(text: string): Found[] {
  return names(text).map((name) => ({
    text: name.text,
    kind: kindOfName(name.text, name.kind),
    plural: false,
    name: true,
    type: null,
    acts: false,
  }))
}

/** "The First Lady of Azerbaijan": no answer to who. */
function behindPreposition(answer: string, text: string): boolean {
  return /\b(?:of|in|at|from|to)\s+(?:the\s+)?$/i.test(answer.slice(0, answer.indexOf(text)))
}

class Entities {
  readonly #found: Antecedent[] = []
  readonly #keys = new Map<string, Antecedent>()
  readonly #counted = new Map<Antecedent, number>()
  #texts = 0

  nextText(): void {
    this.#texts++
  }

  add(found: Found, salience: Partial<Salience>): void {
    const key = keyOf(found.text)
    if (key === '') return
    let entity = this.#keys.get(key) ?? (found.name ? (this.#partOf(key) ?? this.#wholeOf(key, found)) : undefined)
    if (entity === undefined) {
      if (this.#found.length >= MAX_ENTITIES) return
      entity = {
        ...found,
        salience: {
          title: 0,
          subject: 0,
          question: 0,
          answer: 0,
          answerFirst: 0,
          asked: 0,
          before: 0,
          answerBefore: 0,
          opening: 0,
          adjunct: 0,
          frequency: 0,
        },
      }
      this.#found.push(entity)
    }
    this.#keys.set(key, entity)
    if (found.name && entity.salience.title === 0 && found.text.length > entity.text.length) entity.text = found.text
    entity.acts ||= found.acts
    if (entity.kind === 'unknown') entity.kind = found.kind
    const known = entity.salience
    for (const [name, value] of Object.entries(salience) as [keyof Salience, number][])
      known[name] = Math.max(known[name], value)
    // Once a text, however often it says so.
    if (this.#counted.get(entity) !== this.#texts) known.frequency = Math.min(1, known.frequency + 0.25)
    this.#counted.set(entity, this.#texts)
  }

  /** "Cold (band)" tells what Cold is; else the pronouns of the conversation do, for it is about the document. */
  addTitle(whole: string, said: string): void {
    const title = whole.trim().slice(0, MAX_TEXT_CHARS)
    const what = /\(([^()]*)\)$/.exec(title)?.[1] ?? ''
    const text = title.slice(0, what === '' ? undefined : title.lastIndexOf('(')).trim()
    if (text === '') return
    const last = words(text).at(-1)?.folded ?? ''
    this.add(
      { text, kind: titleKind(text, what, said), plural: isPlural(last), name: true, type: typeOf(what), acts: false },
      { title: 1 },
    )
  }

  /** The other way round: "Dalí" was said before "Salvador Dalí". */
  #wholeOf(key: string, { kind }: Found): Antecedent | undefined {
    const parts = key.split(' ')
    if (kind !== 'person' || parts.length < 2) return undefined
    return this.#found.find(({ name, text, kind: other }) => name && other !== 'place' && keyOf(text) === parts.at(-1))
  }

  all(): Antecedent[] {
    return this.#found
  }

  /** The longer name that one is part of, by its last or first word: "Dalí" is "Salvador Dalí". */
  #partOf(key: string): Antecedent | undefined {
    if (key.includes(' ')) return undefined
    return this.#found.find(({ name, text, kind }) => {
      if (!name || kind === 'place') return false
      const parts = keyOf(text).split(' ')
      return parts.length > 1 && parts.length <= 4 && (parts.at(-1) === key || (parts[0] === key && kind === 'person'))
    })
  }
}

function keyOf(text: string): string {
  return words(text)
    .map((word) => word.folded)
    .filter((word, i) => i > 0 || !/^(?:the|a|an)$/.test(word))
    .join(' ')
}

/** Whether a thing can be what a word stands for: 1 by its kind, −1 against it, 0 as far as is known. */
export function agreement(
  { kind: wanted, noun, happens }: Reference,
  { kind, plural, name, text, acts }: Antecedent,
): number {
  if (happens && (wanted === 'thing' || wanted === 'that') && (acts || kind === 'place')) return -1
  if (kind === 'heading') return -1
  switch (wanted) {
    case 'person':
      return kind === 'person' ? 1 : kind === 'unknown' && name && !/^\p{Lu}{2,}$|\d/u.test(text) ? 0 : -1
    case 'group':
      return plural || kind === 'group' ? 1 : kind === 'unknown' && name ? 0 : -1
    case 'place':
      return kind === 'place' ? 1 : -1
    case 'definite':
      return noun!.plural === plural && kind === 'thing' ? 1 : -1
    default:
      return kind === 'person' || plural ? -1 : kind === 'thing' || kind === 'group' ? 1 : 0
  }
}
