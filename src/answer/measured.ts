import type { Candidate } from './candidate.ts'
import type { Question } from './question.ts'
import type { ReadSentence } from './sentence.ts'

const FREQUENCY = /\b(?:every|each|per|once in)\s+$/i
const AGE = /\b(?:aged?|age of)\s+$/i

/** Spans of time; for an age those that are said to be one. */
export function durationsOf(question: Question, sentence: ReadSentence): Candidate[] {
  const often = /\bhow often\b/i.test(question.text)
  const old = /\bhow old\b|\bwhat age\b/i.test(question.text)
  return sentence.quantities().flatMap((quantity) => {
    const before = sentence.text.slice(Math.max(0, quantity.start - 12), quantity.start)
    const { start, end, text } = quantity
    if (quantity.kind === 'number') return old && AGE.test(before) ? [{ start, end, text, quantity, fit: 1 }] : []
    if (quantity.kind !== 'duration') return []
    if (old && !AGE.test(before) && !/^[ -]olds?\b/.test(sentence.text.slice(end))) return []
    // "Every two hours" says how often, and "two hours" how long.
    return FREQUENCY.test(before) === often ? [{ start, end, text, quantity, fit: 1 }] : []
  })
}

/** Extents are told in units. */
const MEASURES: readonly (readonly [RegExp, RegExp])[] = [
  [
    /\bhow (?:high|tall|wide|deep|far)\b|\b(?:height|width|depth|altitude|elevation|distance)\b/i,
    /^[ -]?(?:(?:square |cubic |nautical )?(?:kilo|centi|milli)?met(?:er|re)s?|feet|foot|ft|inch(?:es)?|miles?|yards?|km|cm|mm|m|storeys|stories|floors|pixels|px|levels?)\b/i,
  ],
  [
    /\bhow (?:heavy|much does [\p{L} ]+ weigh)\b|\bweight\b/iu,
    /^[ -]?(?:metric )?(?:(?:kilo|milli)?grams?|kg|tons?|tonnes?|pounds?|lbs?|ounces?|oz|g)\b/i,
  ],
  [/\bhow (?:hot|cold|warm)\b|\btemperature\b/i, /^ ?(?:°|degrees?|kelvin|[CF]\b)/i],
]

/** The unit that an extent is asked in: "how high …", "what is the height of …"; null for what merely speaks of one ("how many students take the distance course"). */
export function unitAsked({ text }: Question): RegExp | null {
  const asked = MEASURES.find(([asks]) => asks.test(text))
  return asked === undefined || /\bhow many\b/i.test(text) ? null : asked[1]
}

/** Quantities in front of such a unit, with it. */
export function measuresOf(sentence: ReadSentence, unit: RegExp): Candidate[] {
  return sentence.quantities().flatMap((quantity) => {
    const { start, end, text } = quantity
    const behind = unit.exec(sentence.text.slice(end))
    return behind === null ? [] : [{ start, end: end + behind[0].length, text: text + behind[0], quantity, fit: 1 }]
  })
}

/** "Which version …" */
export function asksForVersion(question: Question): boolean {
  return /^(?:version|release)s?$/.test(question.focus ?? '')
}

/** "4.3.0", "v2": what versions are called. */
export function versionsOf(text: string): Candidate[] {
  return [...text.matchAll(/(?<![\w.])v?\d{1,4}(?:\.\d{1,4}){1,3}(?![\w%]|\.\d)/g)].map((m) => ({
    start: m.index,
    end: m.index + m[0].length,
    text: m[0],
    fit: 1,
  }))
}
