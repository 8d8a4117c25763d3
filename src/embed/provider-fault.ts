import { IbidError } from '../core/errors.ts'

/** What a failed request says of itself, without a word of the provider's: those may hold a key or a text. */
export interface ProviderFault {
  /** As it is told to people: `HTTP 429`, `no connection`. */
  what: string
  /** Another try may help. */
  retryable: boolean
  /** Milliseconds that the provider asks to wait. */
  retryAfterMs: number | null
  /** The request was refused for what it held: a text that is too long, or a setting. */
  refused: boolean
}

/** Statuses after which the same request may succeed, by RFC 9110 and RFC 6585; and those of any fault of the server. */
const RETRYABLE = new Set([408, 425, 429])
/** Too long, or otherwise not to be read. */
const REFUSED = new Set([400, 413, 422])
/** A quota that is used up comes as 429 too, and no waiting helps. */
const QUOTA = /insufficient[_ -]?quota/i
/** Errors of fetch, undici, Node's sockets, and the clients of OpenAI and LangChain: the request got no answer. */
const NO_ANSWER =
  /fetch failed|network|connection|socket|terminated|timed? ?out|aborted|ECONN|ENOTFOUND|EAI_AGAIN|EPIPE|ETIMEDOUT|UND_ERR/i

interface Thrown {
  name?: unknown
  message?: unknown
  code?: unknown
  status?: unknown
  status_code?: unknown
  statusCode?: unknown
  headers?: unknown
  response?: { status?: unknown; headers?: unknown }
  error?: { code?: unknown }
  cause?: unknown
}

/** What is wrong with a request that threw, from whichever client. */
export function providerFault(error: unknown, now: number = Date.now()): ProviderFault {
  for (let at = asThrown(error), depth = 0; at !== null && depth < 5; at = asThrown(at.cause), depth++) {
    const status = [at.status, at.status_code, at.statusCode, at.response?.status].find(
      (one) => typeof one === 'number',
    )
    if (status === undefined) continue
    const spent = [at.code, at.error?.code].some((code) => typeof code === 'string' && QUOTA.test(code))
    return {
      what: `HTTP ${status}${spent ? ', the quota is used up' : ''}`,
      retryable: !spent && (RETRYABLE.has(status) || status >= 500),
      retryAfterMs: retryAfter(headerOf(at.headers ?? at.response?.headers), now),
      refused: REFUSED.has(status),
    }
  }
  const top = asThrown(error)
  if (top?.name === 'ContextOverflowError')
    return { what: 'a text was too long', retryable: false, retryAfterMs: null, refused: true }
  const noAnswer = /Timeout|Abort|Connection/.test(String(top?.name)) || NO_ANSWER.test(`${top?.code} ${top?.message}`)
  return {
    what: noAnswer ? 'no connection' : 'an answer that is none',
    retryable: noAnswer,
    retryAfterMs: null,
    refused: false,
  }
}

/**
 * What is told of a model that failed. The provider's own words stay out of it, of the log too.
 * @param model as a person configured it
 */
export function embeddingError(model: string, { what }: Pick<ProviderFault, 'what'>): IbidError {
  const hint = /HTTP 40[13]/.test(what)
    ? ': check its key'
    : /HTTP 404/.test(what)
      ? ': check the name of the model and the base URL'
      : /HTTP 4(?:00|13|22)/.test(what)
        ? ': check the model and its settings'
        : what === 'no connection'
          ? ': check that it runs and can be reached'
          : ''
  return new IbidError('unavailable', `the embeddings of ${model} cannot be had (${what})${hint}`)
}

function asThrown(error: unknown): Thrown | null {
  return typeof error === 'object' && error !== null ? (error as Thrown) : null
}

function headerOf(headers: unknown): string | null {
  if (headers instanceof Headers) return headers.get('retry-after')
  const value =
    typeof headers === 'object' && headers !== null ? (headers as Record<string, unknown>)['retry-after'] : null
  return typeof value === 'string' ? value : null
}

/** `Retry-After` in both of its forms, RFC 9110 section 10.2.3. */
function retryAfter(value: string | null, now: number): number | null {
  if (value === null) return null
  if (/^\s*\d+(?:\.\d+)?\s*$/.test(value)) return Number(value) * 1000
  const date = Date.parse(value)
  return Number.isNaN(date) ? null : Math.max(0, date - now)
}
