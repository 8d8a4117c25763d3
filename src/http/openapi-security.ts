import { isGuarded } from './api-key-guard.ts'

/** How a key is sent, in OpenAPI's terms. */
export const SECURITY_SCHEMES = {
  bearer: { type: 'http', scheme: 'bearer', description: 'One of API_KEYS, where the server has any' },
  apiKey: { type: 'apiKey', in: 'header', name: 'x-api-key', description: 'The same, in a header of its own' },
} as const

/** Either header will do; and none, on a server without keys. */
const SECURITY = [{ bearer: [] }, { apiKey: [] }, {}]

const UNAUTHORIZED = {
  description: 'Unauthorized',
  headers: { 'www-authenticate': { schema: { type: 'string' }, description: 'A Bearer challenge' } },
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
}

type Operation = { responses?: Record<string, unknown> }

/** The OpenAPI document, saying of every route that wants a key that it does: one guard stands before them all. */
export function withSecurity<Document extends { paths?: unknown; components?: object }>(document: Document): Document {
  const paths = Object.entries((document.paths ?? {}) as Record<string, Record<string, Operation>>)
  const secured = paths.map(([path, operations]): [string, Record<string, Operation>] => [
    path,
    isGuarded(path)
      ? Object.fromEntries(Object.entries(operations).map(([method, operation]) => [method, securedOf(operation)]))
      : operations,
  ])
  return {
    ...document,
    components: { ...document.components, securitySchemes: SECURITY_SCHEMES },
    paths: Object.fromEntries(secured),
  }
}

function securedOf(operation: Operation) {
  return { ...operation, security: SECURITY, responses: { ...operation.responses, 401: UNAUTHORIZED } }
}
