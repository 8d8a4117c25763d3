import type { Assistant } from '../../assistant.ts'
import type { ConversationStore, DeliveryStore, FeedbackStore } from '../../core/ports.ts'
import type { Clock } from './api.ts'

/** What the Slack bot is made of. */
export interface SlackDeps {
  assistant: Pick<Assistant, 'ask'>
  conversations: Pick<ConversationStore, 'get'>
  deliveries: DeliveryStore
  feedback: Pick<FeedbackStore, 'put'>
  /** Questions shown to whoever has not asked any yet. */
  examples(): Promise<readonly string[]>
  signingSecret: string
  botToken: string
  /** Where people reach this Ibid, without a slash behind: sources without an address of their own are shown there. */
  publicUrl: string | null
  /** Whether a thread that the bot has spoken in is listened to, or mentions alone; direct messages always are. */
  replies: 'threads' | 'mentions-only'
  /** Where Slack's Web API is, with a slash behind; Slack's own when absent. */
  apiUrl?: string
  clock?: Clock
  /** Told what a person should know. Never a question, an answer or a token. */
  warn?(message: string): void
  /** Told what went wrong and is nobody's business but that of whoever runs the server. */
  fault?(error: unknown): void
}

/** Who owns the conversations of a Slack team: nobody who has a key. */
export const ownerOf = (team: string): string => `slack:${team}`
