import { createRoute, type OpenAPIHono } from '@hono/zod-openapi'
import type { HttpEnv } from '../../channels/wire/http-env.ts'
import { problems } from '../../channels/wire/problem.ts'
import { SourceDocument } from '../../core/document.ts'
import { IbidError } from '../../core/errors.ts'
import type { HttpDeps } from '../deps.ts'
import { DocumentListQuery, DocumentPage, DocumentParams } from '../schemas.ts'

/** `GET /v1/documents` and `GET /v1/documents/{id}`: what the answers are taken from. */
export function documentRoutes(app: OpenAPIHono<HttpEnv>, deps: HttpDeps) {
  const list = createRoute({
    method: 'get',
    path: '/v1/documents',
    operationId: 'listDocuments',
    summary: 'List the documents, page by page',
    request: { query: DocumentListQuery },
    responses: {
      200: { description: 'A page of documents', content: { 'application/json': { schema: DocumentPage } } },
      ...problems(400, 421, 500, 503),
    },
  })
  app.openAPIRegistry.registerPath({
    method: 'get',
    path: '/v1/documents/{id}',
    operationId: 'getDocument',
    summary: 'Read a document, with the text that the offsets of citations count in',
    request: { params: DocumentParams },
    responses: {
      200: { description: 'The document', content: { 'application/json': { schema: SourceDocument } } },
      ...problems(404, 421, 500, 503),
    },
  })
  // Ids are paths: OpenAPI has no parameter that spans slashes, so the route itself is written in the router's own terms.
  return app
    .openapi(list, async (c) => {
      const { limit, after } = c.req.valid('query')
      // One more than the page holds tells whether there is a next one.
      const found = await deps.documents.list({ limit: limit + 1, ...(after !== undefined && { after }) })
      const documents = found.slice(0, limit)
      const next = found.length > limit ? (documents.at(-1)?.id ?? null) : null
      return c.json({ documents, next }, 200)
    })
    .get('/v1/documents/:id{.+}', async (c) => {
      const id = c.req.param('id')
      const document = await deps.documents.get(id)
      if (!document) throw new IbidError('not_found', `There is no document "${id.slice(0, 200)}".`)
      return c.json(document satisfies SourceDocument, 200)
    })
}
