import type { AnswerPart } from '../../../core/answer.ts'
import type { SourceDocument } from '../../../core/document.ts'
import { createEventDecoder } from './sse.ts'

/** Why the server did not answer, as far as a reader can do something about it. */
export type Fault = 'busy' | 'failed'

/** A request that was refused; one that got no answer throws whatever the browser throws. */
export type ApiError = Error & { fault: Fault; status: number }

const refused = (fault: Fault, status = 0): ApiError => Object.assign(new Error(fault), { fault, status })

/** The HTTP status that an error came with, where it came with one. */
export const statusOf = (error: unknown) => (error as Partial<ApiError>).status

/** What the documents are about, for those who have not asked yet or asked for something else. */
export interface Corpus {
  documents: { id: string; title: string }[]
  questions: string[]
}

export interface Api {
  /** The parts of an answer, the last one `finish`. @throws ApiError where the server refuses; what the browser throws where the connection is lost or `signal` aborted. */
  ask(question: string, conversationId: string | undefined, signal: AbortSignal): AsyncGenerator<AnswerPart>
  document(id: string, conversationId: string | undefined): Promise<SourceDocument>
  feedback(messageId: string, rating: 'up' | 'down', comment?: string): Promise<void>
  corpus(): Promise<Corpus>
}

/** Milliseconds before its end at which a session token is renewed. */
const RENEW_BEFORE = 30_000

/**
 * Ibid's API as the widget speaks it. With a site key, every request carries a session token that the key was exchanged for.
 * @param endpoint where the server is, with no slash at the end.
 */
export function createApi(endpoint: string, siteKey: string | null): Api {
  let session: Promise<{ token: string; ends: number }> | undefined

  async function send(path: string, body?: object, init: RequestInit = {}): Promise<Response> {
    const response = await fetch(endpoint + path, {
      ...init,
      headers: { ...(body && { 'content-type': 'application/json' }), ...init.headers },
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
    })
    if (response.ok) return response
    const { status } = response
    throw refused(status === 429 || status === 503 ? 'busy' : 'failed', status)
  }

  async function openSession(): Promise<{ token: string; ends: number }> {
    try {
      const { token, expiresIn } = await (await send('/widget/session', { siteKey })).json()
      return { token, ends: Date.now() + expiresIn * 1000 - RENEW_BEFORE }
    } catch (error) {
      session = undefined
      throw error
    }
  }

  async function call(path: string, body?: object, init?: RequestInit, again = true): Promise<Response> {
    if (!siteKey) return send(path, body, init)
    // Requests that go out together wait for the one session.
    session ??= openSession()
    const { token, ends } = await session
    try {
      if (ends < Date.now()) throw refused('failed', 401)
      return await send(path, body, { ...init, headers: { authorization: `Bearer ${token}` } })
    } catch (error) {
      // Its time is over, or the server has forgotten it; a new one settles that.
      if (!again || statusOf(error) !== 401) throw error
      session = undefined
      return call(path, body, init, false)
    }
  }

  return {
    async *ask(question, conversationId, signal) {
      const response = await call('/v1/ask', { question, conversationId, stream: true }, { signal })
      yield* partsOf(response)
    },
    async document(id, conversationId) {
      const query = siteKey && conversationId ? `?conversationId=${encodeURIComponent(conversationId)}` : ''
      return (await call(`/v1/documents/${encodeURIComponent(id)}${query}`)).json()
    },
    async feedback(messageId, rating, comment) {
      await call('/v1/feedback', { messageId, rating, ...(comment && { comment }) })
    },
    async corpus() {
      return (await call('/widget/corpus')).json()
    },
  }
}

async function* partsOf(response: Response): AsyncGenerator<AnswerPart> {
  const parts: AnswerPart[] = []
  const feed = createEventDecoder((data) => parts.push(JSON.parse(data)))
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) throw new Error('The answer ended before it was complete.')
      feed(value)
      for (const part of parts.splice(0)) {
        if (part.type === 'error') throw refused(part.code === 'unavailable' ? 'busy' : 'failed')
        yield part
        if (part.type === 'finish') return
      }
    }
  } finally {
    reader.cancel().catch(() => {})
  }
}
