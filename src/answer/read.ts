import type { Hit } from '../core/document.ts'
import { type FeatureName, features, type Weighed } from './features.ts'
import type { Question } from './question.ts'
import { readSentences } from './sentence.ts'
import weights from './weights.json' with { type: 'json' }

/** A sentence with its score: the features by their fitted weights. */
export interface Scored extends Weighed {
  score: number
}

/** The sentences of the hits, best answer first; ties keep the order of the hits, the first of which has rank `from`. */
export function read(question: Question, hits: readonly Hit[], from = 0): Scored[] {
  return readSentences(hits, from)
    .map((sentence) => weigh(features(question, sentence)))
    .sort((a, b) => b.score - a.score || a.sentence.rank - b.sentence.rank || a.sentence.start - b.sentence.start)
}

function weigh(weighed: Weighed): Scored {
  let score = 0
  for (const [name, weight] of Object.entries(weights.sentence)) score += weight * weighed.features[name as FeatureName]
  return { ...weighed, score }
}
