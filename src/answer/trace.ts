import type { Trace } from '../core/answer.ts'
import type { Hit } from '../core/document.ts'
import { tracedHit } from '../core/traced-hit.ts'
import type { Citations } from './cite.ts'
import { groundsOf } from './ground.ts'
import type { Question } from './question.ts'
import type { Scored } from './read.ts'

/** Sentences that a trace shows. */
const SHOWN = 20

/** What was weighed, for whoever evaluates or wonders. */
export function traceOf(
  question: Question,
  hits: readonly Hit[],
  ranked: readonly Scored[],
  confidence: number,
  citations: Citations,
): Trace {
  return {
    expects: question.expects,
    hits: hits.map(tracedHit),
    sentences: ranked.slice(0, SHOWN).map((scored) => ({
      chunkId: scored.sentence.hit.chunk.id,
      documentId: scored.sentence.hit.document.id,
      text: scored.sentence.text,
      score: scored.score,
      features: { ...scored.features, ...groundsOf(question, scored) },
      dropped: citations.covers(scored.sentence) ? null : 'not needed',
    })),
    confidence,
    droppedCitations: citations.dropped,
  }
}
