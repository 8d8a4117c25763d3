import type { Fallback } from '../core/answer.ts'

/** What an error of a provider's client comes to. */
export interface Failure {
  reason: Fallback
  /** What happened, from statuses and error codes alone: an error's own message may hold a key or a question. */
  said: string
  /** Whether the same request may fare better in a moment. */
  passing: boolean
  /** When the provider wants to be asked again, in milliseconds from now; null where it does not say. */
  retryAfterMs: number | null
}

/** Statuses that a moment later may be gone; 529 is Anthropic's "overloaded". */
const PASSING = new Set([408, 409, 425, 429, 500, 502, 503, 504, 529])

/** Codes of a 429 that waiting does not help. */
const SPENT = /quota|billing|credit/i

/**
 * Reads an error of any client: a status, wherever the client keeps it, else the code or name of what broke. `now` is in
 * milliseconds since the epoch.
 */
export function failureOf(error: unknown, now: number): Failure {
  const chain = causes(error)
  const status = chain.map(statusOf).find((value) => value !== null) ?? null
  const type = chain.map(typeOf).find((value) => value !== null) ?? null
  const retryAfterMs = chain.map((at) => retryAfterOf(at, now)).find((value) => value !== null) ?? null
  if (status === 429 || type === 'rate_limit_error') {
    return { reason: 'rate_limited', said: 'is rate limited (429)', passing: !SPENT.test(type ?? ''), retryAfterMs }
  }
  if (status !== null && status >= 300) {
    const said = `answered with status ${status}`
    return { reason: 'unavailable', said, passing: PASSING.has(status), retryAfterMs }
  }
  const names = chain.map((at) => field(at, 'name'))
  if (names.includes('TimeoutError')) return { reason: 'timeout', said: 'timed out', passing: true, retryAfterMs }
  // Text that no JSON parser reads, and JSON in which a client does not find what it looks for. A TypeError with a cause
  // is how fetch reports a broken connection.
  const unreadable = chain.some(
    (at) => at instanceof SyntaxError || (at instanceof TypeError && at.cause === undefined && !isFetch(at)),
  )
  if (unreadable) return { reason: 'garbled', said: 'wrote what cannot be read', passing: false, retryAfterMs: null }
  const code = chain.map((at) => field(at, 'code')).find((value) => /^[A-Z][A-Z0-9_]{2,40}$/.test(value ?? ''))
  const name = names.find((value) => /^[A-Za-z]{4,60}$/.test(value ?? ''))
  return { reason: 'unavailable', said: `broke off (${code ?? name ?? 'no code'})`, passing: true, retryAfterMs }
}

/** Undici's words for a connection that failed or broke, with the cause left out. */
const isFetch = (error: TypeError) => /^(fetch failed|terminated|network error)/i.test(error.message)

/** An error and what it was caused by. */
function causes(error: unknown): unknown[] {
  const chain: unknown[] = []
  for (let at = error; at !== undefined && at !== null && chain.length < 6; at = member(at, 'cause')) chain.push(at)
  return chain
}

function statusOf(error: unknown): number | null {
  const places = [error, member(error, 'response')]
  for (const place of places) {
    for (const name of ['status', 'statusCode', 'status_code']) {
      const value = member(place, name)
      if (typeof value === 'number' && value >= 100 && value < 600) return value
    }
  }
  return null
}

/** The provider's word for an error: `insufficient_quota`, `rate_limit_error`. Clients nest its body up to two deep. */
function typeOf(error: unknown): string | null {
  const body = member(error, 'error')
  const inner = member(body, 'error')
  const found = [inner, body, error].flatMap((at) => [field(at, 'code'), field(at, 'type')])
  return found.find((value) => value !== undefined && /^[a-z_]{4,60}$/.test(value) && value !== 'error') ?? null
}

/** RFC 9110, 10.2.3: seconds or a date; `retry-after-ms` is OpenAI's finer one. */
function retryAfterOf(error: unknown, now: number): number | null {
  const headers = member(error, 'headers') ?? member(member(error, 'response'), 'headers')
  const finer = Number.parseFloat(header(headers, 'retry-after-ms') ?? '')
  if (finer >= 0) return finer
  const value = header(headers, 'retry-after')?.trim() ?? ''
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value) * 1000
  // A parser of dates makes one of "-1" too.
  const date = /^[A-Z][a-z]{2}/.test(value) ? Date.parse(value) : Number.NaN
  return Number.isNaN(date) ? null : Math.max(0, date - now)
}

function header(headers: unknown, name: string): string | null {
  if (headers instanceof Headers) return headers.get(name)
  const value = member(headers, name)
  return typeof value === 'string' ? value : null
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined
}

function field(value: unknown, name: string): string | undefined {
  const found = member(value, name)
  return typeof found === 'string' ? found : undefined
}
