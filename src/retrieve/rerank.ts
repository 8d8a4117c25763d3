import type { Hit } from '../core/document.ts'
import type { PassageReader } from './passage-words.ts'
import type { PreparedQuery } from './query.ts'
import { questionTerms } from './question-terms.ts'
import { type RelevanceFeature, relevanceFeatures } from './relevance.ts'
import weights from './rerank-weights.json' with { type: 'json' }

const WEIGHTS = Object.entries(weights as Record<RelevanceFeature, number>) as [RelevanceFeature, number][]
const WHOLE = WEIGHTS.reduce((sum, [, weight]) => sum + weight, 0)

/** A hit of the first look, and how near its vector is among those of all vector hits, 0…1. */
export interface Candidate {
  hit: Hit
  /** That of the first look. */
  score: number
  vectorShare: number
}

/**
 * Looks a second time at the hits of the first look, best first, with what only their text can tell: the score becomes
 * `(1 − w)·relevance + w·vectorShare`, the relevance being the mean of the features under fitted weights. 0…1.
 * Equal scores stay in the order of the first look.
 */
export function rerank(
  query: PreparedQuery,
  candidates: readonly Candidate[],
  vectorWeight: number,
  reader: PassageReader,
): Hit[] {
  const seen = relevanceFeatures(
    questionTerms(query),
    candidates.map(({ hit }) => ({ chunk: hit.chunk, title: hit.document.title })),
    reader,
  )
  return candidates
    .map(({ hit, vectorShare }, i) => {
      const relevance = WEIGHTS.reduce((sum, [name, weight]) => sum + weight * seen[i]![name], 0) / WHOLE
      return { ...hit, score: (1 - vectorWeight) * relevance + vectorWeight * vectorShare }
    })
    .sort((a, b) => b.score - a.score)
}
