import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { type ErrorCode, IbidError, messageOf } from '../../core/errors.ts'
import type { ChannelDeps, HttpEnv } from './http-env.ts'
import { type FieldError, Problem } from './problem-schemas.ts'

/** The one table of what a code of `IbidError` means to an HTTP client. */
export const STATUS_OF_CODE: Record<ErrorCode, ContentfulStatusCode> = {
  invalid_input: 400,
  not_found: 404,
  conflict: 409,
  unavailable: 503,
  storage: 503,
  corrupt: 500,
  unsupported_version: 500,
  config: 500,
  internal: 500,
}

const TITLES: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  413: 'Content Too Large',
  406: 'Not Acceptable',
  415: 'Unsupported Media Type',
  421: 'Misdirected Request',
  429: 'Too Many Requests',
  499: 'Client Closed Request',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
}

/** What a client is told of a fault of Ibid's own: where to look, and nothing of the cause. */
export const NEUTRAL_DETAIL = 'Something went wrong on the server. Its log holds the cause under the request id.'

/** When to ask again where something is not there yet: a first sync of a small corpus takes about a second. */
const RETRY_AFTER_SECONDS = '2'

/** A refusal that only HTTP knows, such as 405 or 413. Its message is shown. */
export class HttpProblem extends Error {
  readonly status: ContentfulStatusCode
  readonly code: string
  readonly errors: readonly FieldError[]
  readonly headers: Record<string, string>

  constructor(
    status: ContentfulStatusCode,
    code: string,
    detail: string,
    options: { errors?: readonly FieldError[]; headers?: Record<string, string>; cause?: unknown } = {},
  ) {
    super(detail, { cause: options.cause })
    this.name = 'HttpProblem'
    this.status = status
    this.code = code
    this.errors = options.errors ?? []
    this.headers = options.headers ?? {}
  }
}

/** Most faults of a request that are listed; a body of nonsense has thousands. */
const MAX_FIELD_ERRORS = 20

/** A 400 that lists what is wrong with the request. */
export function invalidRequest(errors: readonly FieldError[]): HttpProblem {
  const detail = errors
    .slice(0, 3)
    .map((error) => `${error.pointer ?? error.parameter ?? ''} ${error.detail}`.trim())
    .join('; ')
  return new HttpProblem(400, 'invalid_input', detail, { errors: errors.slice(0, MAX_FIELD_ERRORS) })
}

/** What a client is told of anything thrown. */
export function toProblem(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) return error
  if (error instanceof IbidError) {
    const headers: Record<string, string> = error.code === 'unavailable' ? { 'retry-after': RETRY_AFTER_SECONDS } : {}
    return new HttpProblem(STATUS_OF_CODE[error.code], error.code, error.message, { cause: error, headers })
  }
  // The framework's own refusals have texts of its own; their status says enough.
  if (error instanceof HTTPException && error.status < 500) {
    return new HttpProblem(error.status as ContentfulStatusCode, 'invalid_input', TITLES[error.status] ?? 'Bad Request')
  }
  return new HttpProblem(500, 'internal', NEUTRAL_DETAIL, { cause: error })
}

/** What a client is told of what was thrown; the log gets the cause of whatever is the server's fault. */
export function refusalOf(error: unknown, c: Context<HttpEnv>, log: ChannelDeps['log']): HttpProblem {
  const gone = c.req.raw.signal.aborted && !(error instanceof HttpProblem || error instanceof IbidError)
  // Nobody reads this answer; the status keeps a client that went away from looking like a fault in the log.
  const problem = gone
    ? new HttpProblem(499 as ContentfulStatusCode, 'disconnected', 'The client is gone.')
    : toProblem(error)
  if (problem.status >= 500) log?.(errorEvent(error, c.get('requestId')))
  return problem
}

/** A refusal as RFC 9457 problem+json. */
export function problemJson(problem: HttpProblem, c: Context<HttpEnv>): Response {
  const body: Problem = {
    type: 'about:blank',
    title: TITLES[problem.status] ?? 'Error',
    status: problem.status,
    detail: problem.message,
    instance: c.req.path,
    code: problem.code,
    requestId: c.get('requestId'),
    ...(problem.errors.length > 0 && { errors: [...problem.errors] }),
  }
  return c.body(JSON.stringify(body), problem.status, {
    ...problem.headers,
    'content-type': 'application/problem+json',
  })
}

/** The log's side of a failure: the messages down to the first cause, and where it was thrown. */
export function errorEvent(error: unknown, requestId: string) {
  const messages: string[] = []
  for (
    let at: unknown = error;
    at !== undefined && messages.length < 5;
    at = at instanceof Error ? at.cause : undefined
  ) {
    messages.push(messageOf(at))
  }
  const stack = error instanceof Error ? (error.stack ?? null) : null
  return { event: 'error', message: messages.join(' ← '), stack, requestId } as const
}

/** The `responses` of a route for the statuses it may refuse with. */
export function problems<const Status extends number>(...statuses: Status[]) {
  return refusals({ 'application/problem+json': { schema: Problem } }, ...statuses)
}

/** The same for a route that tells of errors in a format of its own. */
export function refusals<const Status extends number, Content>(content: Content, ...statuses: Status[]) {
  return Object.fromEntries(
    statuses.map((status) => [status, { description: TITLES[status] ?? 'Error', content }]),
  ) as {
    [Key in Status]: { description: string; content: Content }
  }
}
