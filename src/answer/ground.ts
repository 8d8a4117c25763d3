import { isStrong } from './candidates.ts'
import { contextMatch, shareOf } from './features.ts'
import { isOffered, type Question } from './question.ts'
import type { Scored } from './read.ts'
import { isNamed, match } from './sentence.ts'
import weights from './weights.json' with { type: 'json' }

/** What decides whether a sentence answers the question, each in 0…1. */
export interface Grounds {
  context: number
  coverage: number
  /** Weight of the heaviest name of the question that neither the sentence nor its context holds. */
  namedMissing: number
  /** 1 if the question names what the corpus never does. */
  unknownName: number
  /** 1 if the holder of an office is asked for and the sentence does not speak of that office. */
  roleMissing: number
  /** 1 if a number of the question (a year, an identifier) is neither in the sentence nor beside it. */
  numberMissing: number
  /** Share of the question's weight in words that the corpus does not know at all. */
  unknown: number
  /** By how much most of the question is unknown: 0 up to a half, 1 for all. */
  mostlyUnknown: number
  said: number
  /** Weight of the heaviest other word of the question that neither the sentence nor its context meets. */
  saidMissing: number
  /** 1 if the question says something of its names, and nothing of that is met: "who designed the tower" beside "the tower is old". */
  unsaid: number
  valueMissing: number
  /** Fit of the date or quantity found; 1 where none is asked for. */
  value: number
  /** 1 if the question counts something and no number here counts that. */
  uncounted: number
  nameMissing: number
  pairs: number
}

/** How well a sentence answers the question, 0…1: a logistic function of its grounds with fitted weights. */
export function confidence(question: Question, scored: Scored): number {
  const grounds = groundsOf(question, scored)
  let sum = weights.confidence.bias
  for (const [name, value] of Object.entries(grounds)) sum += weights.confidence[name as keyof Grounds] * value
  return 1 / (1 + Math.exp(-sum))
}

/** Confidence from which Ibid answers. */
export const THRESHOLD = weights.threshold

export function groundsOf(question: Question, { sentence, features }: Scored): Grounds {
  let namedMissing = 0
  let unknownName = 0
  let roleMissing = 0
  let numberMissing = 0
  let saidMissing = 0
  let toSay = false
  let met = false
  let unknown = 0
  let weight = 0
  for (const term of question.terms) {
    const share = shareOf(term)
    weight += share
    if (term.frequency === 0 && !term.focus) unknown += share
    if (term.folded === question.role && match(term, sentence) < ENOUGH) roleMissing = 1
    const strength = Math.max(match(term, sentence), contextMatch(term, sentence))
    const named = isNamed(term, sentence)
    if (!named && !term.focus) toSay = true
    if (strength >= (named ? ENOUGH_NAMED : ENOUGH)) {
      if (!named && !term.focus) met = true
      continue
    }
    if (/\d/.test(term.folded) && !isOffered(term, question)) numberMissing = 1
    else if (term.named && term.frequency === 0) unknownName = 1
    else if (named) namedMissing = Math.max(namedMissing, term.weight)
    else if (!term.focus) saidMissing = Math.max(saidMissing, term.weight)
  }
  const unknownShare = weight === 0 ? 1 : unknown / weight
  return {
    context: features.context,
    coverage: features.coverage,
    namedMissing,
    unknownName,
    roleMissing,
    numberMissing,
    unknown: unknownShare,
    mostlyUnknown: Math.max(0, 2 * unknownShare - 1),
    said: features.said,
    saidMissing,
    unsaid: toSay && !met ? 1 : 0,
    valueMissing: features.valueMissing,
    value: isStrong(question.expects) ? features.value : 1,
    uncounted: question.expects === 'number' && question.focus !== null && features.value < UNCOUNTED ? 1 : 0,
    nameMissing: features.nameMissing,
    pairs: features.pairs,
  }
}

/** Fit of a number that stands far from what is counted, at best. */
const UNCOUNTED = 0.4
/** A word met by less than this in the context is not what the passage is about. */
const ENOUGH = 0.5
/** A name two sentences back is no longer whom the sentence is about. */
const ENOUGH_NAMED = 0.55
