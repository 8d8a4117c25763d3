import type { Context, MiddlewareHandler } from 'hono'
import type { HttpEnv } from '../channels/wire/http-env.ts'
import { HttpProblem } from '../channels/wire/problem.ts'

/** The names a server on loopback is reached by. */
export const LOOPBACK_HOSTS: readonly string[] = ['localhost', '127.0.0.1', '[::1]']

/**
 * Refuses requests for a host name that is not ours. A page on the web can point a name of its own at 127.0.0.1 (DNS rebinding)
 * and would then read the documents as a page of the same origin; the Host header is what gives it away.
 * `/livez` tells nothing and stays open to probes, which call by address.
 */
export function hostGuard(allowedHosts: readonly string[] = LOOPBACK_HOSTS): MiddlewareHandler<HttpEnv> {
  const allowed = new Set(allowedHosts.map(hostName))
  return async (c, next) => {
    const host = hostOfRequest(c)
    if (!allowed.has('*') && !allowed.has(hostName(host)) && c.req.path !== '/livez') {
      const detail = `This server does not answer to the host name "${hostName(host).slice(0, 100)}". Add it to ALLOWED_HOSTS if it should.`
      throw new HttpProblem(421, 'host_not_allowed', detail)
    }
    await next()
  }
}

/**
 * Refuses requests that change or cost something when a browser sends them for a page of another site. Requests without
 * an Origin header come from no page and pass. Where CORS is answered, it is answered for the same list of origins.
 */
export function originGuard(allowedOrigins: readonly string[] = []): MiddlewareHandler<HttpEnv> {
  const allowed = new Set(allowedOrigins)
  return async (c, next) => {
    const origin = c.req.header('origin')
    const site = c.req.header('sec-fetch-site')
    const reads = c.req.method === 'GET' || c.req.method === 'HEAD' || c.req.method === 'OPTIONS'
    const welcome = reads || (origin !== undefined && allowed.has(origin)) || site === 'same-origin' || site === 'none'
    if (!welcome && (site === 'cross-site' || (origin !== undefined && hostOf(origin) !== hostOfRequest(c)))) {
      const from = origin ? `the origin "${origin.slice(0, 100)}"` : 'another site'
      const detail = `Browsers may not call from ${from}. Add the origin to ALLOWED_ORIGINS if they should.`
      throw new HttpProblem(403, 'origin_not_allowed', detail)
    }
    await next()
  }
}

/** HTTP/2 has no Host header; its authority is in the URL. */
function hostOfRequest(c: Context<HttpEnv>): string {
  return c.req.header('host') ?? new URL(c.req.url).host
}

/** The name without port, letter case and the dot of a fully qualified name. */
function hostName(host: string): string {
  return host.toLowerCase().replace(/:\d*$/, '').replace(/\.$/, '')
}

/** Host and port of an origin; undefined for `null`, which sandboxed pages send. */
function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined
}
