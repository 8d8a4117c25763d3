import { words } from '../core/text/words.ts'
import { type EntityKind, titleKind, typeOf } from './entity-kind.ts'
import { isPlural } from './noun-phrases.ts'

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

/** More things than this are not told apart. */
const MAX_ENTITIES = 60
/** A longer title is read as far as this. */
const MAX_TITLE_CHARS = 300

/** A thing as one text speaks of it. */
export type Found = Omit<Antecedent, 'salience'>

/** What has not been spoken of. */
export const NO_SALIENCE: Readonly<Salience> = {
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
}

/** The things a conversation speaks of, each once under all its names. */
export class Entities {
  readonly #found: Antecedent[] = []
  readonly #keys = new Map<string, Antecedent>()
  readonly #counted = new Map<Antecedent, number>()
  #texts = 0

  /** What is added from here on is said in another text. */
  nextText(): void {
    this.#texts++
  }

  /** Something is spoken of, under a name that may be part of one it had before. */
  add(found: Found, salience: Partial<Salience>): void {
    const key = keyOf(found.text)
    if (key === '') return
    let entity = this.#keys.get(key) ?? (found.name ? (this.#partOf(key) ?? this.#wholeOf(key, found)) : undefined)
    if (entity === undefined) {
      if (this.#found.length >= MAX_ENTITIES) return
      entity = {
        ...found,
        salience: { ...NO_SALIENCE },
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
    const title = whole.trim().slice(0, MAX_TITLE_CHARS)
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

  /** In the order in which they were first spoken of, titles first. */
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
