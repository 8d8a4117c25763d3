import { createRoute, type OpenAPIHono } from '@hono/zod-openapi'
import * as z from 'zod'
import { collectAnswer } from '../../core/collect.ts'
import { CHAT_BODY_FACTOR, MAX_BODY_BYTES } from '../../core/options.ts'
import { prefersEventStream } from '../wire/accept.ts'
import type { ErrorFormat } from '../wire/error-format.ts'
import type { ChannelDeps, HttpEnv } from '../wire/http-env.ts'
import { jsonBody } from '../wire/json-body.ts'
import { withoutSources } from '../wire/links.ts'
import { refusals } from '../wire/problem.ts'
import { questionOf, type Said } from '../wire/said.ts'
import { streamAnswer } from '../wire/stream-answer.ts'
import { deepChatEvents, deepChatMessage } from './encode.ts'

export const DEEP_CHAT_PATH = '/hooks/deep-chat'

const DeepChatRequest = z.object({
  messages: z
    .array(z.object({ role: z.string().optional(), text: z.string().optional() }))
    .min(1)
    .max(500)
    .describe('The chat so far, as far as the component sends it; the last message of the user is the question'),
  stream: z.boolean().optional().describe('Answer as server-sent events; an Accept header may say so too'),
  sources: z.boolean().optional().describe('Write a list of the sources behind the text; true when absent'),
})

const DeepChatResponse = z.object({
  text: z.string().describe('Markdown'),
  custom: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('Status, citations and conflicts, kept by the component with the message'),
})
const DeepChatError = z.object({ error: z.string() })

export const deepChatErrors: ErrorFormat = {
  owns: (path) => path === DEEP_CHAT_PATH,
  respond: (problem, c) => c.json({ error: problem.message }, problem.status, problem.headers),
}

/** `POST /hooks/deep-chat`: the `deep-chat` web component, by its own request and response. */
export function deepChatRoute(app: OpenAPIHono<HttpEnv>, deps: ChannelDeps) {
  const route = createRoute({
    method: 'post',
    path: DEEP_CHAT_PATH,
    operationId: 'deepChat',
    tags: ['Protocols'],
    summary: 'Answer the deep-chat component',
    description: 'Text is Markdown and never HTML.',
    middleware: [jsonBody(CHAT_BODY_FACTOR * (deps.limits?.bodyBytes ?? MAX_BODY_BYTES))] as const,
    request: { body: { required: true, content: { 'application/json': { schema: DeepChatRequest } } } },
    responses: {
      200: {
        description: 'The answer, or pieces of it',
        content: {
          'application/json': { schema: DeepChatResponse },
          'text/event-stream': { schema: DeepChatResponse },
        },
      },
      ...refusals({ 'application/json': { schema: DeepChatError } }, 400, 403, 413, 415, 421, 500, 503),
    },
  })

  return app.openapi(route, async (c) => {
    const { messages, stream, sources = true } = c.req.valid('json')
    // Without a role it is the person who types; every other role is a name of the assistant.
    const said = messages.map(({ role = 'user', text = '' }): Said => {
      return role === 'user' ? { role, text } : { role: 'assistant', text: withoutSources(text) }
    })
    const { question, history } = questionOf(said)
    if (stream ?? prefersEventStream(c.req.header('accept')))
      return streamAnswer(c, deps, deepChatEvents({ sources }), (context) =>
        deps.assistant.ask({ question }, { ...context, history }),
      )
    const parts = deps.assistant.ask({ question }, { signal: c.req.raw.signal, owner: c.get('owner'), history })
    return c.json(deepChatMessage(await collectAnswer(parts), { sources }), 200)
  })
}
