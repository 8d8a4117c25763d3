import { createRoute, type OpenAPIHono } from '@hono/zod-openapi'
import * as z from 'zod'
import type { HttpDeps, HttpEnv } from '../deps.ts'
import { withSecurity } from '../openapi-security.ts'
import { problems } from '../problem.ts'

/** `GET /openapi.json`: every route of the app, from the schemas that check its requests. Register it last. */
export function openApiRoute(app: OpenAPIHono<HttpEnv>, deps: HttpDeps): void {
  const route = createRoute({
    method: 'get',
    path: '/openapi.json',
    operationId: 'openapi',
    summary: 'This description of the API',
    responses: {
      200: {
        description: 'An OpenAPI 3.1 document',
        content: { 'application/json': { schema: z.record(z.string(), z.unknown()) } },
      },
      ...problems(421, 500),
    },
  })

  let document: Record<string, unknown> | undefined
  app.openapi(route, (c) => {
    // Generated on first use: it takes a few milliseconds that the start of the server need not wait for.
    document ??= {
      ...withSecurity(
        app.getOpenAPI31Document({
          openapi: '3.1.0',
          info: {
            title: 'Ibid',
            version: deps.version,
            description: 'Question answering over your documents, with the exact words it relied on.',
            license: { name: 'MIT' },
          },
        }),
      ),
    }
    return c.json(document, 200)
  })
}
