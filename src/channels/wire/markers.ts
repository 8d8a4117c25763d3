import { sentences } from '../../core/text/sentences.ts'

/** Where an answer's text cites a source. Offsets are UTF-16 and count in the text as it was sent. */
export interface Marker {
  /** The number of the citation. */
  n: number
  /** The marker itself: `text.slice(start, end) === '[n]'`. */
  start: number
  end: number
  /** The sentence that it stands in. */
  sentence: { start: number; end: number }
}

/** The `[n]` markers of a text whose number is one of `numbers`. */
export function markersOf(text: string, numbers: ReadonlySet<number>): Marker[] {
  const spans = sentences(text)
  return [...text.matchAll(/\[(\d{1,4})\]/g)].flatMap((match) => {
    const n = Number(match[1])
    const start = match.index
    const end = start + match[0].length
    const sentence = spans.find((span) => span.start <= start && end <= span.end) ?? { start, end }
    return numbers.has(n) ? [{ n, start, end, sentence: { start: sentence.start, end: sentence.end } }] : []
  })
}
