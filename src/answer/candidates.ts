import { type DateValue, dates } from '../core/text/dates.ts'
import type { Name } from '../core/text/names.ts'
import type { Quantity } from '../core/text/quantities.ts'
import { STOP_WORDS } from '../core/text/stopwords.ts'
import { times } from '../core/text/times.ts'
import { fold } from '../core/text/words.ts'
import type { Candidate } from './candidate.ts'
import type { Expects } from './expectation.ts'
import { headingOf } from './heading.ts'
import { asksForVersion, durationsOf, measuresOf, unitAsked, versionsOf } from './measured.ts'
import type { Question, Term } from './question.ts'
import { cellsOf } from './row.ts'
import { GENERIC, inRow } from './row-values.ts'
import { matched, type ReadSentence, strength } from './sentence.ts'

export type { Candidate } from './candidate.ts'

/** A longer sentence, in UTF-16 units, is data: values in it are compared with each other for too long. */
const LONGEST = 4000

/**
 * The spans of a sentence that could answer what the question asks for, best first; none for questions that ask for no
 * value. Spans that only repeat the question are left out.
 */
export function candidates(question: Question, sentence: ReadSentence): Candidate[] {
  if (sentence.text.length > LONGEST) return []
  const own = candidatesIn(question, sentence)
  if (own.length > 0 || !isStrong(question.expects)) return own
  if (!REFERS_BACK.test(sentence.text)) return inHeading(question, sentence)
  // "They met on January 13, 2021. The talks were long. The declaration was adopted there.": the value stands before.
  let share = BEFORE
  let back = 1
  for (let before = sentence.previous; before !== null && back <= REACH_BACK; before = before.previous, back++) {
    const found = candidatesIn(question, before)
    if (found.length > 0) return found.map((c) => ({ ...c, fit: c.fit * share, back }))
    share *= BEFORE
  }
  return inHeading(question, sentence)
}

/** What a value in the heading counts for: "4.3.0 (4 June 2025)" above "Added alerts". */
const ABOVE = 0.7

/** Dates and versions of the heading right above: what they head happened then. */
function inHeading(question: Question, sentence: ReadSentence): Candidate[] {
  const version = asksForVersion(question)
  if (question.expects !== 'date' && !version) return []
  const heading = headingOf(sentence)
  if (heading === null) return []
  const found: Candidate[] = version
    ? versionsOf(heading.text)
    : dates(heading.text)
        // "After 1945" heads a time, and dates nothing.
        .filter((date) => date.year !== null && (date.month !== null || date.text === heading.text.trim()))
        .map((date) => ({
          start: date.start,
          end: date.end,
          text: date.text,
          date,
          fit: dateFit(date, question.focus),
        }))
  return found.map((candidate) => ({ ...candidate, fit: candidate.fit * ABOVE, heading }))
}

const REFERS_BACK = /\b(?:there|then|that|this|these|those|same)\b/i
/** What a value in the sentence before counts for, and how many sentences back it may stand. */
const BEFORE = 0.6
const REACH_BACK = 2

/** The spans of this very sentence that could answer the question, best first. */
export function candidatesIn(question: Question, sentence: ReadSentence): Candidate[] {
  const all = ofKind(question, sentence).filter(
    (c) => question.alternatives.length > 0 || !repeats(c, question, sentence),
  )
  const cells = cellsOf(sentence.text)
  if (cells !== null) return inRow(question, cells, all)
  const found = all
  const anchors = matched(
    question.terms.filter((term) => !term.focus),
    sentence,
  )
  for (const candidate of found) candidate.fit *= 0.5 + 0.5 * nearness(candidate, anchors, sentence.text)
  return found.sort((a, b) => b.fit - a.fit || a.start - b.start)
}

/** Whether questions of this kind are answered by a value that `candidates` can point at. */
export function asksForValue(expects: Expects): boolean {
  return VALUE_KINDS.has(expects)
}

/** Whether values of this kind are recognised so surely that a sentence without one is no answer. */
export function isStrong(expects: Expects): boolean {
  return STRONG_KINDS.has(expects)
}

const STRONG_KINDS: ReadonlySet<Expects> = new Set(['date', 'duration', 'number', 'money', 'percent'])
const VALUE_KINDS: ReadonlySet<Expects> = new Set(['date', 'duration', 'person', 'place', 'number', 'money', 'percent'])

