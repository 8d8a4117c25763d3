import { STOP_WORDS } from '../../core/text/stopwords.ts'
import type { Citations, Span } from '../cite.ts'
import { isDirective } from '../directive.ts'
import { type KeyedWord, keyed } from '../passage.ts'
import type { Question } from '../question.ts'
import { strength } from '../sentence.ts'
import { SUPPORTED, supportScore } from '../support.ts'
import { type WeighedSupport, weighSupport } from '../support-features.ts'
import { claimTerms } from '../support-terms.ts'
import type { DraftSentence } from './draft-splitter.ts'
import { type Evidence, evidenceOf } from './evidence.ts'
import type { Passage } from './passages.ts'

/** Why a sentence of a draft is not told. */
export type Dropped =
  | 'code'
  | 'address'
  | 'asks'
  | 'directs'
  | 'disclaims'
  | 'says nothing'
  | 'uncited'
  | 'unknown passage'
  | 'unsupported'
  | 'document changed'

/** A sentence of a draft with what was found about it. */
export interface Judged {
  sentence: DraftSentence
  /** How well its passages bear it out, 0…1; null where that was not asked. */
  score: number | null
  /** Null: it may be told. */
  dropped: Dropped | null
  /** It claims nothing and leads to what follows. */
  leadIn: boolean
  /** Its text with the numbers of its citations. */
  text: string
  /** Markers of passages that were not given. */
  unknownMarkers: number
}

/** Judges the sentences of a draft, in order. */
export interface Gate {
  judge(sentence: DraftSentence): Promise<Judged>
}

