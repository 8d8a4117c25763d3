import type { Hit } from '../../core/document.ts'
import { sentences } from '../../core/text/sentences.ts'

/** A passage as the model is given it. */
export interface Passage {
  /** Its number in the prompt, from 1: what the draft's markers mean. */
  n: number
  hit: Hit
  /** What of the chunk is shown, from its beginning: nothing else can be cited. */
  text: string
  /** Title and headings: they say whom the passage speaks of. */
  context: string
}

/** Characters of all passages together, UTF-16: about 4,000 tokens of English. */
export const MAX_PASSAGE_CHARS = 16_000
/** A passage that only so much is left for is not worth its number. */
const MIN_CHARS = 200

/**
 * Numbers the passages that fit into the budget, best first: those of several lists in turn, each once. One that is too long is cut
 * behind a sentence.
 */
export function numberPassages(lists: readonly (readonly Hit[])[], budget: number = MAX_PASSAGE_CHARS): Passage[] {
  const passages: Passage[] = []
  const seen = new Set<number>()
  let left = budget
  const longest = Math.max(0, ...lists.map((hits) => hits.length))
  for (let rank = 0; rank < longest; rank++) {
    for (const hits of lists) {
      const hit = hits[rank]
      if (hit === undefined || seen.has(hit.chunk.id)) continue
      seen.add(hit.chunk.id)
      const text = firstSentences(hit.chunk.text, left)
      if (text === '' || (text.length < hit.chunk.text.length && text.length < MIN_CHARS)) continue
      left -= text.length
      const context = [hit.document.title, ...hit.chunk.headings].join('\n')
      passages.push({ n: passages.length + 1, hit, text, context })
    }
  }
  return passages
}

function firstSentences(text: string, most: number): string {
  if (text.length <= most) return text
  const last = sentences(text).findLast(({ end }) => end <= most)
  return last === undefined ? '' : text.slice(0, last.end)
}
