import { setTimeout as sleep } from 'node:timers/promises'
import * as z from 'zod'
import { createClient } from '../src/client.ts'
import { Answer } from '../src/core/answer.ts'
import { IbidError, messageOf } from '../src/core/errors.ts'
import type { Asker } from './runs/golden.ts'

export interface HttpAskerOptions {
  /** Where the server is; a path before `/v1` is kept. */
  url: string
  /** Sent as a bearer token. */
  key?: string
  /** Milliseconds for one request and its answer. */
  timeoutMs: number
  /** Milliseconds that all requests together may wait for a server that says to come back later. */
  waitMs: number
  /** Waits; tests do not. */
  pause?(ms: number): Promise<void>
  /** Told what makes the figures other than they should be. */
  warn?(message: string): void
}

export const HTTP_DEFAULTS = { timeoutMs: 60_000, waitMs: 180_000 }

/** Pause where a server names none. */
const PAUSE_MS = 1000
/** How long a server that answers by keywords alone is given to publish its vectors: some never will. */
const INDEX_WAIT_MS = 20_000
/** Longest text of a server's answer that a message repeats. */
const SHOWN_CHARS = 200

const ProblemBody = z.object({ detail: z.string(), code: z.string().optional() })
const ReadinessBody = z.object({
  status: z.string(),
  documents: z.number(),
  generation: z.string().nullable(),
  reason: z.string().optional(),
})
const DocumentBody = z.object({ text: z.string() })

/** A response that was read to its end. */
interface Reply {
  status: number
  headers: Headers
  text: string
}

/**
 * Asks an Ibid through its public API alone: `POST /v1/ask` and `GET /v1/documents/{id}`. A trace is asked for until the
 * server refuses it. It begins when the documents are
 * read and the vectors are there; later, too, a 503 or 429 that says when to come back is waited for.
 * @throws IbidError `invalid_input` for an address that is none, `unavailable` where nothing answers there or a key is wanted
 */
export async function createHttpAsker(options: HttpAskerOptions): Promise<Asker> {
  const base = baseOf(options.url)
  const { key, timeoutMs, pause = sleep, warn = () => {} } = options
  if (key !== undefined && !/^[\x21-\x7e]+$/.test(key))
    throw new IbidError('invalid_input', 'the key (--key or IBID_KEY) holds characters that no HTTP header can carry')
  let waitLeft = options.waitMs
  let wantsTrace = true

  const { routes } = createClient(base, {
    ...(key !== undefined && { apiKey: key }),
    fetch: (input, init) =>
      fetch(input, {
        ...init,
        // A redirected POST would arrive as a GET, and the key elsewhere.
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
      }),
  })

  async function once(path: string, call: () => Promise<Response>): Promise<Reply> {
    try {
      const response = await call()
      return { status: response.status, headers: response.headers, text: await response.text() }
    } catch (cause) {
      const slow = cause instanceof DOMException && cause.name === 'TimeoutError'
      const reason = slow ? `no answer within ${timeoutMs / 1000} s (--timeout)` : networkFault(cause)
      throw new IbidError('unavailable', `${base}${path}: ${reason}`, { cause })
    }
  }

  async function request(path: string, call: () => Promise<Response>): Promise<Reply> {
    for (;;) {
      const reply = await once(path, call)
      const wait = pauseOf(reply)
      if (wait === null) return reply
      if (wait > waitLeft)
        throw new IbidError(
          'unavailable',
          `${base}${path}: it still says ${reply.status} after ${(options.waitMs - waitLeft) / 1000} s of waiting (--wait): ${detailOf(reply)}`,
        )
      waitLeft -= wait
      await pause(wait)
    }
  }

  const found = await request('/v1/documents?limit=1', () => routes.v1.documents.$get({ query: { limit: '1' } }))
  if (found.status === 401 || found.status === 403)
    throw new IbidError('unavailable', `${base}: it wants another key (--key or IBID_KEY): ${detailOf(found)}`)

  await settle()

  /** A server that has just begun answers by keywords before it has vectors: other answers than it will give in a moment. */
  async function settle(): Promise<void> {
    let indexLeft = INDEX_WAIT_MS
    for (;;) {
      const readiness = ReadinessBody.safeParse(jsonOf(await request('/readyz', () => routes.readyz.$get())))
      // What does not say how ready it is, is asked as it is.
      if (!readiness.success) return
      const { status, documents, generation, reason } = readiness.data
      const isReady = status === 'ready'
      if (isReady && (generation !== null || documents === 0)) return
      if (isReady) indexLeft -= PAUSE_MS
      if (isReady && indexLeft < 0) return warn(`${base} answers without vectors: ${reason ?? 'it has no index'}`)
      if (waitLeft < PAUSE_MS) {
        if (isReady) return warn(`${base} answers without vectors yet (--wait)`)
        throw new IbidError(
          'unavailable',
          `${base}: it is not ready after all the waiting (--wait): ${reason ?? status}`,
        )
      }
      waitLeft -= PAUSE_MS
      await pause(PAUSE_MS)
    }
  }

  async function ask(question: string, conversationId: string | undefined): Promise<Answer> {
    const body = {
      question,
      ...(conversationId !== undefined && { conversationId }),
      ...(wantsTrace && { trace: true }),
    }
    const reply = await request('/v1/ask', () => routes.v1.ask.$post({ json: body }))
    if (wantsTrace && reply.status === 403 && problemOf(reply)?.code === 'trace_not_allowed') {
      wantsTrace = false
      return ask(question, conversationId)
    }
    return bodyOf(reply, Answer, `${base}/v1/ask`)
  }

  return {
    ask,
    async textOf(id) {
      const encoded = encodeURIComponent(id)
      const path = `/v1/documents/${encoded}`
      const reply = await request(path, () => routes.v1.documents[':id{.+}'].$get({ param: { id: encoded } }))
      return reply.status === 404 ? null : bodyOf(reply, DocumentBody, `${base}${path}`).text
    },
  }
}

