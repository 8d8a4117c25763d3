import { createRoute, type OpenAPIHono } from '@hono/zod-openapi'
import * as z from 'zod'
import { CHAT_BODY_FACTOR, MAX_BODY_BYTES } from '../../core/options.ts'
import type { ChannelDeps, HttpEnv } from '../wire/http-env.ts'
import { jsonBody } from '../wire/json-body.ts'
import { errorEvent, refusals } from '../wire/problem.ts'
import { questionOf } from '../wire/said.ts'
import { streamAnswer } from '../wire/stream-answer.ts'
import { UI_MESSAGE_STREAM_HEADERS, uiMessageChunks } from './encode.ts'
import { CHAT_PATH } from './errors.ts'
import { ChatRequest, saidIn } from './request.ts'
import { createRunningAnswers, RUNNING_ANSWERS_DEFAULTS } from './running-answers.ts'

const ChatParams = z.object({ id: z.string().min(1).max(128).describe('Id of the chat') })
const STREAM = {
  description: 'The message, as a UI message stream of version 1: one JSON chunk an event, `[DONE]` at the end',
  content: { 'text/event-stream': { schema: z.string() } },
}
const text = { 'text/plain': { schema: z.string() } }

/** `POST /api/chat` and `GET /api/chat/{id}/stream`: the AI SDK's `useChat`, and whatever else speaks its protocol. */
export function uiMessageRoutes(app: OpenAPIHono<HttpEnv>, deps: ChannelDeps) {
  const running = createRunningAnswers(RUNNING_ANSWERS_DEFAULTS)
  // Another owner's chat of the same id is another chat.
  const keyOf = (owner: string | null, id: string) => JSON.stringify([owner, id])

  const chat = createRoute({
    method: 'post',
    path: CHAT_PATH,
    operationId: 'chat',
    tags: ['Protocols'],
    summary: 'Answer a chat of the AI SDK',
    description:
      "For the AI SDK's `useChat` and its `DefaultChatTransport`. Each citation is a source part with its place in the " +
      'document under `providerMetadata.ibid`, each conflict a `data-conflict` part, and the metadata of the message say how it ended.',
    middleware: [jsonBody(CHAT_BODY_FACTOR * (deps.limits?.bodyBytes ?? MAX_BODY_BYTES))] as const,
    request: { body: { required: true, content: { 'application/json': { schema: ChatRequest } } } },
    responses: { 200: STREAM, ...refusals(text, 400, 403, 404, 413, 415, 421, 500, 503) },
  })
  const resume = createRoute({
    method: 'get',
    path: `${CHAT_PATH}/{id}/stream`,
    operationId: 'resumeChat',
    tags: ['Protocols'],
    summary: 'Come back to an answer that is under way',
    description: 'Everything from the first chunk on, and on with it, for a chat whose request said `resumable`.',
    request: { params: ChatParams },
    responses: { 200: STREAM, 204: { description: 'Nothing is under way' }, ...refusals(text, 400, 421, 500) },
  })

  return app
    .openapi(chat, async (c) => {
      const { id, messages, resumable, topK, filter } = c.req.valid('json')
      const { question, history } = questionOf(saidIn(messages))
      const request = {
        question,
        ...(id !== undefined && { conversationId: id }),
        ...(topK !== undefined && { topK }),
        ...(filter && { filter }),
      }
      return streamAnswer(
        c,
        deps,
        uiMessageChunks(),
        ({ signal, owner }) => {
          const ask = (until: AbortSignal) => deps.assistant.ask(request, { signal: until, owner, history })
          const fault = (error: unknown) => deps.log?.(errorEvent(error, c.get('requestId')))
          const kept = resumable && id !== undefined ? running.begin(keyOf(owner, id), ask, signal, fault) : null
          return kept ?? ask(signal)
        },
        UI_MESSAGE_STREAM_HEADERS,
      )
    })
    .openapi(resume, async (c) => {
      const { id } = c.req.valid('param')
      const read = running.resume(keyOf(c.get('owner'), id))
      if (read === null) return c.body(null, 204)
      return streamAnswer(c, deps, uiMessageChunks(), ({ signal }) => read(signal), UI_MESSAGE_STREAM_HEADERS)
    })
}
