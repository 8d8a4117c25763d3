import type { Span } from '../core/text/sentences.ts'
import { type SupportFeatures, weighSupport } from './support-features.ts'
import weights from './support-weights.json' with { type: 'json' }

/** Whether a passage bears a claim out, and by which of its words. */
export interface Support {
  /** 0…1: a logistic function of named features with fitted weights. */
  score: number
  /** Whether the score reaches the threshold that was fitted with them. */
  supported: boolean
  /** The literal sentence that supports most of it, UTF-16 offsets in the passage; null where nothing of it is there. */
  span: Span | null
  /** That sentence and those that support the rest, best first. */
  spans: readonly Span[]
  /** The words, names and values of the claim that these sentences do not have. */
  missing: readonly string[]
}

/** What `support` may be told besides. */
export interface SupportOptions {
  /** Title and headings of the passage: they say whom it speaks of, and are not quoted. */
  context?: string
}

/**
 * Checks a claim, one sentence as a rule, against a passage: that its names, dates and amounts are there, that what is said of
 * them is, and that nothing of it is denied. Deterministic and without a model, so it knows no more paraphrases than the
 * thesaurus does; what it cannot find it does not believe. `npm run eval -- support` measures it.
 */
export function support(claim: string, passage: string, options: SupportOptions = {}): Support {
  const { features, sentences, missing } = weighSupport(claim, passage, options.context)
  const score = supportScore(features)
  const spans = sentences.map(({ start, text }) => ({ start, end: start + text.length }))
  return {
    score,
    supported: score >= SUPPORTED,
    span: spans[0] ?? null,
    spans,
    missing: missing.map(({ text }) => text),
  }
}

/** The score from which a claim counts as supported; fitted with the weights. */
export const SUPPORTED: number = weights.threshold

/** The logistic function of the weighed features, 0…1. */
export function supportScore(features: SupportFeatures): number {
  let sum = weights.features.bias
  for (const [name, value] of Object.entries(features)) sum += weights.features[name as keyof SupportFeatures] * value
  return 1 / (1 + Math.exp(-sum))
}
