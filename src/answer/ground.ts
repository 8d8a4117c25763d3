import { isStrong } from './candidates.ts'
import { contextMatch, shareOf } from './features.ts'
import { isOpposed } from './opposites.ts'
import { type KeyedWord, keyed } from './passage.ts'
import { isMotion, isOffered, type Question } from './question.ts'
import type { Scored } from './read.ts'
import { ownMatch } from './referent.ts'
import { isNamed } from './sentence.ts'
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
  /** Weight of the heaviest word, names aside, that neither the sentence nor its context meets. */
  saidMissing: number
  /** Weight of the heaviest word of the question that the sentence itself does not meet, the noun asked for aside. */
  heaviestMissing: number
  /** How many of its words those are: four out of twelve are less to miss than one out of one, so `mass` stands against it. */
  missing: number
  /** How much of the question, in weight, the sentence meets: of two with the same share, the longer question says more. */
  mass: number
  /** 1 if the question asks for what is not, for an exception, or by a word of negation that the sentence lacks ("unpopular"). */
  exception: number
  /** 1 if the question denies and the sentence does not. */
  undenied: number
  /** 1 if the sentence denies and the question does not. */
  denied: number
  /** 1 if the sentence says the opposite of a word of the question: "exports" for "imports". */
  opposite: number
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

/** Several steps of an answer ask for the grounds of the same sentence; one that is scored belongs to one question. */
const known = new WeakMap<Scored, Grounds>()

export function groundsOf(question: Question, scored: Scored): Grounds {
  let grounds = known.get(scored)
  if (grounds === undefined) {
    grounds = weigh(question, scored)
    known.set(scored, grounds)
  }
  return grounds
}

function weigh(question: Question, { sentence, features }: Scored): Grounds {
  let namedMissing = 0
  let unknownName = 0
  let roleMissing = 0
  let numberMissing = 0
  let saidMissing = 0
  let heaviestMissing = 0
  let missing = 0
  let mass = 0
  let reversed = false
  let toSay = false
  let met = false
  let unknown = 0
  let weight = 0
  for (const term of question.terms) {
    const share = shareOf(term)
    weight += share
    // An author's name is known though no text says it.
    const byAuthor = term.attributed && contextMatch(term, sentence) > 0
    if (term.frequency === 0 && !term.focus && !byAuthor) unknown += share
    const own = ownMatch(term, sentence)
    if (term.folded === question.role && own < ENOUGH) roleMissing = 1
    mass += term.weight * own
    if (own < ENOUGH && NEGATIVE_PREFIX.test(term.folded)) reversed = true
    if (own < ENOUGH && !term.focus && !byAuthor) {
      missing++
      heaviestMissing = Math.max(heaviestMissing, term.weight)
    }
    const strength = Math.max(own, contextMatch(term, sentence))
    const named = isNamed(term, sentence)
    if (!named && !term.focus && !isMotion(term)) toSay = true
    if (strength >= (named ? ENOUGH_NAMED : ENOUGH)) {
      if (!named && !term.focus) met = true
      continue
    }
    if (/\d/.test(term.folded) && !isOffered(term, question)) numberMissing = 1
    else if (term.named && term.frequency === 0) unknownName = 1
    else if (named) namedMissing = Math.max(namedMissing, term.weight)
    else if (!term.focus) saidMissing = Math.max(saidMissing, term.weight)
  }
  const denies = EXCEPTS.test(question.text)
  const sentenceDenies = DENIES.test(sentence.text)
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
    heaviestMissing,
    missing: Math.min(MOST_MISSING, missing) / MOST_MISSING,
    mass: Math.min(FULL_MASS, mass) / FULL_MASS,
    exception: denies || reversed ? 1 : 0,
    // Why not is told by what stood in the way.
    undenied: denies && !sentenceDenies && question.expects !== 'reason' ? 1 : 0,
    denied: !denies && sentenceDenies ? 1 : 0,
    opposite: isOpposed(questionWords(question), sentence.words) ? 1 : 0,
    unsaid: toSay && !met ? 1 : 0,
    valueMissing: features.valueMissing,
    value: isStrong(question.expects) ? features.value : 1,
    uncounted: question.expects === 'number' && question.focus !== null && features.value < UNCOUNTED ? 1 : 0,
    nameMissing: features.nameMissing,
    pairs: features.pairs,
  }
}

/** Words that turn a question round: negations and exceptions. */
const EXCEPTS = /\b(?:not|never|none|neither|nor|without|cannot|least|fewest|except)\b|n['’]t\b/i
/** "Unpopular", "nonviolent", "disagree": said otherwise, it says the contrary. */
const NEGATIVE_PREFIX = /^(?:un(?!i|der|til|less)|non|dis(?!t|c)|im(?=p|m)|ir(?=r)|il(?=l))\p{L}{4,}/u
const DENIES = /\b(?:not|never|no|none|neither|nor|without|cannot)\b|n['’]t\b/i
/** Words missing and weight met from which on more makes no difference. */
const MOST_MISSING = 5
const FULL_MASS = 6

const keyedQuestions = new WeakMap<Question, readonly KeyedWord[]>()

function questionWords(question: Question): readonly KeyedWord[] {
  let known = keyedQuestions.get(question)
  if (known === undefined) {
    known = keyed(question.text)
    keyedQuestions.set(question, known)
  }
  return known
}

/** Fit of a number that stands far from what is counted, at best. */
const UNCOUNTED = 0.4
/** A word met by less than this in the context is not what the passage is about. */
const ENOUGH = 0.5
/** A name two sentences back is no longer whom the sentence is about. */
const ENOUGH_NAMED = 0.55
