import { createRoute, type OpenAPIHono } from '@hono/zod-openapi'
import { partEvents } from '../../channels/events/encode.ts'
import { prefersEventStream } from '../../channels/wire/accept.ts'
import type { HttpEnv } from '../../channels/wire/http-env.ts'
import { jsonBody } from '../../channels/wire/json-body.ts'
import { HttpProblem, problems } from '../../channels/wire/problem.ts'
import { streamAnswer } from '../../channels/wire/stream-answer.ts'
import { Answer, AnswerPart, AskRequest } from '../../core/answer.ts'
import { collectAnswer } from '../../core/collect.ts'
import type { HttpDeps } from '../deps.ts'
import { isSite } from '../site-guard.ts'

/** `POST /v1/ask`: the whole answer as JSON, or its parts as server-sent events. */
export function askRoute(app: OpenAPIHono<HttpEnv>, deps: HttpDeps) {
  const route = createRoute({
    method: 'post',
    path: '/v1/ask',
    operationId: 'ask',
    summary: 'Ask a question',
    description:
      'Answers as JSON, or as server-sent events where `stream` is true or the Accept header prefers text/event-stream: ' +
      'one event per part, named after its type, the last one `finish` or `error`.',
    middleware: [jsonBody(deps.limits?.bodyBytes)] as const,
    request: { body: { required: true, content: { 'application/json': { schema: AskRequest } } } },
    responses: {
      200: {
        description: 'The answer',
        content: { 'application/json': { schema: Answer }, 'text/event-stream': { schema: AnswerPart } },
      },
      ...problems(400, 403, 404, 413, 415, 421, 500, 503),
    },
  })

  return app.openapi(route, async (c) => {
    const request = c.req.valid('json')
    if (request.trace && (!deps.traceAllowed || isSite(c.get('owner')))) {
      const detail = 'Traces are not given out here: leave "trace" out, or have the server started with TRACE=on.'
      throw new HttpProblem(403, 'trace_not_allowed', detail)
    }
    if (request.stream ?? prefersEventStream(c.req.header('accept')))
      return streamAnswer(c, deps, partEvents(), (context) => deps.assistant.ask(request, context))
    const parts = deps.assistant.ask(request, { signal: c.req.raw.signal, owner: c.get('owner') })
    return c.json(await collectAnswer(parts), 200)
  })
}
