import { dates } from '../core/text/dates.ts'
import { names } from '../core/text/names.ts'
import { words } from '../core/text/words.ts'
import { VERBISH } from './dependence.ts'
import { nounPhrases } from './noun-phrases.ts'

/** A question longer than this is no frame for another one. */
const MAX_FRAME_WORDS = 15

const QUESTION_LIKE = new RegExp(
  `^(?:\\w+ ){0,2}?(?:who|whom|whose|what|which|when|where|why|how)\\b|^${VERBISH.source}`,
  'i',
)

/** "Why?" asks the last question anew: "When was the deal signed" → "why was the deal signed". */
export function askedAnew(asked: string, previous: string): string | null {
  if (/[.?!]\s/.test(previous) || !QUESTION_LIKE.test(previous)) return null
  const rest = withoutQuestionWord(previous.replace(/\s*\([^()]*\)/g, ''))
  const opens = VERBISH.exec(rest)?.index === 0
  return `${asked.replace(/[?!.\s]+$/, '')} ${opens ? rest.charAt(0).toLowerCase() + rest.slice(1) : rest}`
}

/** "When was the deal signed" → "was the deal signed"; a preposition before the question word goes too. */
function withoutQuestionWord(previous: string): string {
  return previous.replace(
    /^(?:\w+ ){0,2}?(?:how (?:many|much|long|old|often|far)|who|whom|whose|what|which|when|where|why|how)\b\s*/i,
    '',
  )
}

/**
 * "And Musharraf?" asks the last question of another: what was said takes the place of what it is like. Null where the
 * last question has no such place.
 * @param connected it began with "and" or "what about"
 */
export function inPlaceOf(fragment: string, previous: string, connected: boolean): string | null {
  if (words(previous).length > MAX_FRAME_WORDS) return null
  const [date] = dates(fragment)
  if (date !== undefined) {
    const old = dates(previous).find((d) => (d.years !== null) === (date.years !== null))
    if (old !== undefined) return previous.slice(0, old.start) + date.text + previous.slice(old.end)
    return connected || words(fragment).length <= 2 ? `${previous} ${fragment}` : null
  }
  const old = names(previous)
  const fresh = fragment.replace(/^(?:in|with|for|to|from|by|at|of|on|about)\s+/i, '')
  const preposition = /^(in|with|for|to|from|by|at|on)\s/i.exec(fragment)?.[1]
  const after =
    preposition === undefined
      ? undefined
      : old.find((name) => new RegExp(`\\b${preposition} (?:the )?$`, 'i').test(previous.slice(0, name.start)))
  const isName =
    /^(?:the )?\p{Lu}/u.test(fresh) && words(fresh).every(({ text }) => /^[\p{Lu}\d]|^(?:of|the|and)$/u.test(text))
  const slot = after ?? (isName && (connected || old.length === 1) ? old[0] : undefined)
  if (slot !== undefined) {
    const before = previous.slice(0, slot.start)
    return before + (/\bthe $/i.test(before) ? fresh.replace(/^the /i, '') : fresh) + previous.slice(slot.end)
  }
  if (!connected) return null
  // The last thing spoken of, where the question ends with it.
  const last = nounPhrases(previous).at(-1)
  if (last === undefined || last.end !== previous.length || last.start === 0) return null
  const kept = /^(?:the|a|an)\s/i.test(fresh) ? '' : (/^(?:the|a|an)\s/i.exec(last.text)?.[0] ?? '')
  return previous.slice(0, last.start) + kept + fresh
}
