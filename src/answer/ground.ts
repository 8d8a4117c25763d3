import { asksForValue } from './candidates.ts'
import { contextMatch } from './features.ts'
import type { Question } from './question.ts'
import type { Scored } from './read.ts'
import weights from './weights.json' with { type: 'json' }

/** What decides whether a sentence answers the question, each in 0…1. */
export interface Grounds {
  context: number
  coverage: number
  /** Weight of the heaviest name or number of the question that neither the sentence nor its context holds. */
  namedMissing: number
  /** Share of the question's weight in words that the corpus does not know at all. */
  unknown: number
  valueMissing: number
  /** Fit of the value found; 1 where none is asked for. */
  valueFit: number
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

export function groundsOf(question: Question, { sentence, features, candidates }: Scored): Grounds {
  let namedMissing = 0
  let unknown = 0
  let weight = 0
  for (const term of question.terms) {
    const share = term.weight * (term.focus ? 0.5 : 1)
    weight += share
    if (term.frequency === 0 && !term.focus) unknown += share
    const named = term.named || sentence.isName(term.folded)
    if (named && Math.max(sentence.match(term), contextMatch(term, sentence)) < NAMED_ENOUGH)
      namedMissing = Math.max(namedMissing, term.weight)
  }
  const wants = asksForValue(question.expects)
  return {
    context: features.context,
    coverage: features.coverage,
    namedMissing,
    unknown: weight === 0 ? 1 : unknown / weight,
    valueMissing: features.valueMissing,
    valueFit: wants ? (candidates[0]?.fit ?? 0) : 1,
    pairs: features.pairs,
  }
}

/** A name met by less than this in the context is not what the passage is about. */
const NAMED_ENOUGH = 0.5