function ofKind(question: Question, sentence: ReadSentence): Candidate[] {
  switch (question.expects) {
    case 'date':
      return datesOf(question, sentence)
    case 'duration':
      return durationsOf(question, sentence)
    case 'money':
      return [
        ...quantitiesOf(sentence, ['money'], 1),
        ...(question.focus === 'value' || question.focus === null ? [] : quantitiesOf(sentence, ['percent'], 0.2)),
      ]
    case 'percent':
      // "A share of the debt, fixed at 4.2 million"
      return [
        ...quantitiesOf(sentence, ['percent'], 1),
        ...(question.focus === 'share' ? quantitiesOf(sentence, ['money'], 0.5) : []),
      ]
    case 'number':
      return counted(question, sentence)
    case 'person':
      return namesOf(sentence, (name) => (name.kind === 'person' ? 1 : name.kind === 'other' ? 0.6 : 0.25))
    case 'place':
      return namesOf(sentence, (name) => (name.kind === 'place' ? 1 : name.kind === 'other' ? 0.6 : 0.15))
    case 'name':
      return namesOf(sentence, () => 0.7)
    default:
      return []
  }
}

/** A time of the day or week answers where no date does. */
const TIME_FIT = 0.4

function datesOf(question: Question, sentence: ReadSentence): Candidate[] {
  const found: Candidate[] = sentence.dates().map((date) => {
    const fit = dateFit(date, question.focus)
    return { start: date.start, end: date.end, text: date.text, date, fit }
  })
  if (question.focus !== null && question.focus !== 'time' && question.focus !== 'day') return found
  const recurring = times(sentence.text).filter((time) => !found.some((d) => time.start < d.end && time.end > d.start))
  return [...found, ...recurring.map((time) => ({ ...time, fit: TIME_FIT }))]
}

function dateFit(date: DateValue, focus: string | null): number {
  if (focus === 'century') return /centur/i.test(date.text) ? 1 : 0.2
  if (focus === 'decade') return /0s\b/.test(date.text) ? 1 : 0.3
  if (focus === 'month') return date.month !== null ? 1 : 0.1
  if (focus === 'day') return date.day !== null ? 1 : 0.3
  if (focus === 'date') return date.day !== null ? 1 : 0.7
  return date.years !== null ? 1 : 0.5
}

function quantitiesOf(sentence: ReadSentence, kinds: readonly Quantity['kind'][], fit: number): Candidate[] {
  return sentence
    .quantities()
    .filter((q) => kinds.includes(q.kind))
    .map((quantity) => ({ start: quantity.start, end: quantity.end, text: quantity.text, quantity, fit }))
}

/** Numbers for "how many X": best where X, or what X goes by, follows within a few words. */
function counted(question: Question, sentence: ReadSentence): Candidate[] {
  const focus = question.terms.find((term) => term.focus && !GENERIC.has(term.folded))
  const unit = unitAsked(question)
  if (unit !== null) return measuresOf(sentence, unit)
  const versions = asksForVersion(question) ? versionsOf(sentence.text) : []
  const hours = times(sentence.text)
  const inDate = (q: Quantity): boolean => sentence.dates().some((d) => q.start < d.end && q.end > d.start)
  return versions.concat(
    sentence
      .quantities()
      .filter((q) => q.kind === 'number' || (focus === undefined && (q.kind === 'percent' || q.kind === 'money')))
      // "Three quarters of the people" are not three people.
      .filter((q) => !FRACTION.test(sentence.text.slice(q.end)))
      .filter((q) => !hours.some((hour) => q.start < hour.end && q.end > hour.start))
      // "1275 residents" is no year.
      .filter((q) => !inDate(q) || (focus !== undefined && isFollowedBy(q, focus, sentence)))
      .map((quantity) => {
        const fit = countFit(quantity, focus, sentence, question)
        return { start: quantity.start, end: quantity.end, text: quantity.text, quantity, fit }
      }),
  )
}

const FRACTION = /^ (?:quarters?|thirds?|fifths?|sixths?|tenths?|halves)\b/i

const CHANGE =
  /\b(?:by how much|grow|grew|grown|increas\w*|ris(?:e|en)|rose|fall|fell|fallen|drop\w*|declin\w*|chang\w*)\b/i

function countFit(quantity: Quantity, focus: Term | undefined, sentence: ReadSentence, question: Question): number {
  if (namesThing(quantity, sentence)) return 0.05
  const vague = /^(?:one|(?:an? )?half)$/i.test(quantity.text)
  if (focus !== undefined) return countsFocus(quantity, focus, sentence) ? 1 : vague ? 0.05 : 0.25
  if (CHANGE.test(question.text)) return quantity.kind === 'percent' ? 1 : 0.5
  return vague ? 0.2 : 0.7
}

