import * as z from 'zod'
import { withoutSources } from '../wire/links.ts'
import { invalidRequest } from '../wire/problem.ts'
import type { Said } from '../wire/said.ts'

const MAX_MESSAGES = 500

const Content = z.union([z.string(), z.array(z.object({ type: z.string(), text: z.unknown().optional() }))])

const Message = z.object({
  role: z.enum(['user', 'assistant', 'system', 'developer', 'tool', 'function']),
  content: Content.nullable().optional(),
})

/**
 * A chat completion as OpenAI's clients ask for it. How a text is sampled (`temperature`, `max_tokens` and their like) is
 * passed over; what would change the shape of the answer and cannot be done is refused.
 */
export const CompletionRequest = z.object({
  model: z.string().describe('`ibid`'),
  messages: z
    .array(Message)
    .min(1)
    .max(MAX_MESSAGES)
    .describe(
      'The chat so far. The last message of the user is the question; those of system, developer and tools are passed over',
    ),
  stream: z.boolean().nullable().optional(),
  stream_options: z.object({ include_usage: z.boolean().nullable().optional() }).nullable().optional(),
  sources: z.boolean().optional().describe('Write a list of the sources behind the text; true when absent'),
  n: z.literal(1, 'only one choice is given').nullable().optional(),
  logprobs: z.literal(false, 'there are no log probabilities').nullable().optional(),
  tool_choice: z
    .union([z.literal(['auto', 'none']), z.unknown()])
    .refine((choice) => choice === undefined || choice === null || choice === 'auto' || choice === 'none', {
      error: 'no tools are called; use "auto" or "none", or leave it out',
    })
    .optional(),
  response_format: z
    .object({ type: z.literal('text', 'only text is written') })
    .nullable()
    .optional(),
})
export type CompletionRequest = z.infer<typeof CompletionRequest>

/**
 * What users and assistant said. Nobody else is listened to: whoever writes the messages is not trusted to instruct.
 * @throws HttpProblem 400 for a question with an image, a file or sound
 */
export function saidIn(messages: CompletionRequest['messages']): Said[] {
  const question = messages.findLastIndex(({ role }) => role === 'user')
  return messages.flatMap(({ role, content }, at): Said[] => {
    if (role !== 'user' && role !== 'assistant') return []
    const parts = typeof content === 'string' ? [{ type: 'text', text: content }] : (content ?? [])
    const foreign = parts.findIndex(({ type }) => type !== 'text')
    if (at === question && foreign >= 0)
      throw invalidRequest([{ pointer: `#/messages/${at}/content/${foreign}`, detail: 'only text can be read' }])
    const texts = parts.flatMap(({ type, text }) => (type === 'text' && typeof text === 'string' ? [text] : []))
    const said = texts.join('\n')
    return [{ role, text: role === 'assistant' ? withoutSources(said) : said }]
  })
}
