import type { Context, MiddlewareHandler } from 'hono'
import type { Quota, QuotaLimits } from '../channels/widget/quota.ts'
import { isSessionToken, type SessionTokens, type SiteSession } from '../channels/widget/session-token.ts'
import type { HttpEnv } from '../channels/wire/http-env.ts'
import { HttpProblem } from '../channels/wire/problem.ts'
import type { ConversationStore } from '../core/ports.ts'
import type { SiteKey } from '../core/site-keys.ts'

/** What a page with a session may do, besides loading the widget: ask, rate answers, and read what an answer cites. */
const ALLOWED = /^(POST \/v1\/ask|POST \/v1\/feedback|(GET|HEAD) \/v1\/documents\/.+|(GET|HEAD) \/widget\/corpus)$/

/** Who owns what is asked under a site key; no API key has a colon in its name. */
export const ownerOfSite = (key: string) => `site:${key}`

/** Whether it is a site key that a request came with, and not an API key or nothing. */
export const isSite = (owner: string | null) => owner?.startsWith('site:') ?? false

export interface SiteGuardOptions {
  siteKeys: readonly SiteKey[]
  tokens: SessionTokens
  quota: Quota
  limits: QuotaLimits
  /** Origins that need no site key. */
  allowedOrigins: readonly string[]
  conversations: Pick<ConversationStore, 'get'>
}

/**
 * Lets pages of the sites with a key do what a widget needs, and nothing else: with a session token that was issued to their
 * origin, within what the key may ask. What it lets in has an owner then, and needs no API key.
 */
export function siteGuard(options: SiteGuardOptions): MiddlewareHandler<HttpEnv> {
  const { siteKeys, tokens, allowedOrigins } = options
  const welcome = new Set(allowedOrigins)
  const sites = new Set(siteKeys.flatMap(({ origins }) => origins))

  return async (c, next) => {
    const origin = originOf(c)
    const token = /^Bearer +(\S+) *$/i.exec(c.req.header('authorization') ?? '')?.[1]
    if (token === undefined || !isSessionToken(token)) {
      // Files of the widget and the exchange of a key for a token are under /widget, and the corpus, which is not for everybody.
      const open = c.req.path.startsWith('/widget/') && c.req.path !== '/widget/corpus'
      if (!open && origin !== undefined && sites.has(origin) && !welcome.has(origin) && !isOwn(c, origin))
        throw refused(401, 'session_needed', 'Pages of this site need a session token: POST /widget/session.')
      return next()
    }
    const session = await tokens.verify(token)
    const known =
      session !== null && siteKeys.some(({ key, origins }) => key === session.key && origins.includes(session.origin))
    if (!known || session.origin !== origin)
      throw refused(401, 'unauthorized', 'The session token is over, or not for pages of this origin.')
    if (!ALLOWED.test(`${c.req.method} ${c.req.path}`))
      throw refused(403, 'not_for_sites', 'With a site key, questions are asked and answers rated; nothing else.')
    if (c.req.path === '/v1/ask') count(c, session, options)
    if (c.req.path.startsWith('/v1/documents/')) await onlyCited(c, session, options)
    c.set('owner', ownerOfSite(session.key))
    return next()
  }
}

/** RateLimit headers as the IETF's draft 11 has them. */
function count(c: Context<HttpEnv>, { key }: SiteSession, { quota, limits }: SiteGuardOptions): void {
  const state = quota.take(key)
  const ends = state.dayLeft === 0 ? state.dayEnds : state.minuteEnds
  const headers = {
    'ratelimit-policy': `"minute";q=${limits.perMinute};w=60, "day";q=${limits.perDay};w=86400`,
    ratelimit: `"minute";r=${state.minuteLeft};t=${state.minuteEnds}, "day";r=${state.dayLeft};t=${state.dayEnds}`,
  }
  if (!state.allowed) {
    const detail = 'This site has asked as much as it may for now.'
    throw new HttpProblem(429, 'rate_limited', detail, { headers: { ...headers, 'retry-after': String(ends) } })
  }
  for (const [name, value] of Object.entries(headers)) c.header(name, value)
}

/** A document is read by whoever can name the conversation in which an answer cited it. */
async function onlyCited(
  c: Context<HttpEnv>,
  { key }: SiteSession,
  { conversations }: SiteGuardOptions,
): Promise<void> {
  const id = decoded(new URL(c.req.url).pathname.slice('/v1/documents/'.length))
  const conversation = await conversations.get(c.req.query('conversationId') ?? '', { owner: ownerOfSite(key) })
  const cited = conversation?.turns.some(({ citations }) => citations.some(({ documentId }) => documentId === id))
  if (!cited)
    throw refused(
      403,
      'not_for_sites',
      'With a site key, only documents are read that an answer of the conversation cites.',
    )
}

function decoded(path: string): string | null {
  try {
    return decodeURIComponent(path)
  } catch {
    return null
  }
}

/** Browsers leave the Origin header out where a page reads from its own server. */
function originOf(c: Context<HttpEnv>): string | undefined {
  const own = c.req.header('sec-fetch-site') === 'same-origin' ? new URL(c.req.url).origin : undefined
  return c.req.header('origin') ?? own
}

function isOwn(c: Context<HttpEnv>, origin: string): boolean {
  return new URL(origin).host === (c.req.header('host') ?? new URL(c.req.url).host)
}

function refused(status: 401 | 403, code: string, detail: string): HttpProblem {
  return new HttpProblem(
    status,
    code,
    detail,
    status === 401 ? { headers: { 'www-authenticate': 'Bearer realm="ibid"' } } : {},
  )
}
