import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { createApp } from './app.ts'
import { fixture } from './fixture.suite.ts'
import { templateOf } from './request-context.ts'
import { NAMED_SCHEMAS } from './schemas.ts'

type Json = Record<string, unknown>
type Operation = {
  parameters?: { name: string; in: string }[]
  requestBody?: { content: Record<string, { schema: Json }> }
  security?: Record<string, never[]>[]
  responses: Record<string, { content?: Record<string, { schema: Json }> }>
}
interface OpenApi {
  openapi: string
  info: { title: string; version: string }
  components: { schemas: Record<string, z.core.JSONSchema.JSONSchema>; securitySchemes: Json }
  paths: Record<string, Record<string, Operation>>
}

const app = createApp(fixture({ traceAllowed: true }).deps)
const document = (await (await app.request('/openapi.json')).json()) as OpenApi
const schemas = document.components.schemas

/** A schema of the document as zod reads it back: independent of the zod schema it was made from. */
function fromDocument(schema: Json): z.ZodType {
  const local = (json: unknown) => JSON.parse(JSON.stringify(json).replaceAll('#/components/schemas/', '#/$defs/'))
  return z.fromJSONSchema({ ...local(schema), $defs: local(schemas) })
}

describe('openapi.json', () => {
  it('is OpenAPI 3.1 and lists every route, and no other', () => {
    expect(document.openapi).toBe('3.1.0')
    expect(document.info).toMatchObject({ title: 'Ibid', version: '1.2.3' })
    const served = app.routes
      .filter((route) => route.method !== 'ALL')
      .map((route) => `${route.method} ${templateOf(route.path)}`)
    const listed = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    )
    expect(listed.sort()).toEqual([...new Set(served)].sort())
    expect(listed).toContain('GET /v1/documents/{id}')
  })

  it.each(Object.entries<z.ZodType>(NAMED_SCHEMAS))('names %s with every field', (name, schema) => {
    const given = schemas[name]
    expect(given).toBeDefined()
    // zod's own rendering of the same schema, and the document's: the same fields, the same of them required.
    const own = z.toJSONSchema(schema, { io: 'input' })
    const shapes = (json: z.core.JSONSchema.BaseSchema) =>
      (json.oneOf ?? json.anyOf ?? [json]) as z.core.JSONSchema.BaseSchema[]
    const fields = shapes(own).map((shape) => Object.keys(shape.properties ?? {}).sort())
    expect(shapes(given!).map((shape) => Object.keys(shape.properties ?? {}).sort())).toEqual(fields)
    expect(shapes(given!).map((shape) => [...(shape.required ?? [])].sort())).toEqual(
      shapes(own).map((shape) => [...(shape.required ?? [])].sort()),
    )
    expect(given!.enum).toEqual(own.enum)
  })

  it('refers to nested schemas by their names, and every reference leads somewhere', () => {
    expect(schemas.Answer?.properties?.citations).toMatchObject({ items: { $ref: '#/components/schemas/Citation' } })
    expect(schemas.AskRequest?.properties?.filter).toMatchObject({ $ref: '#/components/schemas/DocumentFilter' })
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(
      (match) => match[1]!,
    )
    expect(references.length).toBeGreaterThan(20)
    for (const name of references) expect(schemas).toHaveProperty(name)
  })

  it('says which routes want a key, and how it is sent', () => {
    expect(document.components.securitySchemes).toMatchObject({
      bearer: { type: 'http', scheme: 'bearer' },
      apiKey: { type: 'apiKey', in: 'header', name: 'x-api-key' },
    })
    for (const [path, operations] of Object.entries(document.paths)) {
      for (const { security, responses } of Object.values(operations)) {
        expect(security, path).toEqual(path.startsWith('/v1/') ? [{ bearer: [] }, { apiKey: [] }, {}] : undefined)
        expect('401' in responses, path).toBe(path.startsWith('/v1/'))
      }
    }
  })

  it('refuses unknown fields of requests', () => {
    for (const name of ['AskRequest', 'FeedbackRequest', 'SearchRequest', 'DocumentFilter']) {
      expect(schemas[name], name).toMatchObject({ additionalProperties: false })
    }
  })

  it('tells of problems as problem+json', () => {
    for (const [path, methods] of Object.entries(document.paths)) {
      for (const operation of Object.values(methods)) {
        const failures = Object.keys(operation.responses).filter((status) => Number(status) >= 400)
        if (path !== '/livez') expect(failures).toContain('500')
        for (const status of failures.filter((status) => !(path === '/readyz' && status === '503'))) {
          expect(operation.responses[status]?.content).toEqual({
            'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
          })
        }
      }
    }
  })

  const post = (body: unknown) => ({
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  it.each<[string, string, RequestInit, string]>([
    ['/v1/ask', '/v1/ask', post({ question: 'when?', trace: true }), 'post'],
    ['/v1/ask', '/v1/ask', post({ question: 5 }), 'post'],
    ['/v1/ask', '/v1/ask', post({ question: 'refuse before' }), 'post'],
    ['/v1/search', '/v1/search', post({ query: 'deal' }), 'post'],
    ['/v1/documents', '/v1/documents?limit=2', {}, 'get'],
    ['/v1/documents', '/v1/documents?limit=0', {}, 'get'],
    ['/v1/documents/{id}', '/v1/documents/zebra.txt', {}, 'get'],
    ['/v1/documents/{id}', '/v1/documents/none', {}, 'get'],
    ['/v1/conversations/{id}', '/v1/conversations/conv_1', {}, 'get'],
    ['/v1/conversations', '/v1/conversations', {}, 'get'],
    ['/v1/feedback', '/v1/feedback', post({ messageId: 'msg_x', rating: 'up' }), 'post'],
    ['/livez', '/livez', {}, 'get'],
    ['/readyz', '/readyz', {}, 'get'],
  ])('describes what %s really says (%s)', async (path, url, init, method) => {
    const response = await app.request(url, init)
    const type = response.headers.get('content-type')?.split(';')[0] ?? ''
    const described = document.paths[path]?.[method]?.responses[response.status]?.content?.[type]
    expect(described, `${response.status} ${type}`).toBeDefined()
    const schema = fromDocument(described!.schema)
    const body = (await response.json()) as Json
    expect(schema.safeParse(body).error).toBeUndefined()
    // The check can fail: without one of its fields the same body is refused.
    const required = Object.keys(body)[0]!
    expect(schema.safeParse({ ...body, [required]: undefined }).success).toBe(false)
  })

  it('names the parameters', () => {
    const parametersOf = (path: string) =>
      document.paths[path]?.get?.parameters?.map((parameter) => `${parameter.in} ${parameter.name}`)
    expect(parametersOf('/v1/documents')).toEqual(['query limit', 'query after'])
    expect(parametersOf('/v1/documents/{id}')).toEqual(['path id'])
  })
})
