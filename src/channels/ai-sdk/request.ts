import * as z from 'zod'
import { DocumentFilter } from '../../core/document.ts'
import { DEFAULT_TOP_K, MAX_TOP_K } from '../../core/options.ts'
import type { Said } from '../wire/said.ts'

/** Most messages of a chat that are looked at one by one; their text has the limit of the body. */
const MAX_MESSAGES = 500

/** A message of the AI SDK. What it has besides text (sources, data, files) is passed over. */
const UiMessage = z.object({
  role: z.enum(['user', 'assistant', 'system']),
  parts: z.array(z.object({ type: z.string(), text: z.unknown().optional() })),
})

/** What `useChat` sends, and what Ibid takes besides; fields it does not know are passed over. */
export const ChatRequest = z.object({
  id: z.string().min(1).max(128).optional().describe('Id of the chat: the conversation that the answer is stored in'),
  messages: z
    .array(UiMessage)
    .min(1)
    .max(MAX_MESSAGES)
    .describe('The chat so far. The last message of the user is the question; system messages are passed over'),
  trigger: z.enum(['submit-message', 'regenerate-message']).optional(),
  resumable: z
    .boolean()
    .optional()
    .describe(
      'Let the answer go on for some seconds when the connection breaks off, for GET /api/chat/{id}/stream; otherwise it is cancelled at once',
    ),
  topK: z.int().min(1).max(MAX_TOP_K).optional().describe(`How many passages to read; ${DEFAULT_TOP_K} when absent`),
  filter: DocumentFilter.optional(),
})
export type ChatRequest = z.infer<typeof ChatRequest>

/** What users and assistant said. Nobody else is listened to: whoever writes the messages is not trusted to instruct. */
export function saidIn(messages: ChatRequest['messages']): Said[] {
  return messages.flatMap(({ role, parts }) => {
    if (role === 'system') return []
    const texts = parts.flatMap((part) => (part.type === 'text' && typeof part.text === 'string' ? [part.text] : []))
    return [{ role, text: texts.join('\n') }]
  })
}