/** Lets pass what the cited passages bear out, narrowed to the words that do. Nothing is cited for a sentence that is dropped. */
export function createGate(passages: readonly Passage[], questions: readonly Question[], citations: Citations): Gate {
  const evidence = new Map<number, Evidence>()
  const evidenceFor = (passage: Passage): Evidence => {
    let known = evidence.get(passage.n)
    if (known === undefined) {
      known = evidenceOf(passage, questions)
      evidence.set(passage.n, known)
    }
    return known
  }

  async function judge(sentence: DraftSentence): Promise<Judged> {
    const numbers = [...new Set(sentence.markers.map(({ n }) => n))]
    const cited = numbers.flatMap((n) => passages.find((passage) => passage.n === n) ?? [])
    const unknownMarkers = numbers.length - cited.length
    const judged = (dropped: Dropped | null, rest: Partial<Judged> = {}): Judged => ({
      sentence,
      score: null,
      dropped,
      leadIn: false,
      text: sentence.text,
      unknownMarkers,
      ...rest,
    })
    if (sentence.code) return judged('code')
    if (sentence.addressed) return judged('address')
    if (DISCLAIMS.test(sentence.text)) return judged('disclaims')
    if (/\?["”’)]*$/.test(sentence.text)) return judged('asks')
    if (isDirective(sentence.text)) return judged('directs')
    if (numbers.length === 0) return leads(sentence, questions) ? judged(null, { leadIn: true }) : judged('uncited')
    if (cited.length === 0) return judged('unknown passage')
    if (isOfQuestionAlone(sentence.text, questions)) return judged('says nothing')

    const { score, grounds } = borneOut(withoutOpening(sentence.text), cited.map(evidenceFor))
    if (grounds === null) return judged('unsupported', { score })
    for (const spans of grounds.values())
      for (const span of spans) if (!(await citations.isLiteral(span))) return judged('document changed', { score })
    const told = new Map<number, number[]>()
    for (const n of numbers) {
      for (const span of grounds.get(n) ?? []) {
        const number = covering(citations, span) ?? (await citations.cite(span))
        if (number !== null && !told.get(n)?.includes(number)) told.set(n, [...(told.get(n) ?? []), number])
      }
    }
    return judged(null, { score, text: withNumbers(sentence, told) })
  }

  return { judge }
}

/** The score of a claim and, where it is borne out, the spans that do so by the number of their passage. */
function borneOut(
  claim: string,
  cited: readonly Evidence[],
): { score: number; grounds: ReadonlyMap<number, Span[]> | null } {
  const grounds = new Map<number, Span[]>()
  let score = 0
  for (const evidence of cited) {
    const weighed = weighSupport(claim, evidence.text, evidence.passage.context)
    score = Math.max(score, supportScore(weighed.features))
    if (isBorneOut(claim, weighed, evidence.text)) grounds.set(evidence.passage.n, evidence.quotes(weighed.sentences))
  }
  if (grounds.size > 0 || cited.length < 2) return { score, grounds: grounds.size > 0 ? grounds : null }

  // What no passage says alone they may say together; a title then does not speak for the others' texts.
  const together = cited.map(({ text }) => text).join('\n\n')
  const weighed = weighSupport(claim, together)
  score = Math.max(score, supportScore(weighed.features))
  if (!isBorneOut(claim, weighed, together)) return { score, grounds: null }
  let offset = 0
  for (const evidence of cited) {
    const own = weighed.sentences
      .filter(({ start }) => start >= offset && start < offset + evidence.text.length)
      .map(({ start, text }) => ({ text, start: start - offset }))
    if (own.length > 0) grounds.set(evidence.passage.n, evidence.quotes(own))
    offset += evidence.text.length + 2
  }
  return { score, grounds: grounds.size > 0 ? grounds : null }
}

/**
 * Whether the support is enough to tell a sentence as a fact: a name, a value or a whole clause that is not in the passage was added,
 * however well the rest of the sentence fares.
 */
function isBorneOut(claim: string, { features, sentences, missing }: WeighedSupport, evidence: string): boolean {
  if (sentences.length === 0 || supportScore(features) < SUPPORTED) return false
  if (missing.some(({ kind }) => kind === 'name' || kind === 'value')) return false
  if (!isSaid(claim, evidence)) return false
  if (DENIES.test(claim) && !sentences.some(({ text }) => DENIES.test(text) || LACKS.test(text))) return false
  const lacks = new Set(missing.map(({ start }) => start))
  const terms = claimTerms(claim)
  return clauses(claim).every(({ start, end }) => {
    const own = terms.filter((term) => term.start >= start && term.start < end && !FRAMING.has(term.text.toLowerCase()))
    return own.filter((term) => !lacks.has(term.start)).length >= CLAUSE_SHARE * own.length
  })
}

/** "However, …", "Yes, …": how a sentence stands to the one before or to the question, of which no passage speaks. Its place is kept. */
function withoutOpening(claim: string): string {
  return claim.replace(OPENING_WORD, (word) => ' '.repeat(word.length))
}

const OPENING_WORD =
  /^\W*(?:(?:yes|no|however|additionally|moreover|furthermore|also|first(?:ly)?|second(?:ly)?|third(?:ly)?|finally|lastly|next|then|thus|therefore|hence|overall|specifically|similarly|generally|meanwhile|in addition|in summary|in short|in fact|for example|for instance|as a result|on the other hand|to summarize|note that|it is important to note that),? )+/i

/** So many of the terms of each clause have to be met. */
const CLAUSE_SHARE = 1 / 3

/** A claim that denies wants a ground that does: what the checker makes of a denial depends on how far that reaches. */
const DENIES = /\b(?:not|never|no|none|neither|nor|nobody|nothing|without|cannot)\b|n['’]t\b/i
const LACKS =
  /\b(?:fail\w*|lack\w*|refus\w*|reject\w*|den(?:y|ies|ied)|prohibit\w*|forbid\w*|forbade|prevent\w*|avoid\w*|only|except|unless|absen\w+|ceased?|hardly|barely|rarely|free of|un(?!i|der|til|less)\w{4,}|non-?\w{3,}|inability|invalid|illegal|impossible|ineligible|incorrect|insufficient|dis(?:allow|agree|prove|continue)\w*)\b/i

/** What a claim quotes, and what is no word (`node.js`, `a@b.example`, `top_k`), has to stand there to the letter. */
function isSaid(claim: string, evidence: string): boolean {
  const said = [...claim.matchAll(QUOTED), ...claim.matchAll(IDENTIFIER)].map(([whole, quoted]) => quoted ?? whole)
  if (said.length === 0) return true
  const text = evidence.replace(/\s+/g, ' ').toLowerCase()
  return said.every((one) =>
    text.includes(
      one
        .replace(/\s+/g, ' ')
        .replace(/[.,;:!?]+$/, '')
        .toLowerCase(),
    ),
  )
}

const QUOTED = /["“]([^"“”]+\s[^"“”]+)["”]/g
const IDENTIFIER = /[\p{L}\p{N}-]*\p{L}[\p{L}\p{N}-]*(?:[.@_\\][\p{L}\p{N}-]+)+/gu

const CLAUSE = /[,;:().!?]\s|\s[-–—]\s|—|\b(?:and|but|which|who|whose|while|whereas|because|although)\b/g
/** "For example,", "In short,": how what follows is meant. */
const OPENING = /^(?:(?:for|in|as|on|by|to|at|according)\s)?(?:\p{L}+\s){0,2}\p{L}+,\s/u

function clauses(claim: string): { start: number; end: number }[] {
  const [opening = ''] = OPENING.exec(claim) ?? []
  const starts = [opening.length, ...[...claim.matchAll(CLAUSE)].map(({ index }) => index)].filter(
    (at) => at >= opening.length,
  )
  return starts.map((start, i) => ({ start, end: starts[i + 1] ?? claim.length }))
}

/** The number of a citation that quotes the span already. */
function covering({ list }: Citations, { document, start, end }: Span): number | null {
  return list.find((c) => c.documentId === document.id && c.start <= start && c.end >= end)?.n ?? null
}

/** The sentence with `[n]` where its markers stood, those behind its stop before it. */
function withNumbers({ text, markers }: DraftSentence, told: ReadonlyMap<number, readonly number[]>): string {
  const stop = /[.!?…。！？:;,]+$/.exec(text)?.index ?? text.length
  const places = new Map<number, number[]>()
  for (const { at, n } of markers) {
    const place = at >= stop ? stop : at
    const numbers = places.get(place) ?? []
    for (const number of told.get(n) ?? []) if (!numbers.includes(number)) numbers.push(number)
    places.set(place, numbers)
  }
  let written = ''
  let last = 0
  for (const [at, numbers] of [...places].sort(([a], [b]) => a - b)) {
    if (numbers.length === 0) continue
    written += text.slice(last, at)
    const marks = numbers.map((n) => `[${n}]`).join('')
    written += `${written === '' || /\s$/.test(written) ? '' : ' '}${marks}`
    if (/^[\p{L}\p{N}]/u.test(text.slice(at))) written += ' '
    last = at
  }
  return written + text.slice(last)
}

/** A model that says that it found nothing. */
const DISCLAIMS =
  /\bI (?:do not|don['’]t|cannot|can['’]t|could not|couldn['’]t|am (?:not able|unable)|was (?:not able|unable))\b|\b(?:passages?|documents?|sources?|context|texts?|excerpts?|information provided)\b[^.]{0,40}\b(?:do(?:es)?|did|can)(?: not|n['’]t|not)\b[^.]{0,30}\b(?:say|state|mention|contain|provide|include|specify|give|answer|tell|have|indicate|address|cover)|\b(?:there is )?no (?:information|mention|answer)\b[^.]{0,60}\b(?:passages?|documents?|sources?|context)\b|\bnot (?:mentioned|stated|specified|found|provided|given|available|answered|covered) (?:in|by) (?:the|these|any)\b[^.]{0,20}\b(?:passages?|documents?|sources?|context|texts?)\b/i

/** Words that say how what is told is told, by whom and in what order, and nothing of it. */
const FRAMING = new Set(
  `here following follow follows answer answers according passage passages document documents source sources say says said tell tells state states
  list lists listed include includes including summary short brief several reason reasons step steps main key point points way ways detail details
  overview found find yes need needed needs must should question regarding given describe described another earlier later newer older report reports reported different`.split(
    /\s+/,
  ),
)
const MAX_LEAD_IN = 120

/** Whether an uncited sentence only leads to what follows, in words of the question and of leading. */
function leads({ text }: DraftSentence, questions: readonly Question[]): boolean {
  if (text.length > MAX_LEAD_IN || !/:["”*_]*$/.test(text)) return false
  return telling(text).every((word) => FRAMING.has(word.text.toLowerCase()) || isAsked(word, questions))
}

/** Whether a sentence has no word that the question has not: unless that asks whether it is so, it is no answer. */
function isOfQuestionAlone(text: string, questions: readonly Question[]): boolean {
  const chooses = questions.some(({ expects, alternatives }) => expects === 'yes-no' || alternatives.length > 0)
  return !chooses && telling(withoutOpening(text)).every((word) => isAsked(word, questions))
}

function telling(text: string): KeyedWord[] {
  return keyed(text).filter((word) => !STOP_WORDS.has(word.text.toLowerCase()))
}

function isAsked({ key }: KeyedWord, questions: readonly Question[]): boolean {
  return questions.some(({ terms }) => terms.some((term) => strength(term, key) >= 0.5))
}
