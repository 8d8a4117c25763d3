import { STOP_WORDS } from '../../core/text/stopwords.ts'
import type { Citations, Span } from '../cite.ts'
import { isDirective } from '../directive.ts'
import { type KeyedWord, keyed } from '../passage.ts'
import type { Question } from '../question.ts'
import { strength } from '../sentence.ts'
import { borneOut, FRAMING, withoutOpening } from './borne-out.ts'
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
  | 'repeats'
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
  const passed = new Set<string>()
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
    // Small models get caught in a loop, and each round is as true as the first.
    const said = wordsOf(sentence.text)
    if (passed.has(said)) return judged('repeats')

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
    passed.add(said)
    return judged(null, { score, text: withNumbers(sentence, told) })
  }

  return { judge }
}

/** A sentence by its words alone. */
function wordsOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
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
