import { answerExtractively } from '../answer/answerer.ts'
import { createTries, followUps } from '../answer/follow-ups/follow-ups.ts'
import type { Turn } from '../core/conversation.ts'
import type { Hit } from '../core/document.ts'
import type { DocumentStore } from '../core/ports.ts'
import type { Retriever } from '../retrieve/retriever.ts'

/**
 * Milliseconds that suggestions may take, of which an embedding model elsewhere can take all: whoever takes the answer as a whole
 * waits for them. The built-in embedder needs a few.
 */
const SUGGEST_MS = 1000

/** What suggestions are made of. */
export interface SuggestInput {
  before: readonly Turn[]
  turn: Turn
  /** What was read for the answer. */
  hits: readonly Hit[]
  generation: string | null
}

/**
 * What may be asked next: of what was read and not told, each with an answer in the documents.
 * @param most questions suggested; 0 suggests none and costs nothing
 */
export function createSuggest(
  retriever: Retriever,
  documents: DocumentStore,
  topK: number,
  most: number,
): (input: SuggestInput) => Promise<string[]> {
  const tryAsking = createTries(async (question) => {
    const { query, hits } = await retriever.retrieve(question, topK)
    const { status, citations } = await answerExtractively(query.text, hits, query, documents)
    return { isAnswered: status === 'answered', citations }
  })

  return async ({ before, turn: { standaloneQuestion, status, citations }, hits, generation }) => {
    if (most === 0 || status === 'clarify') return []
    const counts = await documents.counts()
    const questions = [...before.map((turn) => turn.standaloneQuestion), standaloneQuestion]
    const over = Promise.withResolvers<never[]>()
    const timer = setTimeout(over.resolve, SUGGEST_MS, [])
    const suggested = followUps({ questions, citations, hits, namedOnly: citations.length === 0 }, most, (question) =>
      tryAsking(question, `${generation} ${counts.documents} ${counts.chunks}`),
    )
    try {
      return await Promise.race([suggested, over.promise])
    } finally {
      clearTimeout(timer)
      // What comes too late is nobody's fault any more.
      suggested.catch(() => {})
    }
  }
}
