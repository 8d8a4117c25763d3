import * as z from 'zod'
import type { ToldTurn } from './conversation.ts'
import { MAX_COMMENT_CHARS } from './options.ts'

export const Rating = z.enum(['up', 'down'])
export type Rating = z.infer<typeof Rating>

/** What a reader thinks of an answer. */
export const FeedbackRequest = z.strictObject({
  messageId: z.string().min(1).max(128).describe('The `id` of the answer'),
  rating: Rating,
  comment: z
    .string()
    .max(MAX_COMMENT_CHARS)
    .optional()
    .describe(`What is right or wrong about it; at most ${MAX_COMMENT_CHARS} characters`),
})
export type FeedbackRequest = z.infer<typeof FeedbackRequest>

/** Feedback as it is kept: one for each answer. */
export interface Feedback {
  rating: Rating
  comment: string | null
  /** ISO 8601 instant. */
  givenAt: string
}

/** An answer that was rated, with what was said before it. */
export interface RatedAnswer extends Feedback {
  conversationId: string
  /** Whose conversation it is; null where no keys were set. */
  owner: string | null
  /** The turns of the conversation, oldest first; the last one is the one that was rated. */
  turns: readonly ToldTurn[]
}
