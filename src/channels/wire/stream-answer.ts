import type { Context } from 'hono'
import type { AskContext } from '../../assistant.ts'
import type { AnswerPart } from '../../core/answer.ts'
import { type AnswerEncoder, answerEvents } from './answer-events.ts'
import type { ChannelDeps, HttpEnv } from './http-env.ts'
import { errorEvent, toProblem } from './problem.ts'

const EVENT_STREAM_HEADERS = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-cache, no-transform',
  // nginx collects a response before it passes it on, unless told so.
  'x-accel-buffering': 'no',
  // Without it the Node adapter holds the first events back, waiting whether the stream is short enough for a length.
  'transfer-encoding': 'chunked',
}

/**
 * Answers with server-sent events in the words of a protocol. A client that goes away ends the work through the signal that
 * `ask` is given.
 * @throws before the response begins: what the assistant throws, or says in an `error`, before its first part.
 */
export async function streamAnswer(
  c: Context<HttpEnv>,
  deps: Pick<ChannelDeps, 'limits' | 'log'>,
  encode: AnswerEncoder,
  ask: (context: Required<Pick<AskContext, 'signal' | 'owner'>>) => AsyncIterable<AnswerPart>,
  headers: Record<string, string> = {},
): Promise<Response> {
  const started = performance.now()
  const requestId = c.get('requestId')
  const gone = new AbortController()
  const signal = AbortSignal.any([c.req.raw.signal, gone.signal])
  const events = await answerEvents(ask({ signal, owner: c.get('owner') }), encode, {
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
  return c.body(events, 200, { ...EVENT_STREAM_HEADERS, ...headers })
}
