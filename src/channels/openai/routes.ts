import { createRoute, type OpenAPIHono } from '@hono/zod-openapi'
import * as z from 'zod'
import { collectAnswer } from '../../core/collect.ts'
import { CHAT_BODY_FACTOR, MAX_BODY_BYTES } from '../../core/options.ts'
import type { ChannelDeps, HttpEnv } from '../wire/http-env.ts'
import { jsonBody } from '../wire/json-body.ts'
import { linksOf } from '../wire/links.ts'
import { HttpProblem, refusals } from '../wire/problem.ts'
import { questionOf } from '../wire/said.ts'
import { streamAnswer } from '../wire/stream-answer.ts'
import { chatCompletion, completionChunks, MODEL } from './encode.ts'
import { COMPLETIONS_PATH, MODELS_PATH } from './errors.ts'
import { CompletionRequest, saidIn } from './request.ts'
import { ChatCompletion, ChatCompletionChunk, Model, ModelList, OpenAiErrorBody } from './schemas.ts'

/** The model as the protocol lists it; `created` is when its protocol was first spoken, in seconds since 1970. */
export const LISTED_MODEL = { id: MODEL, object: 'model' as const, created: 1_764_000_000, owned_by: 'ibid' }

const errors = { 'application/json': { schema: OpenAiErrorBody } }

/** `POST /v1/chat/completions` and `GET /v1/models`: OpenAI's clients, and the many programs that are made with them. */
export function openAiRoutes(app: OpenAPIHono<HttpEnv>, deps: ChannelDeps) {
  const complete = createRoute({
    method: 'post',
    path: COMPLETIONS_PATH,
    operationId: 'createChatCompletion',
    tags: ['Protocols'],
    summary: 'Complete a chat, as OpenAI does',
    description:
      'The citations are annotations of the message at their [n] markers, and a list behind the text unless `sources` is false. ' +
      'The client keeps the conversation: what was said before is in the messages.',
    middleware: [jsonBody(CHAT_BODY_FACTOR * (deps.limits?.bodyBytes ?? MAX_BODY_BYTES))] as const,
    request: { body: { required: true, content: { 'application/json': { schema: CompletionRequest } } } },
    responses: {
      200: {
        description: 'The message, or chunks of it and `[DONE]`',
        content: {
          'application/json': { schema: ChatCompletion },
          'text/event-stream': { schema: ChatCompletionChunk },
        },
      },
      ...refusals(errors, 400, 403, 404, 413, 415, 421, 500, 503),
    },
  })
  const models = createRoute({
    method: 'get',
    path: MODELS_PATH,
    operationId: 'listModels',
    tags: ['Protocols'],
    summary: 'List the models, as OpenAI does',
    responses: {
      200: { description: 'The one there is', content: { 'application/json': { schema: ModelList } } },
      ...refusals(errors, 421, 500),
    },
  })
  const model = createRoute({
    method: 'get',
    path: `${MODELS_PATH}/{id}`,
    operationId: 'getModel',
    tags: ['Protocols'],
    summary: 'Look up a model, as OpenAI does',
    request: { params: z.object({ id: z.string() }) },
    responses: {
      200: { description: 'The model', content: { 'application/json': { schema: Model } } },
      ...refusals(errors, 404, 421, 500),
    },
  })

  return app
    .openapi(complete, async (c) => {
      const request = c.req.valid('json')
      if (request.model !== MODEL) throw unknownModel(request.model)
      const { question, history } = questionOf(saidIn(request.messages))
      const options = {
        linkOf: linksOf(c.req.url, deps),
        sources: request.sources ?? true,
        created: Math.floor(Date.now() / 1000),
      }
      if (request.stream) {
        const includeUsage = request.stream_options?.include_usage ?? false
        return streamAnswer(c, deps, completionChunks({ ...options, includeUsage }), (context) =>
          deps.assistant.ask({ question }, { ...context, history }),
        )
      }
      const parts = deps.assistant.ask({ question }, { signal: c.req.raw.signal, owner: c.get('owner'), history })
      return c.json(chatCompletion(await collectAnswer(parts), options), 200)
    })
    .openapi(models, (c) => c.json({ object: 'list' as const, data: [LISTED_MODEL] }, 200))
    .openapi(model, (c) => {
      const { id } = c.req.valid('param')
      if (id !== MODEL) throw unknownModel(id)
      return c.json(LISTED_MODEL, 200)
    })
}

function unknownModel(id: string): HttpProblem {
  return new HttpProblem(404, 'model_not_found', `There is no model "${id.slice(0, 100)}"; use "${MODEL}".`, {
    errors: [{ pointer: '#/model', detail: 'is not known' }],
  })
}
