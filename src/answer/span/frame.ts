import { matchKey } from '../../core/text/variants.ts'
import { fold } from '../../core/text/words.ts'
import type { Question } from '../question.ts'
import { type Constituent, constituents } from './constituents.ts'
import { type Token, tag } from './tagger.ts'

/** What the question word stands for: who does it, whom it is done to, what something is, or a circumstance. */
export type Role = 'subject' | 'object' | 'copula' | 'circumstance'

/** How a question is built, as far as it says where its answer stands in a sentence. */
export interface Frame {
  role: Role
  /** Match keys of the main verb. */
  verbs: ReadonlySet<string>
  /** The noun that the question word goes with ("which *city*") or that it is equated with ("what is the *capital* of"), as match key. */
  head: string | null
  /** The preposition that goes with the question word ("*in* which year", "what is it known *for*"), lower case. */
  preposition: string | null
  /** "What did she do", "what happens": a verb phrase answers. */
  action: boolean
}

const QUESTION_WORD = /^(?:who|whom|whose|what|which|when|where|why|how|whats|whos)$/i
/** Question words that a noun may go with. */
const WITH_NOUN = /^(?:what|which|whose|how)$/i
const CIRCUMSTANCE = /^(?:when|where|why|how)$/i
/** Nouns that leave it to the one behind "of" to say what is meant: "what type of engine". */
const OF_WHAT = /^(?:type|kind|sort|form|name|part|number|percentage|amount)s?$/i
const DO = /^(?:do|does|did)$/i
const BE = /^(?:is|are|was|were|be|been|being|'s|’s)$/i
const ACTION = /^(?:do|happen|happened|happens|done)$/i
const key = (token: Token): string => matchKey(fold(token.text))

/** Reads the build of a question from its tokens. */
export function frameOf(question: Question): Frame {
  const tokens = tag(question.text)
  const at = tokens.findIndex((token) => QUESTION_WORD.test(token.text))
  const asks = tokens[at]?.text ?? ''
  const tail = tokens.slice(at + 1).filter((token) => !/^[?.!]$/.test(token.text))
  const groups = constituents(tail)
  const preposition = prepositionOf(tokens[at - 1], tail)
  const { head, from } = WITH_NOUN.test(asks) ? headOf(groups, tail) : { head: null, from: 0 }
  const verbs = tail.filter((token) => token.pos === 'VERB')
  const verbAt = groups.findIndex((group, i) => i >= from && group.kind === 'verb')
  const role =
    CIRCUMSTANCE.test(asks) || preposition !== null ? 'circumstance' : roleOf(groups[verbAt], verbAt === from, tail)
  const opener = groups[verbAt] === undefined ? '' : tail[groups[verbAt].first]!.text
  const equated = role === 'copula' ? groups.slice(verbAt + 1).find((group) => group.kind === 'noun') : undefined
  return {
    role,
    verbs: new Set(verbs.map(key)),
    head: head ?? (equated === undefined ? null : key(tail[equated.last]!)),
    preposition,
    action: /^what$/i.test(asks) && ACTION.test(verbs.at(-1)?.text ?? (DO.test(opener) ? 'do' : '')),
  }
}

/** Before the question word ("in which year"), or left at the end ("known for"). */
function prepositionOf(before: Token | undefined, tail: readonly Token[]): string | null {
  const last = tail.length > 1 ? tail.at(-1) : undefined
  const found = [before, last].find((token) => token?.pos === 'ADP')
  return found?.text.toLowerCase() ?? null
}

/** The noun that goes with the question word, as match key, and the constituent from which on the question goes on. */
function headOf(groups: readonly Constituent[], tail: readonly Token[]): { head: string | null; from: number } {
  const [first, second, third] = groups
  if (first === undefined || (first.kind !== 'noun' && first.kind !== 'adjective')) return { head: null, from: 0 }
  const noun = tail[first.last]!
  if (second?.kind !== 'preposition' || !/^of$/i.test(tail[second.first]!.text) || third?.kind !== 'noun')
    return { head: key(noun), from: 1 }
  return { head: key(OF_WHAT.test(noun.text) ? tail[third.last]! : noun), from: 3 }
}

/** What is asked for, by the verb group that follows and whether it follows at once. */
function roleOf(group: Constituent | undefined, atOnce: boolean, tail: readonly Token[]): Role {
  if (group === undefined || !atOnce) return 'object'
  const opener = tail[group.first]!
  const verbs = tail.filter((token) => token.pos === 'VERB')
  if (BE.test(opener.text) && verbs.length === 0) return 'copula'
  if (DO.test(opener.text)) return 'object'
  const later = verbs.some((token) => token.start > tail[group.last]!.end)
  return group.last > group.first || !isAux(opener) || !later ? 'subject' : 'object'
}

function isAux(token: Token): boolean {
  return (
    token.pos === 'AUX' ||
    BE.test(token.text) ||
    DO.test(token.text) ||
    /^(?:has|have|had|can|could|will|would|may|might|must|should)$/i.test(token.text)
  )
}
