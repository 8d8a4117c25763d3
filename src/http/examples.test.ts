import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { openRuntime } from '../node/runtime.ts'
import { createApp } from './app.ts'
import { EXAMPLES } from './examples.ts'

interface Operation {
  operationId: string
  parameters?: { name: string; in: string; example?: string }[]
  requestBody?: { content: Record<string, { schema: object; example?: unknown }> }
  responses: Record<string, { content?: Record<string, { schema: object; example?: unknown }> }>
}
interface OpenApi {
  components: { schemas: object }
  paths: Record<string, Record<string, Operation>>
}

const dataDir = mkdtempSync(join(tmpdir(), 'ibid-examples-'))
const corpusDir = join(import.meta.dirname, '../../corpus')
const runtime = await openRuntime({ corpusDir, dataDir, maxFileBytes: 1e7 })
await runtime.sync()
afterAll(async () => {
  await runtime.close()
  rmSync(dataDir, { recursive: true })
})
const { assistant, documents, conversations, readiness } = runtime
const { feedback } = runtime.store
const app = createApp({ assistant, documents, conversations, feedback, readiness, version: '0.1.0' })
const document = (await (await app.request('/openapi.json')).json()) as OpenApi
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })),
)

/** A schema of the document as zod reads it back. */
function fromDocument(schema: object): z.ZodType {
  const local = (json: unknown) => JSON.parse(JSON.stringify(json).replaceAll('#/components/schemas/', '#/$defs/'))
  return z.fromJSONSchema({ ...local(schema), $defs: local(document.components.schemas) })
}

/** The paths of all fields, items of lists as one. */
function fieldsOf(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => fieldsOf(item, `${path}[]`))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => [`${path}.${key}`, ...fieldsOf(inner, `${path}.${key}`)])
}

/** The events of a stream; what is no JSON stays text. */
function eventsOf(stream: string): unknown[] {
  const data = stream.split('\n').flatMap((line) => (line.startsWith('data: ') ? [line.slice(6)] : []))
  return data.map((text) => (text.startsWith('{') ? JSON.parse(text) : text))
}

describe('the examples of openapi.json', () => {
  it('are there for every operation', () => {
    // Pages and their files speak for themselves.
    expect(operations.map(({ operationId }) => operationId).filter((id) => !Object.hasOwn(EXAMPLES, id))).toEqual([])
    for (const { operationId, parameters = [], requestBody, responses } of operations) {
      for (const parameter of parameters) expect(parameter.example, operationId).toBeDefined()
      if (requestBody) expect(requestBody.content['application/json']!.example, operationId).toBeDefined()
      const { status = 200, responses: shown = {} } = EXAMPLES[operationId]!
      const content = responses[status]!.content ?? {}
      for (const type of Object.keys(shown)) expect(content[type]?.example, operationId).toBeDefined()
      if (status === 200) expect(Object.keys(shown).length, operationId).toBeGreaterThan(0)
    }
  })

  it('are what their schemas take', () => {
    const contents = operations.flatMap(({ operationId, requestBody, responses }) =>
      [requestBody, ...Object.values(responses)].flatMap((body) =>
        Object.values(body?.content ?? {}).map((content) => ({ operationId, ...content })),
      ),
    )
    const shown = contents.filter(({ example }) => example !== undefined)
    expect(shown.length).toBeGreaterThan(15)
    for (const { operationId, schema, example } of shown) {
      const values =
        typeof example === 'string' ? eventsOf(example).filter((event) => typeof event === 'object') : [example]
      const isText = (schema as { type?: string }).type === 'string'
      for (const value of isText ? [example] : values) {
        expect(fromDocument(schema).safeParse(value).error, operationId).toBeUndefined()
      }
    }
  })

  // A conversation has to be there first, and keys before there is a list of them.
  const asked = operations.filter(({ operationId }) => !/Conversations?$|Feedback$/.test(operationId))
  it.each(asked.map((operation) => [operation.operationId, operation] as const))(
    'are true of the sample corpus: %s',
    async (operationId, { path, method, parameters = [], requestBody, responses }) => {
      const { status = 200 } = EXAMPLES[operationId]!
      let url = path
      const query = new URLSearchParams()
      for (const { in: place, name, example = '' } of parameters) {
        if (place === 'path') url = url.replace(`{${name}}`, encodeURIComponent(example))
        else query.set(name, example)
      }
      const example = requestBody?.content['application/json']?.example
      const body = example as object | undefined
      for (const type of Object.keys(responses[status]!.content ?? { none: {} })) {
        const wantsStream = type === 'text/event-stream'
        const streamed = wantsStream && body !== undefined && operationId !== 'mcp' ? { stream: true } : {}
        const response = await app.request(`http://127.0.0.1:8787${url}?${query}`, {
          method,
          headers: {
            host: '127.0.0.1:8787',
            'content-type': 'application/json',
            accept: operationId === 'mcp' ? 'application/json, text/event-stream' : type,
          },
          ...(body !== undefined && { body: JSON.stringify({ ...body, ...streamed }) }),
        })
        const text = await response.text()
        expect(response.status, text).toBe(status)
        if (status !== 200) continue
        const given = EXAMPLES[operationId]!.responses![response.headers.get('content-type')!.split(';')[0]!]
        expect(given).toBeDefined()
        const [real, shown] = typeof given === 'string' ? [eventsOf(text), eventsOf(given)] : [JSON.parse(text), given]
        // `$` names of the document that describes itself are as many as its routes.
        if (operationId === 'openapi') continue
        const known = new Set(fieldsOf(shown))
        expect([...new Set(fieldsOf(real))].filter((field) => !known.has(field))).toEqual([])
      }
    },
  )

  it('quote the sample corpus literally', async () => {
    const quotes: { documentId: string; start: number; end: number; quote?: string; text?: string }[] = []
    JSON.stringify(EXAMPLES, (_, value) => {
      if (typeof value === 'object' && value !== null && 'documentId' in value && 'start' in value) quotes.push(value)
      return value
    })
    expect(quotes.length).toBeGreaterThan(5)
    for (const { documentId, start, end, quote, text } of quotes) {
      const source = await documents.get(documentId)
      expect(source!.text.slice(start, end)).toBe(quote ?? text)
    }
    const shown = EXAMPLES.getDocument!.responses!['application/json'] as { id: string; text: string }
    expect((await documents.get(shown.id))!.text.startsWith(shown.text)).toBe(true)
  })
})