/** @throws IbidError `invalid_input` */
function baseOf(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : null
  const isPlain =
    parsed !== null && /^https?:$/.test(parsed.protocol) && parsed.username === '' && parsed.password === ''
  if (!isPlain)
    throw new IbidError(
      'invalid_input',
      `--url ${url}: this is no http or https address, such as http://127.0.0.1:8787`,
    )
  return `${parsed.origin}${parsed.pathname.replace(/\/+$/, '').replace(/\/v1$/, '')}`
}

/** Milliseconds to wait before asking again; null where waiting is of no use. */
function pauseOf({ status, headers }: Reply): number | null {
  const after = headers.get('retry-after')
  if ((status !== 503 && status !== 429) || after === null) return null
  const seconds = /^\d+$/.test(after.trim()) ? Number(after) : (Date.parse(after) - Date.now()) / 1000
  // A date that is none, or long gone, is no leave to ask without a pause.
  return Number.isFinite(seconds) && seconds > 0 ? Math.ceil(seconds * 1000) : PAUSE_MS
}

function bodyOf<Schema extends z.ZodType>(reply: Reply, schema: Schema, where: string): z.infer<Schema> {
  if (reply.status >= 300 && reply.status < 400) {
    const to = reply.headers.get('location') ?? 'elsewhere'
    throw new IbidError(
      'unavailable',
      `${where}: it redirects to ${to.slice(0, SHOWN_CHARS)}; give that address as --url`,
    )
  }
  if (reply.status !== 200) throw new IbidError('unavailable', `${where}: ${reply.status}: ${detailOf(reply)}`)
  const parsed = schema.safeParse(jsonOf(reply))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const fault = issue?.path.length ? `${issue.path.join('.')}: ${issue.message}` : detailOf(reply)
  throw new IbidError('unavailable', `${where}: this is no answer of Ibid's API: ${fault}`)
}

function jsonOf({ text }: Reply): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function problemOf(reply: Reply): z.infer<typeof ProblemBody> | null {
  const parsed = ProblemBody.safeParse(jsonOf(reply))
  return parsed.success ? parsed.data : null
}

function detailOf(reply: Reply): string {
  const detail = problemOf(reply)?.detail ?? reply.text.replace(/\s+/g, ' ').trim()
  return detail.slice(0, SHOWN_CHARS) || 'it says nothing'
}

/** What is behind a "fetch failed". */
function networkFault(error: unknown): string {
  let at = error
  while (at instanceof Error && at.cause instanceof Error) at = at.cause
  const code = (at as NodeJS.ErrnoException).code
  switch (code) {
    case 'ECONNREFUSED':
      return 'nothing listens there (ECONNREFUSED); start the server, or correct the address'
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `there is no such host (${code}); correct the address`
    default:
      return `it could not be reached: ${messageOf(at)}`
  }
}
