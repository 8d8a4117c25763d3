import type { TracedHit } from './answer.ts'
import type { Hit } from './document.ts'

/** A hit as search and traces show it. */
export function tracedHit({ chunk, document, score, keywordScore, vectorScore }: Hit): TracedHit {
  return {
    documentId: document.id,
    chunkId: chunk.id,
    title: document.title,
    text: chunk.text,
    start: chunk.start,
    end: chunk.end,
    score,
    keywordScore,
    vectorScore,
  }
}
