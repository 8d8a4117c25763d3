import type { AnswerPart, Citation, Conflict } from '../core/answer.ts'

/** Tells an answer as parts and keeps what was told. */
export interface Telling {
  /** The deltas joined. */
  readonly text: string
  readonly citations: readonly Citation[]
  readonly conflicts: readonly Conflict[]
  /** A piece of the text with the citations it gives first: their sources go before it, they themselves behind it. */
  say(delta: string, citations: readonly Citation[]): AnswerPart[]
  conflict(conflict: Conflict): AnswerPart[]
}

/** Begins an answer. */
export function createTelling(): Telling {
  const sources = new Set<string>()
  const citations: Citation[] = []
  const conflicts: Conflict[] = []
  let text = ''
  return {
    get text() {
      return text
    },
    citations,
    conflicts,
    say(delta, given) {
      const parts: AnswerPart[] = []
      for (const { documentId, title, url, publishedAt, author } of given) {
        if (sources.has(documentId)) continue
        sources.add(documentId)
        parts.push({ type: 'source', documentId, title, url, publishedAt, author })
      }
      text += delta
      citations.push(...given)
      return [
        ...parts,
        { type: 'text-delta', delta },
        ...given.map((citation): AnswerPart => ({ type: 'citation', citation })),
      ]
    },
    conflict(conflict) {
      conflicts.push(conflict)
      return [{ type: 'conflict', conflict }]
    },
  }
}
