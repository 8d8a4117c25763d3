import { EventSourceParserStream } from 'eventsource-parser/stream'
import { hc } from 'hono/client'
import { Answer, AnswerPart, type AskRequest } from './core/answer.ts'
import { errorOfPart } from './core/collect.ts'
import { ERROR_CODES, IbidError } from './core/errors.ts'
import type { AppType } from './http/app.ts'

export interface ClientOptions {
  /** Sent as a bearer token. */
  apiKey?: string
  /** Instead of the platform's own. */
  fetch?: typeof fetch
}

/** Ibid over HTTP, typed from its routes. */
export interface Client {
  /** Every route, by Hono's client: `await client.routes.v1.search.$post({ json: { query: '…' } })`. */
  routes: ReturnType<typeof hc<AppType>>
  /**
   * Asks, and gives the whole answer.
   * @throws IbidError what the server refuses or fails with
   */
  answer(request: Omit<AskRequest, 'stream'>, options?: { signal?: AbortSignal }): Promise<Answer>
  /**
   * Asks, and gives the parts of the answer as they come, the last one `finish`. Leaving the loop, or aborting the signal,
   * ends the work on the server.
   * @throws IbidError what the server refuses or fails with; `unavailable` where the stream breaks off
   */
  ask(request: Omit<AskRequest, 'stream'>, options?: { signal?: AbortSignal }): AsyncGenerator<AnswerPart>
}

/** @throws TypeError where `baseUrl` is no address */
export function createClient(baseUrl: string, { apiKey, fetch: fetcher = fetch }: ClientOptions = {}): Client {
  // Kept without the slash behind it, with a path before the routes where there is one.
  const base = new URL(baseUrl).href.replace(/\/+$/, '')
  const headers: Record<string, string> = apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }
  const routes = hc<AppType>(base, { headers, fetch: fetcher })

  async function post(body: AskRequest, accept: string, signal: AbortSignal | undefined): Promise<Response> {
    const response = await fetcher(`${base}/v1/ask`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json', accept },
      body: JSON.stringify(body),
      ...(signal && { signal }),
    })
    if (!response.ok) throw await refusalOf(response)
    return response
  }

  return {
    routes,
    async answer(request, { signal } = {}) {
      const response = await post({ ...request, stream: false }, 'application/json', signal)
      return Answer.parse(await response.json())
    },
    async *ask(request, { signal } = {}) {
      const { body } = await post({ ...request, stream: true }, 'text/event-stream', signal)
      if (body === null) throw brokenOff()
      const events = body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream())
      for await (const { data } of events) {
        const part = AnswerPart.parse(JSON.parse(data))
        if (part.type === 'error') throw errorOfPart(part)
        yield part
        if (part.type === 'finish') return
      }
      throw brokenOff()
    },
  }
}

function brokenOff(): IbidError {
  return new IbidError('unavailable', 'The answer broke off before it was complete.')
}

/** What a problem+json says; what is none is told by its status. */
async function refusalOf(response: Response): Promise<IbidError> {
  const text = await response.text()
  const problem = problemIn(text)
  const code =
    ERROR_CODES.find((known) => known === problem?.code) ?? (response.status < 500 ? 'invalid_input' : 'unavailable')
  return new IbidError(code, problem?.detail ?? `The server answered ${response.status}: ${text.slice(0, 200)}`)
}

function problemIn(text: string): { code?: unknown; detail?: string } | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && 'detail' in value && typeof value.detail === 'string'
      ? (value as { code?: unknown; detail: string })
      : undefined
  } catch {
    return undefined
  }
}
