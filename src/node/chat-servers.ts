import { createSlack } from '../channels/slack/slack.ts'
import { createWebhooks } from '../channels/webhook/webhook.ts'
import { errorEvent } from '../channels/wire/problem.ts'
import type { Background, DocumentStore } from '../core/ports.ts'
import type { HttpDeps } from '../http/deps.ts'
import type { Settings } from './env.ts'
import type { LogEvent } from './log.ts'
import type { Runtime } from './runtime.ts'

/** Documents that are looked through for something to ask about. */
const LOOKED_THROUGH = 100
const EXAMPLES = 4

/** The Slack bot and the webhooks that the settings ask for. */
export function chatServers(
  runtime: Pick<Runtime, 'assistant' | 'conversations' | 'documents' | 'feedback' | 'store'>,
  { slack, hooks, publicUrl }: Pick<Settings, 'slack' | 'hooks' | 'publicUrl'>,
  background: Background,
  log: (event: LogEvent) => void,
): Pick<HttpDeps, 'slack' | 'webhooks' | 'background'> {
  const { assistant, conversations, documents, feedback, store } = runtime
  const common = { assistant, conversations, publicUrl: publicUrl || null }
  return {
    background,
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
