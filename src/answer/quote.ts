import type { Span } from './cite.ts'
import type { ReadSentence } from './sentence.ts'

/** A sentence that points back at the one before it says little by itself. */
const POINTS_BACK =
  /^(?:["“'(]*)(?:it|its|he|she|they|his|her|their|this|these|those|that|such|the same|the former|the latter|the two|both|as a result|in addition|moreover|however|also|in this (?:context|regard)|following this|later|then)\b/i
const MAX_QUOTE = 600

/**
 * The span to quote for a sentence: itself, with the sentence before it where it points back at that one and both
 * together stay short enough to read.
 */
export function quoteOf(sentence: ReadSentence): Span {
  const { hit } = sentence
  const before = sentence.previous
  const start =
    before !== null && POINTS_BACK.test(sentence.text) && sentence.end - before.start <= MAX_QUOTE
      ? before.start
      : sentence.start
  return {
    document: hit.document,
    chunkId: hit.chunk.id,
    start,
    end: sentence.end,
    quote: hit.chunk.text.slice(start - hit.chunk.start, sentence.end - hit.chunk.start),
  }
}

/** A quote as it stands in running text: on one line, closed by a full stop, the markers before the stop. */
export function withMarkers(quote: string, numbers: readonly number[]): string {
  const line = quote
    .replace(/\s+/g, ' ')
    .replace(/^[-*•] /, '')
    .trim()
  const markers = numbers.map((n) => `[${n}]`).join('')
  const end = /([.!?]["”’)]*|[:;,])$/.exec(line)
  if (end === null) return `${line} ${markers}.`
  const stop = /^[:;,]$/.test(end[1]!) ? '.' : end[1]!
  // A closing quotation mark belongs to the sentence, a full stop behind the marker to ours.
  return stop.length > 1 ? `${line} ${markers}` : `${line.slice(0, end.index)} ${markers}${stop}`
}
