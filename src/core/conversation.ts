import type { AnswerStatus, Citation, Conflict, Fallback } from './answer.ts'

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
  /** What the answer said besides, as in `Answer`; absent in turns that are only followed up. */
  shortAnswer?: string | null
  model?: string
  fallback?: Fallback | null
  followUps?: readonly string[]
}

/** A turn that says all that its answer said, so that it can be shown again. */
export type ToldTurn = Required<Turn>

/** A question and its answer as a client remembers them. */
export type PastTurn = Pick<Turn, 'question' | 'answer'>

export interface Conversation {
  id: string
  createdAt: string
  /** Oldest first. */
  turns: readonly ToldTurn[]
}

/** Where a conversation stands in a list: by the time of its last turn, then by its id. */
export interface ConversationPosition {
  /** ISO 8601 instant of its last turn. */
  updatedAt: string
  id: string
}

/** A conversation as a list names it. */
export interface ConversationInfo extends ConversationPosition {
  createdAt: string
  /** What it began with; null while no turn is stored. */
  firstQuestion: string | null
  /** How many questions were asked in it. */
  turns: number
}
