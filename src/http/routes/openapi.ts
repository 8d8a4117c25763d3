import { createRoute, type OpenAPIHono } from '@hono/zod-openapi'
import * as z from 'zod'
import type { HttpEnv } from '../../channels/wire/http-env.ts'
import { problems } from '../../channels/wire/problem.ts'
import type { HttpDeps } from '../deps.ts'
import { EXAMPLES, type OperationExample } from '../examples.ts'
import { withSecurity } from '../openapi-security.ts'

export const OPENAPI_PATH = '/openapi.json'

/** `GET /openapi.json`: every route of the app, from the schemas that check its requests, with examples. Register it last. */
export function openApiRoute(app: OpenAPIHono<HttpEnv>, deps: HttpDeps) {
  const route = createRoute({
    method: 'get',
    path: OPENAPI_PATH,
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
  return app.openapi(route, (c) => {
    // Generated on first use: it takes a few milliseconds that the start of the server need not wait for.
    document ??= withExamples({
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
    })
    return c.json(document, 200)
  })
}

type Content = Record<string, { example?: unknown }>

interface Operation {
  operationId?: string
  tags?: string[]
  parameters?: { name: string; example?: unknown }[]
  requestBody?: { content: Content }
  responses: Record<string, { content?: Content }>
}

/** Writes the examples to the operations that they belong to, and sets Ibid's own apart from the protocols of others. */
function withExamples<Document extends { paths?: object }>(document: Document): Document {
  for (const methods of Object.values(document.paths ?? {})) {
    for (const operation of Object.values<Operation>(methods)) {
      operation.tags ??= ['Ibid']
      const example = EXAMPLES[operation.operationId ?? '']
      if (example) exemplify(operation, example)
    }
  }
  return document
}

function exemplify(operation: Operation, example: OperationExample): void {
  const { parameters = {}, request, responses = {} } = example
  const status = example.status ?? 200
  for (const parameter of operation.parameters ?? []) {
    if (Object.hasOwn(parameters, parameter.name)) parameter.example = parameters[parameter.name]
  }
  const body = operation.requestBody?.content['application/json']
  if (body && request !== undefined) body.example = request
  for (const [type, content] of Object.entries(operation.responses[status]?.content ?? {})) {
    if (Object.hasOwn(responses, type)) content.example = responses[type]
  }
}
