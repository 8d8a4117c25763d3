import type { AnswerPart, AskRequest } from './core/answer.ts'
import type { Hit, DocumentFilter } from './core/document.ts'

/** Who asks, and until when. */
export interface AskContext {
  /** Ends the work when the client is gone. */
  signal?: AbortSignal
}

/** What every surface talks to. */
export interface Assistant {
  /**
   * Answers a question as a stream of parts that ends with `finish` or `error`.
   * @throws IbidError `not_found` before the first part for an unknown conversation, `invalid_input` for an unusable question.
   */
  ask(request: AskRequest, context?: AskContext): AsyncIterable<AnswerPart>
  /** The passages nearest to a query, best first: what `ask` reads. */
  search(request: { query: string; topK?: number; filter?: DocumentFilter }): Promise<Hit[]>
}
