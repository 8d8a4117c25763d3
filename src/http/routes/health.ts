import { createRoute, type OpenAPIHono } from '@hono/zod-openapi'
import type { HttpEnv } from '../../channels/wire/http-env.ts'
import { problems } from '../../channels/wire/problem.ts'
import type { HttpDeps } from '../deps.ts'
import { Liveness, Readiness } from '../schemas.ts'

/** `GET /livez` (the process runs) and `GET /readyz` (questions can be answered, and by what). */
export function healthRoutes(app: OpenAPIHono<HttpEnv>, deps: HttpDeps) {
  const live = createRoute({
    method: 'get',
    path: '/livez',
    operationId: 'live',
    summary: 'Whether the process runs',
    responses: { 200: { description: 'It runs', content: { 'application/json': { schema: Liveness } } } },
  })
  const content = { 'application/json': { schema: Readiness } }
  const ready = createRoute({
    method: 'get',
    path: '/readyz',
    operationId: 'ready',
    summary: 'Whether questions can be answered',
    responses: {
      200: { description: 'They can', content },
      ...problems(421, 500),
      503: { description: 'They cannot, and why', content },
    },
  })
  return app
    .openapi(live, (c) => c.json({ status: 'ok' as const, version: deps.version }, 200))
    .openapi(ready, async (c) => {
      const readiness = await deps.readiness()
      return c.json(readiness, readiness.status === 'ready' ? 200 : 503)
    })
}
