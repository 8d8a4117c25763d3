import type { AnswerStatus, Citation, Conflict } from './answer.ts'

/** One question and its answer, as stored. */
export interface Turn {
  /** Id of the answer (`msg_…`). */
  id: string
  question: string
  /** The question as it was understood: what the next follow-up builds on. */
  standaloneQuestion: string
  answer: string
  status: AnswerStatus
  citations: readonly Citation[]
  conflicts: readonly Conflict[]
  /** ISO 8601 instant. */
  askedAt: string
}

/** A question and its answer as a client remembers them. */
export type PastTurn = Pick<Turn, 'question' | 'answer'>

export interface Conversation {
  id: string
  createdAt: string
  /** Oldest first. */
  turns: readonly Turn[]
}
