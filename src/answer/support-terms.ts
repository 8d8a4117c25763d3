import { type DateValue, dates } from '../core/text/dates.ts'
import { type Quantity, quantities } from '../core/text/quantities.ts'
import type { Span } from '../core/text/sentences.ts'
import { STOP_WORDS } from '../core/text/stopwords.ts'
import { synonyms } from '../core/text/synonyms.ts'
import { related } from '../core/text/variants.ts'
import { type KeyedWord, keyed, type PassageSentence } from './passage.ts'

type Value = { type: 'date'; date: DateValue } | { type: 'amount'; amount: Quantity }

/** A part of a claim that its passage has to have. Offsets are UTF-16 in the claim. */
export interface ClaimTerm extends Span {
  text: string
  kind: 'name' | 'value' | 'special' | 'general'
  /** What a word is matched by; a value has none. */
  key?: string
  /** Of a date or an amount. */
  value?: Value
  /** How well a sentence meets it, 0…1. */
  strength(sentence: PassageSentence): number
}

/** What a word counts for that is not the claim's own but stands for it. */
const MATCH = { derived: 0.8, synonym: 0.7 } as const
/** A term is met from here on. */
export const MET = 0.5

/** The parts of a claim: its dates and amounts as such, its other content words one by one. */
export function claimTerms(claim: string): ClaimTerm[] {
  const when = dates(claim)
  const amounts = quantities(claim).filter(
    (q) =>
      q.text.toLowerCase() !== 'one' && !Number.isNaN(q.value) && !when.some((d) => q.start < d.end && q.end > d.start),
  )
  const values: ClaimTerm[] = [
    ...when.map((date): ClaimTerm => {
      const value = asDate(date)
      return {
        ...spanOf(date),
        kind: 'value',
        value,
        strength: (s) => best(s.dates(), (d) => agreement(value, asDate(d))),
      }
    }),
    ...amounts.map((amount): ClaimTerm => {
      const value = asAmount(amount)
      // "10-24" counts nothing by itself, but it says the numbers.
      const said = keyed(amount.text).filter(({ text }) => /\d/.test(text) || SCALES.test(text))
      const isSaid = (s: PassageSentence) => said.length > 0 && said.every(({ key }) => s.keys.has(key))
      const rounding = HEDGE.test(claim.slice(0, amount.start)) ? HEDGED : ROUNDING
      const strength = (s: PassageSentence) =>
        isSaid(s) ? 1 : best(s.quantities(), (q) => agreement(value, asAmount(q), rounding))
      return { ...spanOf(amount), kind: 'value', value, strength }
    }),
  ]
  const all = keyed(claim)
  const plain = all.filter(
    (word) =>
      !STOP_WORDS.has(word.text.toLowerCase()) &&
      !NEGATIONS.has(word.text.toLowerCase()) &&
      !values.some((value) => word.start < value.end && word.end > value.start),
  )
  const seen = new Set<string>()
  const said = plain.flatMap((word): ClaimTerm[] => {
    if (seen.has(word.key) || word.text.length === 1) return []
    seen.add(word.key)
    return [
      {
        ...spanOf(word),
        key: word.key,
        kind: kindOf(word, word === all[0]),
        strength: (s) => wordStrength(word.key, s),
      },
    ]
  })
  return [...values, ...said].sort((a, b) => a.start - b.start)
}

/** They say how the rest is meant, in one of many ways. */
const NEGATIONS = new Set('never none neither nobody nothing without'.split(' '))

function spanOf({ start, end, text }: Span & { text: string }): Span & { text: string } {
  return { start, end, text }
}

function kindOf({ text, key }: KeyedWord, opens: boolean): ClaimTerm['kind'] {
  if (/\d/.test(text)) return 'value'
  const isGeneral = synonyms(key).size > 0
  if (/^\p{Lu}/u.test(text) && !(opens && isGeneral)) return 'name'
  return isGeneral ? 'general' : 'special'
}

function wordStrength(key: string, { keys }: PassageSentence): number {
  return keys.has(key) ? 1 : best([...keys], (own) => keyStrength(key, own))
}

