import type { Assistant } from '../assistant.ts'
import type { QuotaLimits } from '../channels/widget/quota.ts'
import type { WidgetAssets } from '../channels/widget/routes.ts'
import type { ApiKey } from '../core/api-keys.ts'
import type { ConversationStore, DocumentStore, FeedbackStore } from '../core/ports.ts'
import type { SiteKey } from '../core/site-keys.ts'
import type { Readiness } from './schemas.ts'

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

/** What the HTTP surface is made of. */
export interface HttpDeps {
  assistant: Assistant
  documents: Pick<DocumentStore, 'get' | 'list'>
  conversations: Pick<ConversationStore, 'get' | 'delete' | 'list'>
  feedback: Pick<FeedbackStore, 'put'>
  readiness(): Promise<Readiness>
  /** Version of Ibid, for `/livez` and the OpenAPI document. */
  version: string
  limits?: {
    /** Largest request body in bytes. */
    bodyBytes?: number
    /** Milliseconds of silence before a stream sends a heartbeat. */
    heartbeatMs?: number
  }
  /** Whether `trace: true` is answered; the composition root allows it on loopback. Off when absent. */
  traceAllowed?: boolean
  /** Who may call; anybody, where there are none. */
  apiKeys?: readonly ApiKey[]
  /** Keys of public pages that embed the widget, and how much may be asked under each. */
  siteKeys?: readonly SiteKey[]
  siteLimits?: QuotaLimits
  /** The chat widget and the page at `/`; without its files there is neither. */
  widget?: { assets: WidgetAssets }
  /** Host names the server answers to, without ports, IPv6 in brackets; `*` is any. The loopback names when absent. */
  allowedHosts?: readonly string[]
  /** Origins of web pages that may call from a browser, such as `https://docs.example.com`; exact matches only. */
  allowedOrigins?: readonly string[]
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
