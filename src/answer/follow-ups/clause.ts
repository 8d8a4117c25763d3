import { type DateValue, dates } from '../../core/text/dates.ts'
import { type Constituent, constituents } from '../span/constituents.ts'
import { type Token, tag } from '../span/tagger.ts'

/** A piece of a sentence. */
export interface Phrase {
  text: string
  tokens: readonly Token[]
  groups: readonly Constituent[]
}

/** The main clause of a plain sentence: who or what, the verb, and what stands behind it until the next clause begins. */
export interface Clause {
  subject: Phrase
  /** As written; the "was" of a passive is not in it. */
  verb: string
  form: 'past' | 'present' | 'passive' | 'copula'
  /** The form of "be" before a participle or a complement. */
  be: string
  /** Without its date. */
  rest: Phrase
  /** When, where the clause says so by a date with its year behind "in" or "on". */
  date: DateValue | null
  /** The last noun of it goes on in a clause of its own ("the first president to visit …"): the rest alone may be untrue. */
  goesOn: boolean
}

/** Tokens of a sentence: a shorter one says too little to be asked for, the parts of a longer one are not sure. */
const MIN_TOKENS = 4
const MAX_TOKENS = 45
/** Speech, asides, tables and code: no plain sentence. */
const ODD = /[„«»`|{}<>[\]()*_#=;:?!…—]|\s[-–]\s/
const PAST =
  /(?:ed|ought|aught|ew|old|ook|oke|ote|ame|ade|ent|elt|ept|ost|uilt|ood|egan|an|ave|ang|eft|ound|ore|ot|id|ell|it|ut|on)$/
/** A date behind these tells when; behind others, from when, until when or by when. */
const WHEN = /(?:^|\s)(?:in|on)\s+(?:(?:early|mid|late)[ -])?$/i
/** "In February 2022 …": the date is at most so far from the beginning. */
const OPENING = 12

/** "More than 30 countries": 30 countries, for whoever asks how many. */
const HEDGED = /^(?:more than|fewer than|less than|at least|about|around|nearly|almost|over|some) (?=\d)/i

/** Sentences kept read: a passage comes up again with every question on its subject. */
const KEPT = 5000
const kept = new Map<string, Clause | null>()

/** Reads the main clause of a sentence; null where it is not plain. A function of the text alone, so what was read is used again. */
export function clauseOf(sentence: string): Clause | null {
  let clause = kept.get(sentence)
  if (clause === undefined) {
    clause = readClause(sentence)
    if (kept.size >= KEPT) kept.delete(kept.keys().next().value!)
    kept.set(sentence, clause)
  }
  return clause
}

function readClause(sentence: string): Clause | null {
  const { text: told, opening } = withoutOpeningDate(sentence)
  const text = told.replace(HEDGED, '')
  if (ODD.test(text) || (text.match(/["“”]/g)?.length ?? 0) % 2 === 1) return null
  const tokens = tag(text)
  if (tokens.length < MIN_TOKENS || tokens.length > MAX_TOKENS) return null
  const groups = constituents(tokens)
  const subjectEnd = endOfSubject(groups, tokens)
  const at = behindApposition(groups, subjectEnd, tokens)
  if (subjectEnd < 1 || groups[at]?.kind !== 'verb') return null
  const verb = verbOf(groups[at]!, tokens)
  if (verb === null) return null
  const { end, goesOn } = endOfClause(groups, at + 1, tokens)
  const { rest, date } = withoutDate(text.slice(tokens[groups[at]!.last]!.end, end))
  const subject = phrase(text.slice(tokens[0]!.start, tokens[groups[subjectEnd - 1]!.last]!.end))
  return { ...verb, subject, rest: phrase(rest), date: date ?? opening, goesOn }
}

function withoutOpeningDate(sentence: string): { text: string; opening: DateValue | null } {
  const [date] = dates(sentence.slice(0, OPENING + 40))
  if (date === undefined || date.year === null || date.start > OPENING || !WHEN.test(sentence.slice(0, date.start)))
    return { text: sentence, opening: null }
  return { text: sentence.slice(date.end).replace(/^,?\s+/, ''), opening: date }
}

/** Behind the noun groups that open a sentence, joined by "of" and its like, or by "and"; 0 where none does. */
function endOfSubject(groups: readonly Constituent[], tokens: readonly Token[]): number {
  if (groups[0]?.kind !== 'noun') return 0
  let end = 1
  while (isJoin(groups[end], tokens) && groups[end + 1]?.kind === 'noun') end += 2
  return end
}

/** Whether a group joins two nouns: a preposition, or "and". */
export function isJoin(group: Constituent | undefined, tokens: readonly Token[]): boolean {
  return group?.kind === 'preposition' || (group?.kind === 'conjunction' && tokens[group.first]!.text === 'and')
}

/** "Ann Poe, an engineer, opened …": what stands between the commas says nothing of what she did. */
function behindApposition(groups: readonly Constituent[], from: number, tokens: readonly Token[]): number {
  const isComma = (group: Constituent | undefined) => group !== undefined && tokens[group.first]!.text === ','
  if (!isComma(groups[from]) || !/^(?:noun|relative)$/.test(groups[from + 1]?.kind ?? '')) return from
  const close = groups.findIndex((group, i) => i > from + 1 && isComma(group))
  return close < 0 ? from : close + 1
}

function verbOf({ first, last }: Constituent, tokens: readonly Token[]): Pick<Clause, 'verb' | 'form' | 'be'> | null {
  const [one, two, ...more] = tokens.slice(first, last + 1).filter(({ pos }) => pos !== 'ADV')
  if (one === undefined || more.length > 0 || one.text !== one.text.toLowerCase()) return null
  if (two !== undefined) {
    const passive = /^(?:was|were)$/.test(one.text) && two.pos === 'VERB' && !/ing$/.test(two.text)
    return passive ? { verb: two.text, form: 'passive', be: one.text } : null
  }
  if (/^(?:is|are|was|were)$/.test(one.text)) return { verb: one.text, form: 'copula', be: one.text }
  if (one.pos !== 'VERB') return null
  if (PAST.test(one.text)) return { verb: one.text, form: 'past', be: '' }
  return /[^s]s$/.test(one.text) ? { verb: one.text, form: 'present', be: '' } : null
}

/** Where the next clause begins, UTF-16. */
function endOfClause(
  groups: readonly Constituent[],
  from: number,
  tokens: readonly Token[],
): { end: number; goesOn: boolean } {
  for (let i = from; i < groups.length; i++) {
    const { kind, first } = groups[i]!
    const { text, start } = tokens[first]!
    const breaks = /^(?:punctuation|relative|subordinator|verb|other)$/.test(kind) && !/^["“”]$/.test(text)
    if (!breaks && !(kind === 'conjunction' && groups[i + 1]?.kind !== 'noun')) continue
    // A date's own comma ends nothing: "on December 12, 1991".
    if (text === ',' && /^\d{4}$/.test(tokens[first + 1]?.text ?? '')) continue
    return { end: start, goesOn: kind === 'verb' || kind === 'relative' || kind === 'other' }
  }
  return { end: tokens.at(-1)!.end, goesOn: false }
}

function withoutDate(text: string): { rest: string; date: DateValue | null } {
  const [date, ...more] = dates(text)
  const before = date && text.slice(0, date.start)
  if (date?.year == null || before === undefined || more.length > 0 || !WHEN.test(before))
    return { rest: text, date: null }
  return { rest: `${before.replace(WHEN, '')}${text.slice(date.end)}`, date }
}

/** A text as a phrase, without the marks that end it. */
export function phrase(text: string): Phrase {
  const plain = text
    .replace(/\s+/g, ' ')
    .replace(/[\s.,]+$/, '')
    .trim()
  const tokens = plain === '' ? [] : tag(plain)
  return { text: plain, tokens, groups: constituents(tokens) }
}
