import type { Assistant } from '../../assistant.ts'
import type { DocumentStore } from '../../core/ports.ts'

/** What the log is told. Never a body, a question or an answer. */
export type HttpEvent =
  | {
      event: 'request'
      method: string
      /** The template of the route, such as `/v1/documents/{id}`; `*` where no route matched. */
      path: string
      status: number
      /** Until the response began: a stream goes on, and says so with a `stream` event. */
      ms: number
      requestId: string
    }
  | { event: 'stream'; outcome: 'finish' | 'error' | 'disconnected'; parts: number; ms: number; requestId: string }
  | { event: 'error'; message: string; stack: string | null; requestId: string }

/** What every channel is made of. */
export interface ChannelDeps {
  assistant: Assistant
  documents: Pick<DocumentStore, 'get' | 'list'>
  /** Version of Ibid, for those who ask. */
  version: string
  /** Where clients reach the server, such as `https://ibid.example.org`: what links begin with. The request's own origin when absent. */
  publicUrl?: string
  limits?: {
    /** Largest request body in bytes. */
    bodyBytes?: number
    /** Milliseconds of silence before a stream sends a heartbeat. */
    heartbeatMs?: number
  }
  log?(event: HttpEvent): void
}

/** What the middleware keeps for a request. */
export interface HttpEnv {
  Variables: {
    requestId: string
    /** Id of the API key that the request came with, or `site:` and its site key; null where no keys are set. */
    owner: string | null
  }
}
