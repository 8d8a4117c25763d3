import { matchKey } from '../../core/text/variants.ts'
import { fold } from '../../core/text/words.ts'
import type { Question } from '../question.ts'
import { constituents } from './constituents.ts'
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
  passive: boolean
}

const QUESTION_WORD = /^(?:who|whom|whose|what|which|when|where|why|how|whats|whos)$/i
const DO = /^(?:do|does|did)$/i
const BE = /^(?:is|are|was|were|be|been|being|'s|’s)$/i
const key = (token: Token): string => matchKey(fold(token.text))

/** Reads the build of a question from its tokens. */
export function frameOf(question: Question): Frame {
  const tokens = tag(question.text)
  const at = tokens.findIndex((token) => QUESTION_WORD.test(token.text))
  const before = at > 0 ? tokens[at - 1]! : null
  const tail = tokens.slice(at + 1).filter((token) => !/^[?.!]$/.test(token.text))
  const last = tail.at(-1)
  const stranded = last !== undefined && last.pos === 'ADP' && tail.length > 1 ? last.text.toLowerCase() : null
  const preposition = before !== null && before.pos === 'ADP' ? before.text.toLowerCase() : stranded
  const groups = constituents(tail)
  const first = groups[0]
  let index = 0
  let head: string | null = null
  if (
    first !== undefined &&
    (first.kind === 'noun' || first.kind === 'adjective') &&
    at >= 0 &&
    /^(?:what|which|whose|how)$/i.test(tokens[at]!.text)
  ) {
    head = key(tail[first.last]!)
    index = 1
    // "What type of engine": the engine is what is meant.
    if (groups[1]?.kind === 'preposition' && /^of$/i.test(tail[groups[1].first]!.text) && groups[2]?.kind === 'noun') {
      if (/^(?:type|kind|sort|form|name|part|number|percentage|amount)s?$/i.test(tail[first.last]!.text))
        head = key(tail[groups[2].last]!)
      index = 3
    }
  }
  const verbGroup = groups.slice(index).find((group) => group.kind === 'verb')
  const verbAt = verbGroup === undefined ? -1 : groups.indexOf(verbGroup)
  const verbTokens = tail.filter((token) => token.pos === 'VERB')
  const opener = verbGroup === undefined ? null : tail[verbGroup.first]!
  const circumstance = at >= 0 && /^(?:when|where|why|how)$/i.test(tokens[at]!.text)
  const isDo = opener !== null && DO.test(opener.text)
  const isBe = opener !== null && BE.test(opener.text)
  const immediate = verbAt >= 0 && verbAt === index
  const laterVerb = verbTokens.some((token) => verbGroup !== undefined && token.start > tail[verbGroup.last]!.end)
  const passive = isBe && verbTokens.length > 0
  let role: Role = 'object'
  if (circumstance || preposition !== null) role = 'circumstance'
  else if (immediate && isBe && verbTokens.length === 0) role = 'copula'
  else if (immediate && !isDo && (verbGroup!.last > verbGroup!.first || !isAux(opener!))) role = 'subject'
  else if (immediate && !isDo && !laterVerb) role = 'subject'
  if (role === 'copula' && head === null) {
    const noun = groups.slice(verbAt + 1).find((group) => group.kind === 'noun')
    if (noun !== undefined) head = key(tail[noun.last]!)
  }
  const main = new Set(verbTokens.map(key))
  const action =
    /^(?:do|happen|happened|happens|done)$/i.test(verbTokens.at(-1)?.text ?? (isDo ? 'do' : '')) &&
    at >= 0 &&
    /^what$/i.test(tokens[at]!.text)
  return { role, verbs: main, head, preposition, action, passive }
}

function isAux(token: Token): boolean {
  return (
    token.pos === 'AUX' ||
    BE.test(token.text) ||
    DO.test(token.text) ||
    /^(?:has|have|had|can|could|will|would|may|might|must|should)$/i.test(token.text)
  )
}
