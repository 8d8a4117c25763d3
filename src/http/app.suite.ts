import { afterAll, describe, expect, it } from 'vitest'
import { Problem } from '../channels/wire/problem-schemas.ts'
import { Answer, AnswerPart } from '../core/answer.ts'
import { SourceDocument } from '../core/document.ts'
import type { HttpDeps } from './deps.ts'
import { conversation, documents, eventsOf, fixture, readEvents, SECRET } from './fixture.suite.ts'
import { ConversationBody, DocumentPage, Readiness, SearchResponse } from './schemas.ts'

/** An app that can be asked, in this process or behind a socket. */
export interface Surface {
  fetch(path: string, init?: RequestInit): Promise<Response>
  close(): Promise<void>
}

/** What every way of serving the app has to do. */
export function appSuite(name: string, open: (deps: HttpDeps) => Promise<Surface>): void {
  describe(`http ${name}`, () => {
    const surfaces: Surface[] = []
    afterAll(() => Promise.all(surfaces.map((surface) => surface.close())))

    async function setUp(overrides: Partial<HttpDeps> = {}) {
      const made = fixture(overrides)
      const surface = await open(made.deps)
      surfaces.push(surface)
      const post = (path: string, body: unknown, headers: Record<string, string> = {}, init: RequestInit = {}) =>
        surface.fetch(path, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body: typeof body === 'string' || body instanceof Blob ? body : JSON.stringify(body),
          ...init,
        })
      return { ...made, fetch: surface.fetch, post }
    }

    async function problemOf(response: Response, status: number) {
      const body = await response.text()
      expect(response.status, body).toBe(status)
      expect(response.headers.get('content-type')).toBe('application/problem+json')
      expect(body).not.toContain(SECRET)
      const problem = Problem.strict().parse(JSON.parse(body))
      expect(problem.status).toBe(status)
      expect(problem.requestId).toBe(response.headers.get('x-request-id'))
      return problem
    }

    describe('POST /v1/ask', () => {
      it('answers as JSON, whole', async () => {
        const { post, asked } = await setUp()
        const response = await post('/v1/ask', { question: 'when?', topK: 5, filter: { documentIds: ['a'] } })
        expect(response.status).toBe(200)
        expect(response.headers.get('content-type')).toMatch(/^application\/json/)
        expect(response.headers.get('cache-control')).toBe('no-store')
        const answer = Answer.strict().parse(await response.json())
        expect(answer).toMatchObject({
          status: 'conflicting',
          answer: 'In February\n2022 [1].',
          conversationId: 'conv_2',
        })
        expect(answer.citations).toHaveLength(1)
        expect(answer.conflicts).toHaveLength(1)
        expect(answer.trace).toBeUndefined()
        expect(asked).toEqual([{ question: 'when?', topK: 5, filter: { documentIds: ['a'] } }])
      })

      it('gives traces only where they are allowed', async () => {
        const allowed = await setUp({ traceAllowed: true })
        const answer = Answer.parse(await (await allowed.post('/v1/ask', { question: 'when?', trace: true })).json())
        expect(answer.trace?.expects).toBe('date')
        const refused = await setUp()
        const problem = await problemOf(await refused.post('/v1/ask', { question: 'when?', trace: true }), 403)
        expect(problem.code).toBe('trace_not_allowed')
        expect(refused.asked).toEqual([])
      })

      it('streams one event per part, and the parts make the same answer', async () => {
        const { post, events } = await setUp()
        const response = await post('/v1/ask', { question: 'when?', stream: true })
        expect(response.status).toBe(200)
        expect(response.headers.get('content-type')).toBe('text/event-stream')
        expect(response.headers.get('cache-control')).toBe('no-cache, no-transform')
        expect(response.headers.get('x-accel-buffering')).toBe('no')
        const received = await eventsOf(response)
        expect(received.map((event) => ('event' in event ? `${event.id} ${event.event}` : event.comment))).toEqual([
          '1 start',
          '2 source',
          '3 text-delta',
          '4 text-delta',
          '5 citation',
          '6 conflict',
          '7 finish',
        ])
        for (const event of received) {
          if ('event' in event) expect(AnswerPart.parse(event.part).type).toBe(event.event)
        }
        expect(received[2]).toMatchObject({ part: { delta: 'In February\n2022 ' } })
        expect(events).toContainEqual(expect.objectContaining({ event: 'stream', outcome: 'finish', parts: 7 }))
      })

      it.each([
        ['text/event-stream', true],
        ['text/event-stream, */*;q=0.5', true],
        ['text/event-stream, */*', true],
        ['text/event-stream;q=0.9, application/json;q=0.5', true],
        ['application/json, text/event-stream', false],
        ['text/event-stream;q=0.5, application/json', false],
        ['text/event-stream;q=0', false],
        ['text/event-stream;q=0.1, */*', false],
        ['*/*', false],
        ['text/html, */*;q=0.8', false],
      ])('reads Accept: %s', async (accept, streams) => {
        const { post } = await setUp()
        const response = await post('/v1/ask', { question: 'when?' }, { accept })
        expect((await response.text()).startsWith('id: 1\nevent: start\n')).toBe(streams)
        const asJson = await post('/v1/ask', { question: 'when?', stream: false }, { accept })
        expect(asJson.headers.get('content-type')).toMatch(/^application\/json/)
        await asJson.text()
      })

      it.each([
        ['refuse before', 404, 'There is no conversation "conv_x".'],
        ['crash before', 500, expect.stringContaining('server')],
        ['throw a string', 500, expect.stringContaining('server')],
        ['error part first', 503, 'The index is being built.'],
        ['nothing', 500, expect.any(String)],
      ])('answers a failure before the first part with a status: %s', async (question, status, detail) => {
        const { post, finished } = await setUp()
        for (const stream of [true, false]) {
          const problem = await problemOf(await post('/v1/ask', { question, stream }), status)
          expect(problem.detail).toEqual(detail)
        }
        await finished.promise
      })

      it.each([
        ['crash after', 'internal', expect.stringContaining('server')],
        ['refuse after', 'unavailable', 'The model does not answer.'],
        ['error part', 'unavailable', 'The model does not answer.'],
        ['silent end', 'internal', expect.stringContaining('ended')],
      ])('ends a stream that fails later with an error part: %s', async (question, code, message) => {
        const { post, events, finished } = await setUp()
        const response = await post('/v1/ask', { question, stream: true })
        expect(response.status).toBe(200)
        const received = await eventsOf(response)
        expect(received.map((event) => 'event' in event && event.event)).toEqual(['start', 'error'])
        expect(received[1]).toMatchObject({ part: { type: 'error', code, message } })
        expect(JSON.stringify(received)).not.toContain(SECRET)
        await finished.promise
        expect(events).toContainEqual(expect.objectContaining({ event: 'stream', outcome: 'error' }))
      })

      it('answers the same failures in JSON with a status', async () => {
        const { post, events } = await setUp()
        await problemOf(await post('/v1/ask', { question: 'refuse after' }), 503)
        await problemOf(await post('/v1/ask', { question: 'silent end' }), 500)
        const problem = await problemOf(await post('/v1/ask', { question: 'crash after' }), 500)
        const logged = events.find((event) => event.event === 'error' && event.requestId === problem.requestId)
        expect(logged).toMatchObject({
          message: `${SECRET} ← the root of it`,
          stack: expect.stringContaining('fixture'),
        })
      })

      it('sends heartbeats while there is nothing to say', async () => {
        const { post, gate } = await setUp({ limits: { heartbeatMs: 1 } })
        const seen: string[] = []
        for await (const event of readEvents(await post('/v1/ask', { question: 'wait', stream: true }))) {
          seen.push('event' in event ? event.event : event.comment)
          if ('comment' in event) gate.resolve()
        }
        expect(seen).toContain('keep-alive')
        expect(seen.at(-1)).toBe('finish')
        expect(seen.filter((name) => name !== 'keep-alive')).toHaveLength(7)
      })

      it('stops the work when the client of a stream goes away', async () => {
        const { post, finished, events } = await setUp()
        const client = new AbortController()
        const response = await post('/v1/ask', { question: 'wait', stream: true }, {}, { signal: client.signal })
        const reader = response.body!.getReader()
        await reader.read()
        client.abort()
        await reader.cancel().catch(() => {})
        expect(await finished.promise).toBe(true)
        expect(events.filter((event) => event.event === 'error')).toEqual([])
      })

      it('stops the work when the client of a whole answer goes away', async () => {
        const { post, started, finished, events } = await setUp()
        const client = new AbortController()
        const response = post('/v1/ask', { question: 'wait' }, {}, { signal: client.signal }).catch(() => undefined)
        await started.promise
        client.abort()
        expect(await finished.promise).toBe(true)
        await response
        expect(events.filter((event) => event.event === 'error')).toEqual([])
      })
    })

    describe('refuses', () => {
      const deep = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`
      it.each<[string, string | Blob, string, string | RegExp]>([
        ['no body', '', '#', 'is empty; a JSON object is needed'],
        ['no JSON', '{"question": "a', '#', /^is not valid JSON/],
        ['two values', '{} {}', '#', /^is not valid JSON/],
        ['an array', '[]', '#', 'must be of type object, received array'],
        ['null', 'null', '#', 'must be of type object, received null'],
        ['a string', '"when?"', '#', 'must be of type object, received string'],
        ['no question', '{}', '#/question', 'is required: string'],
        ['an empty question', '{"question":""}', '#/question', 'must not be empty'],
        ['a number', '{"question":5}', '#/question', 'must be of type string, received number'],
        ['a string for a number', '{"question":"a","topK":"5"}', '#/topK', 'must be of type number, received string'],
        ['too many passages', '{"question":"a","topK":51}', '#/topK', 'is more than 50'],
        ['half a passage', '{"question":"a","topK":1.5}', '#/topK', /int/],
        [
          'a string for a switch',
          '{"question":"a","stream":"true"}',
          '#/stream',
          'must be of type boolean, received string',
        ],
        [
          'null for absent',
          '{"question":"a","conversationId":null}',
          '#/conversationId',
          'must be of type string, received null',
        ],
        ['an unknown field', '{"question":"a","modell":1}', '#/modell', 'is not a known field'],
        [
          'an unknown inner field',
          '{"question":"a","filter":{"a/b~ü":1}}',
          '#/filter/a~1b~0%C3%BC',
          'is not a known field',
        ],
        ['a wrong element', '{"question":"a","filter":{"documentIds":["x",2]}}', '#/filter/documentIds/1', /string/],
        [
          'a wrong date',
          '{"question":"a","filter":{"publishedAfter":"2020-02-30"}}',
          '#/filter/publishedAfter',
          /date/,
        ],
        ['__proto__', '{"question":"a","__proto__":{"topK":1}}', '#/__proto__', 'is not a known field'],
        ['a field given twice', '{"question":"a","question":"b"}', '#/question', 'is given twice'],
        ['an escaped twin', '{"question":"a","q\\u0075estion":"b"}', '#/question', 'is given twice'],
        ['a lone surrogate', '{"question":"a\\ud800b"}', '#/question', /surrogate/],
        [
          'a lone surrogate inside',
          '{"question":"a","filter":{"documentIds":["x","\\udc00"]}}',
          '#/filter/documentIds/1',
          /surrogate/,
        ],
        ['deep nesting', deep(33), `#${'/a'.repeat(32)}`, 'is nested deeper than 32 levels'],
        [
          'very deep nesting',
          '['.repeat(20_000) + ']'.repeat(20_000),
          `#${'/0'.repeat(32)}`,
          'is nested deeper than 32 levels',
        ],
        ['bytes that are no UTF-8', new Blob([Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x7d)]), '#', 'is not valid UTF-8'],
        [
          '10,000 words',
          JSON.stringify({ question: 'word '.repeat(10_000) }),
          '#/question',
          'is longer than 4000 characters',
        ],
      ])('%s', async (_, body, pointer, detail) => {
        const { post, asked } = await setUp()
        const problem = await problemOf(await post('/v1/ask', body), 400)
        expect(problem.code).toBe('invalid_input')
        expect(problem.detail).toContain(pointer)
        const error = problem.errors?.find((each) => each.pointer === pointer)
        expect(error?.detail, JSON.stringify(problem)).toEqual(
          typeof detail === 'string' ? detail : expect.stringMatching(detail),
        )
        expect(asked).toEqual([])
      })

      it('and names every fault at once', async () => {
        const { post } = await setUp()
        const problem = await problemOf(await post('/v1/ask', { topK: 0, a: 1, b: 2 }), 400)
        expect(problem.errors?.map((error) => error.pointer).sort()).toEqual(['#/a', '#/b', '#/question', '#/topK'])
      })

      it('a body over the limit, whatever the headers say, and takes one at the limit', async () => {
        const { post, fetch } = await setUp({ limits: { bodyBytes: 1_000 } })
        const sized = (bytes: number) => `{"question":"a"}`.padEnd(bytes)
        expect((await post('/v1/ask', sized(1_000))).status).toBe(200)
        const problem = await problemOf(await post('/v1/ask', sized(1_001)), 413)
        expect(problem.detail).toBe('The body is larger than 1000 bytes.')
        const chunked = (bytes: number) =>
          fetch('/v1/ask', {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: new Blob([sized(bytes)]).stream(),
            duplex: 'half',
          } as RequestInit)
        expect((await chunked(1_000)).status).toBe(200)
        await problemOf(await chunked(1_001), 413)
      })

      it('a body of megabytes without reading it all', async () => {
        const { post } = await setUp()
        await problemOf(await post('/v1/ask', `{"question":"${'a'.repeat(5_000_000)}"}`), 413)
      })

      it.each([
        ['text/plain'],
        ['application/x-www-form-urlencoded'],
        ['application/json; charset=utf-16'],
        ['multipart/form-data; boundary=x'],
      ])('the content type %s', async (type) => {
        const { post } = await setUp()
        const problem = await problemOf(await post('/v1/ask', '{"question":"a"}', { 'content-type': type }), 415)
        expect(problem.detail).toContain('send application/json')
      })

      it('encoded bodies, and takes JSON with a charset or a byte order mark', async () => {
        const { post } = await setUp()
        await problemOf(await post('/v1/ask', '{"question":"a"}', { 'content-encoding': 'gzip' }), 415)
        const withCharset = { 'content-type': 'Application/JSON; charset="UTF-8"' }
        expect((await post('/v1/ask', '{"question":"a"}', withCharset)).status).toBe(200)
        expect((await post('/v1/ask', '\ufeff{"question":"a"}')).status).toBe(200)
        expect((await post('/v1/ask', { question: 'Bakı 😀' })).status).toBe(200)
      })

      it('unknown routes, and other methods with what is allowed', async () => {
        const { fetch } = await setUp()
        const unknown = await problemOf(await fetch('/v2/ask'), 404)
        expect(unknown.detail).toContain('/v2/ask')
        for (const [method, path, allow] of [
          ['GET', '/v1/ask', 'POST'],
          ['PUT', '/v1/conversations/x', 'GET, HEAD, DELETE'],
          ['POST', '/v1/documents/a/b', 'GET, HEAD'],
          ['DELETE', '/livez', 'GET, HEAD'],
        ] as const) {
          const response = await fetch(path, { method })
          expect(response.headers.get('allow')).toBe(allow)
          await problemOf(response, 405)
        }
        expect((await fetch('/v1/ask', { method: 'HEAD' })).status).toBe(405)
      })

      it.each(['evil.example', 'evil.example:8787', 'localhost.evil.example', '127.0.0.1.nip.io'])(
        'the host %s',
        async (host) => {
          const { fetch } = await setUp()
          const problem = await problemOf(await fetch('/v1/documents', { headers: { host } }), 421)
          expect(problem.detail).toContain('ALLOWED_HOSTS')
          const alive = await fetch('/livez', { headers: { host } })
          expect(alive.status).toBe(200)
          await alive.text()
        },
      )

      it('no host that it is told to answer to', async () => {
        const { fetch } = await setUp({ allowedHosts: ['Docs.Example', '[::1]'] })
        for (const host of ['docs.example', 'DOCS.example:443', 'docs.example.', '[::1]:8787']) {
          const response = await fetch('/v1/documents', { headers: { host } })
          expect(response.status, host).toBe(200)
          await response.text()
        }
        await problemOf(await fetch('/v1/documents', { headers: { host: 'localhost' } }), 421)
        const any = await setUp({ allowedHosts: ['*'] })
        expect((await any.fetch('/readyz', { headers: { host: 'anything' } })).status).toBe(200)
      })

      it('what a browser sends for a page of another site', async () => {
        const { post, asked } = await setUp({ allowedOrigins: ['https://docs.example'] })
        const ask = (headers: Record<string, string>) =>
          post('/v1/ask', { question: 'a' }, { host: 'localhost', ...headers })
        for (const headers of [
          { 'sec-fetch-site': 'cross-site' },
          { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
          { 'sec-fetch-site': 'same-site', origin: 'http://localhost:3000' },
          { origin: 'https://docs.example.evil' },
          { origin: 'null' },
        ] as Record<string, string>[]) {
          const problem = await problemOf(await ask(headers), 403)
          expect(problem.detail).toContain('ALLOWED_ORIGINS')
        }
        expect(asked).toEqual([])
        for (const headers of [
          {},
          { 'sec-fetch-site': 'same-origin', origin: 'http://localhost' },
          { 'sec-fetch-site': 'cross-site', origin: 'https://docs.example' },
          { origin: 'http://localhost' },
        ] as Record<string, string>[]) {
          expect((await ask(headers)).status, JSON.stringify(headers)).toBe(200)
        }
      })

      it('and lets the pages that may call read what they get', async () => {
        const { fetch } = await setUp({ allowedOrigins: ['https://docs.example'] })
        const preflight = (origin: string) =>
          fetch('/v1/ask', {
            method: 'OPTIONS',
            headers: {
              origin,
              'access-control-request-method': 'POST',
              'access-control-request-headers': 'content-type,mcp-protocol-version,x-stainless-os',
            },
          })
        const welcome = await preflight('https://docs.example')
        expect(welcome.status).toBe(204)
        expect(welcome.headers.get('access-control-allow-origin')).toBe('https://docs.example')
        // The clients of OpenAI and of MCP send headers of their own.
        expect(welcome.headers.get('access-control-allow-headers')).toBe(
          'content-type,mcp-protocol-version,x-stainless-os',
        )
        const other = await preflight('https://evil.example')
        expect(other.headers.get('access-control-allow-origin')).toBeNull()
        const read = await fetch('/v1/documents', { headers: { origin: 'https://docs.example' } })
        expect(read.headers.get('access-control-allow-origin')).toBe('https://docs.example')
        await read.text()
      })
    })

    it('searches', async () => {
      const { post, searched } = await setUp()
      const response = await post('/v1/search', { query: 'deal', topK: 3 })
      expect(response.status).toBe(200)
      const { hits } = SearchResponse.strict().parse(await response.json())
      expect(hits[0]).toMatchObject({
        documentId: 'history/002.txt',
        chunkId: 17,
        keywordScore: 3.2,
        vectorScore: null,
      })
      expect(searched).toEqual([{ query: 'deal', topK: 3 }])
      const problem = await problemOf(await post('/v1/search', { query: '', limit: 3 }), 400)
      expect(problem.errors?.map((error) => error.pointer).sort()).toEqual(['#/limit', '#/query'])
    })

    it('lists the documents page by page', async () => {
      const { fetch } = await setUp()
      const ids: string[] = []
      let after = ''
      do {
        const response = await fetch(`/v1/documents?limit=3${after && `&after=${encodeURIComponent(after)}`}`)
        const page = DocumentPage.strict().parse(await response.json())
        expect(page.documents[0]).not.toHaveProperty('text')
        ids.push(...page.documents.map((document) => document.id))
        after = page.next ?? ''
      } while (after)
      expect(ids).toEqual(documents.map((document) => document.id))
      const whole = DocumentPage.parse(await (await fetch(`/v1/documents?limit=${documents.length}`)).json())
      expect(whole.next).toBeNull()
      for (const query of ['limit=0', 'limit=x', 'limit=201', 'limit=1&limit=2', 'limit=1.5']) {
        const problem = await problemOf(await fetch(`/v1/documents?${query}`), 400)
        expect(problem.errors?.[0]?.parameter).toBe('limit')
      }
      const problem = await problemOf(await fetch('/v1/documents?offset=1'), 400)
      expect(problem.errors).toEqual([{ parameter: 'offset', detail: 'is not a known field' }])
    })

    it('reads a document by its id, its slashes encoded or not', async () => {
      const { fetch } = await setUp()
      for (const { id } of documents) {
        const whole = encodeURIComponent(id)
        for (const path of [whole, whole.replaceAll('%2F', '/')]) {
          const response = await fetch(`/v1/documents/${path}`)
          expect(response.status, path).toBe(200)
          expect(SourceDocument.strict().parse(await response.json()).id).toBe(id)
        }
      }
      const problem = await problemOf(await fetch('/v1/documents/history/003.txt'), 404)
      expect(problem.detail).toBe('There is no document "history/003.txt".')
      await problemOf(await fetch('/v1/documents/%ff%zz'), 404)
    })

    it('reads and forgets conversations', async () => {
      const { fetch } = await setUp()
      const response = await fetch('/v1/conversations/conv_1')
      expect(ConversationBody.strict().parse(await response.json())).toEqual(conversation)
      const deleted = await fetch('/v1/conversations/conv_1', { method: 'DELETE' })
      expect(deleted.status).toBe(204)
      expect(await deleted.text()).toBe('')
      for (const method of ['GET', 'DELETE']) {
        const problem = await problemOf(await fetch('/v1/conversations/conv_1', { method }), 404)
        expect(problem.detail).toBe('There is no conversation "conv_1".')
      }
    })

    it('tells whether it lives and whether it is ready', async () => {
      const unready = {
        status: 'unavailable' as const,
        documents: 0,
        chunks: 0,
        generation: null,
        embedder: null,
        index: null,
        reason: 'The corpus folder is empty.',
      }
      const { fetch } = await setUp()
      expect(await (await fetch('/livez')).json()).toEqual({ status: 'ok', version: '1.2.3' })
      const ready = await fetch('/readyz')
      expect(ready.status).toBe(200)
      expect(Readiness.strict().parse(await ready.json())).toMatchObject({ status: 'ready', generation: 'g1' })
      const notReady = await (await setUp({ readiness: async () => unready })).fetch('/readyz')
      expect(notReady.status).toBe(503)
      expect(await notReady.json()).toEqual(unready)
      const failing = await setUp({ readiness: () => Promise.reject(new Error(SECRET)) })
      await problemOf(await failing.fetch('/readyz'), 500)
      expect((await failing.fetch('/livez')).status).toBe(200)
    })

    it('answers HEAD where it answers GET', async () => {
      const { fetch } = await setUp()
      for (const path of ['/livez', '/readyz', '/v1/documents', '/v1/documents/zebra.txt', '/openapi.json']) {
        const response = await fetch(path, { method: 'HEAD' })
        expect(response.status, path).toBe(200)
        expect(response.headers.get('content-type')).toMatch(/^application\/json/)
        expect(await response.text()).toBe('')
      }
    })

    it('sends security headers and no CORS headers, whatever the answer', async () => {
      const { fetch, post } = await setUp()
      for (const response of [
        await fetch('/livez', { headers: { origin: 'https://evil.example' } }),
        await fetch('/nowhere'),
        await post('/v1/ask', '{'),
        await post('/v1/ask', { question: 'crash before' }),
        await post('/v1/ask', { question: 'throw a string' }),
        await post('/v1/ask', { question: 'a', stream: true }),
        await fetch('/v1/documents', { headers: { host: 'evil.example' } }),
      ]) {
        const { headers } = response
        expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'")
        expect(headers.get('x-content-type-options')).toBe('nosniff')
        expect(headers.get('referrer-policy')).toBe('no-referrer')
        expect(headers.get('x-request-id')).toBeTruthy()
        expect(headers.get('cache-control')).toMatch(/no-store|no-cache, no-transform/)
        expect(headers.get('access-control-allow-origin')).toBeNull()
        await response.text()
      }
    })

    it('keeps a sane request id and makes one otherwise', async () => {
      const { fetch } = await setUp()
      const idOf = async (id: string) =>
        (await fetch('/livez', { headers: { 'x-request-id': id } })).headers.get('x-request-id')
      expect(await idOf('trace-1.A_b')).toBe('trace-1.A_b')
      for (const id of ['a b', 'x'.repeat(65), '<script>', '']) {
        expect(await idOf(id)).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/)
      }
    })

    it('logs requests by their route, without what was asked', async () => {
      const { fetch, post, events } = await setUp()
      await (await post('/v1/ask', { question: 'when was the wedding?' })).text()
      await (await fetch('/v1/documents/history/002.txt')).text()
      await (await fetch('/v1/conversations/conv_9')).text()
      await (await fetch('/nowhere')).text()
      const requests = events.filter((event) => event.event === 'request')
      expect(requests.map(({ method, path, status }) => `${method} ${path} ${status}`)).toEqual([
        'POST /v1/ask 200',
        'GET /v1/documents/{id} 200',
        'GET /v1/conversations/{id} 404',
        'GET * 404',
      ])
      for (const request of requests) expect(request.ms).toBeGreaterThanOrEqual(0)
      expect(JSON.stringify(events)).not.toMatch(/wedding|history|conv_9/)
    })
  })
}
