import { type DateValue, datesAgree } from '../core/text/dates.ts'
import type { Quantity } from '../core/text/quantities.ts'
import { words } from '../core/text/words.ts'
import type { Candidate } from './candidate.ts'
import type { Weighed } from './features.ts'
import type { Heading } from './heading.ts'
import type { Question } from './question.ts'
import type { ReadSentence } from './sentence.ts'

/** What a sentence says in answer to the question, in a form that can be compared. Offsets are relative to the sentence. */
export interface Claim {
  start: number
  end: number
  text: string
  date?: DateValue
  quantity?: Quantity
  /** Stands so many sentences before. */
  back?: number
  /** Stands in the heading above. */
  heading?: Heading
  /** The last words of the names that the sentence has of the kind asked for, that of the claim first. */
  holders?: readonly string[]
  /** The chosen one of the question's alternatives, folded. */
  choice?: string
}

/** What the sentence says: its best value of the kind asked for, or the one of the question's alternatives that it takes. */
export function claimOf(question: Question, sentence: ReadSentence, candidates: readonly Candidate[]): Claim | null {
  if (question.alternatives.length > 0) return chosen(sentence, question.alternatives)
  if (question.claimedRanks.length > 0) {
    const rank = sentence.quantities().find((q) => q.kind === 'ordinal')
    return rank === undefined ? null : { start: rank.start, end: rank.end, text: rank.text, quantity: rank }
  }
  const best = candidates[0]
  if (best === undefined || best.fit < (best.back === undefined ? MIN_FIT : MIN_FIT_BEFORE)) return null
  if (best.date === undefined && best.quantity === undefined && best.heading === undefined) return null
  return {
    start: best.start,
    end: best.end,
    text: best.text,
    ...(best.back === undefined ? {} : { back: best.back }),
    ...(best.heading === undefined ? {} : { heading: best.heading }),
    ...(best.date === undefined ? {} : { date: best.date }),
    ...(best.quantity === undefined ? {} : { quantity: best.quantity }),
  }
}

const MIN_FIT = 0.4
const MIN_FIT_BEFORE = 0.15

function chosen(sentence: ReadSentence, offered: readonly string[]): Claim | null {
  if (offered.every((w) => /^(?:1\d|20)\d\d$/.test(w))) {
    const date = sentence.dates().find((d) => d.year !== null && offered.includes(String(d.year)))
    return date === undefined ? null : { start: date.start, end: date.end, text: date.text, date }
  }
  for (const word of words(sentence.text)) {
    if (offered.includes(word.folded)) return { start: word.start, end: word.end, text: word.text, choice: word.folded }
  }
  return null
}

/** Who did it, or where it is, by a sentence that gives one of them for something that only one can have been. */
export function nameClaim(question: Question, { sentence, candidates }: Weighed): Claim | null {
  if (question.expects !== 'person' && question.expects !== 'place') return null
  const [best] = candidates
  if (best?.name === undefined || best.name.kind !== question.expects) return null
  const holders = candidates
    .filter(({ name }) => name?.kind === question.expects)
    .map(({ text }) => words(text).at(-1)?.folded ?? '')
  // "Ann Roe and John Poe founded it": no other source need name them both.
  const listed = LISTED.test(sentence.text.slice(best.end)) || LISTED_BEFORE.test(sentence.text.slice(0, best.start))
  return listed ? null : { start: best.start, end: best.end, text: best.text, holders }
}

const LISTED = /^,? (?:and|or) (?=\p{Lu})/u
const LISTED_BEFORE = /\p{Lu}[\p{L}]+,? (?:and|or) $/u

/** Whether two claims say the same, as far as both are precise. */
export function agree(a: Claim, b: Claim): boolean {
  if (a.choice !== undefined || b.choice !== undefined) return a.choice === b.choice
  if (a.holders !== undefined && b.holders !== undefined)
    return a.holders.includes(b.holders[0]!) || b.holders.includes(a.holders[0]!)
  if (a.date !== undefined && b.date !== undefined) return datesAgree(a.date, b.date)
  if (a.quantity !== undefined && b.quantity !== undefined) return quantitiesAgree(a.quantity, b.quantity)
  return true
}

/** Rounding is no disagreement: "about 600" and "613" agree within two per cent, "7.3 million" and "7.34 million" too. */
function quantitiesAgree(a: Quantity, b: Quantity): boolean {
  if (a.kind !== b.kind || Number.isNaN(a.value) || Number.isNaN(b.value)) return true
  if (a.kind === 'ordinal') return a.value === b.value
  return Math.abs(a.value - b.value) <= 0.025 * Math.max(Math.abs(a.value), Math.abs(b.value))
}
