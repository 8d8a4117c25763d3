import type { Assistant } from '../assistant.ts'
import type { SlackDeps } from '../channels/slack/deps.ts'
import { createSlack } from '../channels/slack/slack.ts'
import type { Hook } from '../channels/webhook/hook.ts'
import { createWebhooks } from '../channels/webhook/webhook.ts'
import type { HttpEvent } from '../channels/wire/http-env.ts'
import { errorEvent } from '../channels/wire/problem.ts'
import type { Background, ConversationStore, DeliveryStore, DocumentStore, FeedbackStore } from '../core/ports.ts'
import type { HttpDeps } from './deps.ts'

/** Documents that are looked through for something to ask about. */
const LOOKED_THROUGH = 100
const EXAMPLES = 4

/** What chat servers are answered from. */
export interface ChatRuntime {
  assistant: Assistant
  conversations: ConversationStore
  documents: DocumentStore
  feedback: FeedbackStore
  store: { deliveries: DeliveryStore }
}

/** The chat servers that are set up. */
export interface ChatServerSettings {
  slack:
    | (Pick<SlackDeps, 'signingSecret' | 'botToken' | 'replies'> & { apiUrl: string; examples: readonly string[] })
    | null
  hooks: readonly Hook[]
  /** Where people reach this Ibid; empty where nobody said. */
  publicUrl: string
}

/**
 * The Slack bot and the webhooks that the settings ask for.
 * @param background where answers go on; null where the runtime has one for each request
 */
export function chatServers(
  runtime: ChatRuntime,
  { slack, hooks, publicUrl }: ChatServerSettings,
  background: Background | null,
  log: (event: HttpEvent | { event: 'warning'; message: string }) => void,
): Pick<HttpDeps, 'slack' | 'webhooks' | 'background'> {
  const { assistant, conversations, documents, feedback, store } = runtime
  const common = { assistant, conversations, publicUrl: publicUrl || null }
  return {
    ...(background && { background }),
    ...(slack && {
      slack: createSlack({
        ...common,
        ...slack,
        feedback,
        deliveries: store.deliveries,
        examples: async () => (slack.examples.length > 0 ? slack.examples : examplesFrom(documents)),
        warn: (message) => log({ event: 'warning', message }),
        fault: (error) => log(errorEvent(error, 'slack')),
      }),
    }),
    ...(hooks.length > 0 && {
      webhooks: createWebhooks({ ...common, hooks, fault: (error) => log(errorEvent(error, 'hooks')) }),
    }),
  }
}

/** Questions that the documents are known to answer: of what is known about them themselves. */
export async function examplesFrom(documents: Pick<DocumentStore, 'list'>): Promise<string[]> {
  const questions: string[] = []
  for (const { title, author, publishedAt } of await documents.list({ limit: LOOKED_THROUGH })) {
    if (author !== null) questions.push(`Who wrote “${title}”?`)
    else if (publishedAt !== null) questions.push(`When was “${title}” published?`)
    if (questions.length === EXAMPLES) break
  }
  return questions
}
