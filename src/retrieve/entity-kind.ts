import { type Name, names } from '../core/text/names.ts'
import { words } from '../core/text/words.ts'
import { nounPhrases } from './noun-phrases.ts'

/** What a thing is, as far as its words tell; a heading is a title that names no one thing. */
export type EntityKind = 'person' | 'place' | 'group' | 'thing' | 'unknown' | 'heading'

/** Singular nouns that "they" may stand for, folded. */
export const GROUP_NOUNS: ReadonlySet<string> = new Set(
  `band bands team group government family couple duo trio company club party organization organisation army staff committee council crew cast police members people
  orchestra choir ministry agency bank association commission corporation federation union tribe brothers sisters`.split(
    /\s+/,
  ),
)
const PERSON_NOUNS = new Set(
  `man woman boy girl father mother brother sister wife husband son daughter friend singer actor actress musician writer author president king queen minister player
  footballer politician artist director scientist physicist composer poet painter general rapper wrestler boxer comedian cricketer philosopher`.split(
    /\s+/,
  ),
)
/** "Philanthropist", "historian": nouns for people by their ending. */
const PERSON_ENDING =
  /(?:[^st]ist|ogist|opist|cian|rian|keeper|maker|player|writer|singer|leader|founder|ballplayer|footballer|woman|man)$/
const COLLECTIVE = /\b(?:they|them|their|themselves|band|group|team|members)\b/gi
const GENDERED = /\b(?:he|him|his|himself|she|her|hers|herself)\b/gi

/** The kind of a common noun, folded. */
export function nounKind(head: string): EntityKind {
  if (GROUP_NOUNS.has(head)) return 'group'
  return PERSON_NOUNS.has(head) || PERSON_ENDING.test(head) ? 'person' : 'thing'
}

/** "First Lady", "Prime Minister": an office, whoever holds it. */
const OFFICE =
  /^(?:(?:first|vice|deputy|prime|foreign|defen[cs]e|chief|lady|minister|president|secretary|governor|general|king|queen|prince|princess|mayor|senator|ambassador|director|chairman|professor|judge|justice)(?: |$))+$/i

/** The kind of a name, beyond what its context told. */
export function kindOfName(text: string, kind: Name['kind']): EntityKind {
  if (kind !== 'other') return kind === 'person' && OFFICE.test(text) ? 'thing' : kind
  const folded = words(text).map((word) => word.folded)
  if (folded.some((word) => GROUP_NOUNS.has(word)) || /\b(?:and|&)\b|^The .*s$/.test(text)) return 'group'
  return 'unknown'
}

/** What kind of thing a question asks for. */
export function askedFor(question: string): EntityKind | null {
  const focus = /\b(?:what|which)\s+((?:\p{L}+ ){0,2}\p{L}+)/iu.exec(question)?.[1]
  if (focus !== undefined && words(focus).some((word) => nounKind(word.folded) === 'person')) return 'person'
  if (/\b(?:who|whom|whose|author)\b/i.test(question)) return 'person'
  if (/\b(?:where|capital|which (?:\w+ )?(?:city|town|country|place|village|region))\b/i.test(question)) return 'place'
  return /\b(?:what|which)\b/i.test(question) ? 'thing' : null
}

/** What the parentheses of a title say that it is, folded: "film"; null for a year and for none. */
export function typeOf(what: string): string | null {
  return /\d/.test(what) ? null : (words(what).at(-1)?.folded ?? null)
}

/**
 * What a title names.
 * @param what its parentheses hold: "band" of "Cold (band)"
 * @param said what was said in the conversation, whose pronouns tell what it is about
 */
export function titleKind(text: string, what: string, said: string): EntityKind {
  const type = typeOf(what)
  if (type !== null) return nounKind(type)
  const [name] = names(text, () => true)
  if (name === undefined || name.start > 0 || name.end < text.length) {
    const all = words(text)
    // "The tower of Elmont", but not "Azerbaijan and Pakistan: a history".
    const [phrase, ...more] = nounPhrases(text)
    if (more.length === 0 && phrase?.start === 0 && phrase.end === text.length) return nounKind(phrase.head)
    if (/^The \p{Lu}\S*s$|^The (?:\p{Lu}\S* )+\p{Lu}\S*s$/u.test(text)) return 'group'
    return /[:|–—,]/.test(text) || all.length > 4 || name !== undefined ? 'heading' : nounKind(all.at(-1)!.folded)
  }
  const kind = kindOfName(text, name.kind)
  if (kind === 'place' || kind === 'group') return kind
  if (kind === 'unknown' && words(text).length > 1) return 'thing'
  const [persons, groups] = [said.match(GENDERED)?.length ?? 0, said.match(COLLECTIVE)?.length ?? 0]
  if (persons === groups) return kind
  if (persons > groups) return 'person'
  return 'group'
}
