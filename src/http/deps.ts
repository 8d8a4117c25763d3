import type { Slack } from '../channels/slack/slack.ts'
import type { Webhooks } from '../channels/webhook/webhook.ts'
import type { QuotaLimits } from '../channels/widget/quota.ts'
import type { WidgetAssets } from '../channels/widget/routes.ts'
import type { ChannelDeps } from '../channels/wire/http-env.ts'
import type { ApiKey } from '../core/api-keys.ts'
import type { Background, ConversationStore, FeedbackStore } from '../core/ports.ts'
import type { SiteKey } from '../core/site-keys.ts'
import type { Readiness } from './schemas.ts'

/** A file that a page needs. */
export interface Asset {
  body: Uint8Array<ArrayBuffer>
  /** Its media type. */
  type: string
}

/** What the HTTP surface is made of. */
export interface HttpDeps extends ChannelDeps {
  conversations: Pick<ConversationStore, 'get' | 'delete' | 'list'>
  feedback: Pick<FeedbackStore, 'put'>
  readiness(): Promise<Readiness>
  /** Whether `trace: true` is answered; the composition root allows it on loopback. Off when absent. */
  traceAllowed?: boolean
  /** Who may call; anybody, where there are none. */
  apiKeys?: readonly ApiKey[]
  /** Keys of public pages that embed the widget, and how much may be asked under each. */
  siteKeys?: readonly SiteKey[]
  siteLimits?: QuotaLimits
  /** What sessions of sites are signed with, where several processes serve them; of this process's own making when absent. */
  sessionSecret?: Uint8Array<ArrayBuffer>
  /** The chat widget and the page at `/`; without its files there is neither. */
  widget?: { assets: WidgetAssets }
  /** Host names the server answers to, without ports, IPv6 in brackets; `*` is any. The loopback names when absent. */
  allowedHosts?: readonly string[]
  /** Whether whoever sends this may ask now, where the platform counts. */
  rateLimit?(request: Request): Promise<boolean>
  /** Origins of web pages that may call from a browser, such as `https://docs.example.com`; exact matches only. */
  allowedOrigins?: readonly string[]
  /** The Slack bot, where there is one. */
  slack?: Slack
  /** Outgoing webhooks of chat servers, where there are any. */
  webhooks?: Webhooks
  /** Where work goes on after a response; the runtime's own where it has one for each request. */
  background?: Background
  /** The files of the pages by name, null for one that there is not. Without it there are no pages. */
  assets?(name: string): Promise<Asset | null>
}
