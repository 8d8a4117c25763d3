import { createRoute, type OpenAPIHono } from '@hono/zod-openapi'
import type { HttpEnv } from '../../channels/wire/http-env.ts'
import { jsonBody } from '../../channels/wire/json-body.ts'
import { problems } from '../../channels/wire/problem.ts'
import { tracedHit } from '../../core/traced-hit.ts'
import type { HttpDeps } from '../deps.ts'
import { SearchRequest, SearchResponse } from '../schemas.ts'

/** `POST /v1/search`: the passages nearest to a query, with their scores. */
export function searchRoute(app: OpenAPIHono<HttpEnv>, deps: HttpDeps) {
  const route = createRoute({
    method: 'post',
    path: '/v1/search',
    operationId: 'search',
    summary: 'Find passages',
    middleware: [jsonBody(deps.limits?.bodyBytes)] as const,
    request: { body: { required: true, content: { 'application/json': { schema: SearchRequest } } } },
    responses: {
      200: { description: 'The passages', content: { 'application/json': { schema: SearchResponse } } },
      ...problems(400, 403, 413, 415, 421, 500, 503),
    },
  })

  return app.openapi(route, async (c) => {
    const { query, topK, filter } = c.req.valid('json')
    const hits = await deps.assistant.search({ query, ...(topK !== undefined && { topK }), ...(filter && { filter }) })
    return c.json({ hits: hits.map((hit) => ({ ...tracedHit(hit), url: hit.document.url })) }, 200)
  })
}