const REACH = 4
/** "A population of 300,000" */
const REACH_BEFORE = 2

/** "Article 14", "Kestrel 3": a number that is part of a name counts nothing. */
function namesThing(quantity: Quantity, sentence: ReadSentence): boolean {
  const before = sentence.words.findLast((w) => w.end <= quantity.start)
  return (
    before !== undefined &&
    /^\d+$/.test(quantity.text) &&
    /^\p{Lu}\p{Ll}/u.test(before.text) &&
    before.start > 0 &&
    !STOP_WORDS.has(fold(before.text)) &&
    /^[ \u00a0]$/.test(sentence.text.slice(before.end, quantity.start))
  )
}

/** What leads to the result of a count, and what counts. */
const COMES_TO =
  /\b(?:(?:c[ao]mes?|rose|grew|fell|amount(?:s|ed)|stood|stands|reach(?:es|ed)|number(?:s|ed)|total(?:s|l?ed)|was|is|(?:put|estimated|given))(?: to| at)?) (?:about |some |nearly |around |over |almost |only |just |more than )?$/i
const TALLY = /\b(?:counts?|numbers?|total|population|census|tally)\b/i

const GOES_ON = /^ (?:were|was|are|have|had|lost|died|fled|lived?|took|came|stayed|attended|of (?:them|whom))\b/

function countsFocus(quantity: Quantity, focus: Term, sentence: ReadSentence): boolean {
  const before = sentence.words.filter((w) => w.end <= quantity.start).slice(-REACH_BEFORE)
  if (isFollowedBy(quantity, focus, sentence) || before.some((w) => strength(focus, w.key) > 0)) return true
  // "The last count of bears came to 57"
  const ahead = sentence.text.slice(0, quantity.start)
  const counting = COMES_TO.test(ahead) ? TALLY.exec(ahead)?.index : undefined
  if (
    counting !== undefined &&
    sentence.words.some((w) => w.start > counting && w.end <= quantity.start && strength(focus, w.key) > 0)
  )
    return true
  // "About 400 were injured": of people nothing more need be said.
  return /^(?:people|persons|inhabitants)$/.test(focus.folded) && GOES_ON.test(sentence.text.slice(quantity.end))
}

function isFollowedBy(quantity: Quantity, focus: Term, sentence: ReadSentence): boolean {
  const nextNumber = sentence.quantities().find((q) => q.start >= quantity.end)?.start ?? Number.POSITIVE_INFINITY
  return sentence.words
    .filter((w) => w.start >= quantity.end && w.start < nextNumber)
    .slice(0, REACH)
    .some((w) => strength(focus, w.key) > 0 && !/[,;]/.test(sentence.text.slice(quantity.end, w.start)))
}

function namesOf(sentence: ReadSentence, fitOf: (name: Name) => number): Candidate[] {
  return sentence.names().map((name) => ({
    start: name.start,
    end: name.end,
    text: name.text,
    name,
    fit: fitOf(name),
  }))
}

/** A span all of whose words the question already says tells nothing new. */
function repeats(candidate: Candidate, question: Question, sentence: ReadSentence): boolean {
  const inside = sentence.words.filter((w) => w.start >= candidate.start && w.end <= candidate.end)
  return (
    inside.length > 0 &&
    inside.every((w) => question.terms.some((t) => t.key === w.key || t.corrections.includes(w.key)))
  )
}

/** A comma or a semicolon sets words further apart than their letters do. */
const CLAUSE_GAP = 25
/** Letters at which a word is half as near. */
const HALF_NEAR = 40

/** 1 beside the matched words of the question, falling with the distance; heavy words count more. */
function nearness(candidate: Candidate, anchors: readonly { start: number; weight: number }[], text: string): number {
  let total = 0
  let near = 0
  for (const anchor of anchors) {
    const [from, to] = anchor.start < candidate.start ? [anchor.start, candidate.start] : [candidate.end, anchor.start]
    const between = text.slice(from, to)
    const gap = between.length + CLAUSE_GAP * (between.split(/[,;:]/).length - 1)
    total += anchor.weight
    near += anchor.weight / (1 + gap / HALF_NEAR)
  }
  return total === 0 ? 0 : near / total
}
