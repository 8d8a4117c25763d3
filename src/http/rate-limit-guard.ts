import type { MiddlewareHandler } from 'hono'
import type { HttpEnv } from '../channels/wire/http-env.ts'
import { HttpProblem } from '../channels/wire/problem.ts'
import type { HttpDeps } from './deps.ts'

/** Seconds after which a caller may try again: the platforms that count do so by the minute. */
const RETRY_AFTER = '60'

/** Refuses what costs an answer where the platform says that its caller asks too much; chat servers are let be, whose secrets say who they are. */
export function rateLimitGuard(allows: NonNullable<HttpDeps['rateLimit']>): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    const isChat = c.req.path.startsWith('/slack/') || c.req.path.startsWith('/hooks/')
    if (c.req.method === 'POST' && !isChat && !(await allows(c.req.raw))) {
      throw new HttpProblem(429, 'rate_limited', 'Too many requests within a minute. Try again later.', {
        headers: { 'retry-after': RETRY_AFTER },
      })
    }
    await next()
  }
}
