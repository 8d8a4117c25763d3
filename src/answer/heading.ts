import type { Span } from './cite.ts'
import type { ReadSentence } from './sentence.ts'

/** The heading that a sentence stands below, in the text of its passage. */
export interface Heading {
  text: string
  /** UTF-16 offset into the passage. */
  start: number
}

/** The nearest heading above a sentence, if its passage holds that; the words of one that stands before it cannot be cited from here. */
export function headingOf({ hit, start }: ReadSentence): Heading | null {
  const before = hit.chunk.text.slice(0, start - hit.chunk.start)
  let best: Heading | null = null
  for (const text of hit.chunk.headings) {
    const at = before.lastIndexOf(`${text}\n`)
    const ownLine = at === 0 || before[at - 1] === '\n'
    if (at >= 0 && ownLine && (best === null || at > best.start)) best = { text, start: at }
  }
  return best
}

/** The span of a heading, to be cited. */
export function headingSpan({ hit }: ReadSentence, { text, start }: Heading): Span {
  const from = hit.chunk.start + start
  return { document: hit.document, chunkId: hit.chunk.id, start: from, end: from + text.length, quote: text }
}
