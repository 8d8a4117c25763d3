import { createRoute, type OpenAPIHono } from '@hono/zod-openapi'
import { Answer, AnswerPart, AskRequest } from '../../core/answer.ts'
import { collectAnswer } from '../../core/collect.ts'
import { prefersEventStream } from '../accept.ts'
import { answerEvents } from '../answer-events.ts'
import type { HttpDeps, HttpEnv } from '../deps.ts'
import { jsonBody } from '../json-body.ts'
import { errorEvent, HttpProblem, problems, toProblem } from '../problem.ts'
import { isSite } from '../site-guard.ts'

const EVENT_STREAM_HEADERS = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-cache, no-transform',
  // nginx collects a response before it passes it on, unless told so.
  'x-accel-buffering': 'no',
}

/** `POST /v1/ask`: the whole answer as JSON, or its parts as server-sent events. */
export function askRoute(app: OpenAPIHono<HttpEnv>, deps: HttpDeps): void {
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

  app.openapi(route, async (c) => {
    const request = c.req.valid('json')
    if (request.trace && (!deps.traceAllowed || isSite(c.get('owner')))) {
      const detail = 'Traces are not given out here: leave "trace" out, or have the server started with TRACE=on.'
      throw new HttpProblem(403, 'trace_not_allowed', detail)
    }
    const gone = new AbortController()
    const signal = AbortSignal.any([c.req.raw.signal, gone.signal])
    const parts = deps.assistant.ask(request, { signal, owner: c.get('owner') })
    if (!(request.stream ?? prefersEventStream(c.req.header('accept')))) return c.json(await collectAnswer(parts), 200)

    const started = performance.now()
    const requestId = c.get('requestId')
    const events = await answerEvents(parts, {
      ...(deps.limits?.heartbeatMs !== undefined && { heartbeatMs: deps.limits.heartbeatMs }),
      describe(error) {
        const problem = toProblem(error)
        if (problem.status >= 500) deps.log?.(errorEvent(error, requestId))
        return { code: problem.code, message: problem.message }
      },
      fault: (error) => deps.log?.(errorEvent(error, requestId)),
      disconnected: () => gone.abort(new DOMException('The client is gone.', 'AbortError')),
      ended: (outcome, count) =>
        deps.log?.({ event: 'stream', outcome, parts: count, ms: performance.now() - started, requestId }),
    })
    return c.body(events, 200, EVENT_STREAM_HEADERS)
  })
}
