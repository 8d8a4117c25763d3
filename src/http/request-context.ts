import type { Context, MiddlewareHandler } from 'hono'
import { routePath } from 'hono/route'
import type { HttpEnv } from '../channels/wire/http-env.ts'
import type { HttpDeps } from './deps.ts'

const SANE_ID = /^[A-Za-z0-9._-]{1,64}$/

/** Gives every request an id (the caller's, if it is a sane one), tells the log how it ended, and keeps answers out of caches. */
export function requestContext(
  log: HttpDeps['log'],
  respond: (thrown: unknown, c: Context<HttpEnv>) => Response,
): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    const started = performance.now()
    const given = c.req.header('x-request-id')
    const requestId = given !== undefined && SANE_ID.test(given) ? given : crypto.randomUUID()
    c.set('requestId', requestId)
    c.set('owner', null)
    try {
      await next()
    } catch (thrown) {
      // Hono brings only Error objects to `onError`; whatever else is thrown arrives here.
      c.res = respond(thrown, c)
    }
    c.header('x-request-id', requestId)
    if (!c.res.headers.has('cache-control')) c.header('cache-control', 'no-store')
    const path = templateOf(routePath(c, -1))
    log?.({
      event: 'request',
      method: c.req.method,
      path,
      status: c.res.status,
      ms: performance.now() - started,
      requestId,
    })
  }
}

/** `/v1/documents/:id{.+}` → `/v1/documents/{id}`, as the OpenAPI document writes it. */
export function templateOf(path: string): string {
  return path === '/*' ? '*' : path.replace(/:(\w+)(\{[^/]+\})?/g, '{$1}')
}