function keyStrength(key: string, own: string): number {
  if (key === own) return 1
  if (/\d/.test(key)) return 0
  if (related(own, key)) return MATCH.derived
  return synonyms(key).has(own) ? MATCH.synonym : 0
}

function best<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((most, item) => Math.max(most, of(item)), 0)
}

const SCALES = /^(?:hundred|thousand|million|billion|trillion|dozen)s?$/i
const asDate = (date: DateValue): Value => ({ type: 'date', date })
const asAmount = (amount: Quantity): Value => ({ type: 'amount', amount })

/** How much of a claimed value another one says, 0…1: nothing where they contradict each other. */
function agreement(claimed: Value, said: Value, rounding: number = ROUNDING): number {
  if (claimed.type === 'date' && said.type === 'date') return sameDate(claimed.date, said.date)
  return isComparable(claimed, said) && claimed.type === 'amount' && said.type === 'amount'
    ? sameAmount(claimed.amount.value, said.amount.value, rounding)
    : 0
}

/** Whether one value could be given for the other: a number may be any amount, and an ordinal none. */
function isComparable(a: Value, b: Value): boolean {
  if (a.type === 'date' && b.type === 'date') return (a.date.years !== null) === (b.date.years !== null)
  if (a.type !== 'amount' || b.type !== 'amount') return false
  const [one, other] = [a.amount.kind, b.amount.kind]
  return one === other || (one === 'number' && other !== 'ordinal') || (other === 'number' && one !== 'ordinal')
}

function sameDate(claimed: DateValue, said: DateValue): number {
  const apart =
    claimed.years !== null &&
    said.years !== null &&
    (claimed.years[0] > said.years[1] || said.years[0] > claimed.years[1])
  let parts = 0
  let known = 0
  for (const part of ['years', 'month', 'day'] as const) {
    if (claimed[part] === null) continue
    parts++
    if (said[part] === null) continue
    if (part !== 'years' && claimed[part] !== said[part]) return 0
    known++
  }
  return parts === 0 || apart ? 0 : known / parts
}

/** Two ways to round one number differ by no more. */
const ROUNDING = 0.005
/** What is called "about 600" may be 613. */
const HEDGED = 0.05
const HEDGE =
  /\b(?:about|around|approximately|roughly|nearly|almost|some|circa|over|more than|less than|up to|at least)\s+$/i

function sameAmount(claimed: number, said: number, rounding: number): number {
  return Math.abs(claimed - said) <= rounding * Math.max(Math.abs(claimed), Math.abs(said)) ? 1 : 0
}

/** Which words of a sentence meet a term: those that are it, or else those that stand for it. */
export function places({ key, value }: ClaimTerm, { words, dates, quantities }: PassageSentence): number[] {
  const meeting = (meets: (word: KeyedWord) => boolean) => words.flatMap((word, i) => (meets(word) ? [i] : []))
  if (key !== undefined) {
    const exact = meeting((word) => word.key === key)
    return exact.length > 0 ? exact : meeting((word) => keyStrength(key, word.key) >= MET)
  }
  if (value === undefined) return []
  const agreeing = [...dates().map(asDate), ...quantities().map(asAmount)].filter(
    (said) => agreement(value, said) >= MET,
  )
  const spans = agreeing.map((said) => (said.type === 'date' ? said.date : said.amount))
  return meeting((word) => spans.some(({ start, end }) => word.start >= start && word.end <= end))
}

/** Whether a sentence gives a value of the kind of a missing one, which is none of the claim's. */
export function hasOtherValue({ value }: ClaimTerm, terms: readonly ClaimTerm[], sentence: PassageSentence): boolean {
  if (value === undefined) return false
  const said: readonly Value[] =
    value.type === 'date' ? sentence.dates().map(asDate) : sentence.quantities().map(asAmount)
  const claimed = terms.flatMap((term) => term.value ?? [])
  return said.some((other) => isComparable(value, other) && !claimed.some((own) => agreement(own, other) > 0))
}
