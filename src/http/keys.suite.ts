import { afterAll, describe, expect, it } from 'vitest'
import { answeringFrom } from '../answering.suite.ts'
import { Problem } from '../channels/wire/problem-schemas.ts'
import type { Answer } from '../core/answer.ts'
import { parseApiKeys } from '../core/api-keys.ts'
import type { Surface } from './app.suite.ts'
import type { HttpDeps } from './deps.ts'
import { fixture } from './fixture.suite.ts'
import { ConversationBody, ConversationPage } from './schemas.ts'

const ANNA = 'a-secret-of-anna-0001'
const BOB = 'a-secret-of-bob-00002'
const BARE = 'a-bare-secret-000003'
const KEYS = parseApiKeys(`anna:${ANNA}, bob:${BOB} ${BARE}`)
const FILES = {
  'tower.md': 'The tower of Elmont was opened in 1912 by Ann Poe. The tower of Elmont is 96 metres tall.\n',
  'bridge.md': 'The bridge of Elmont was opened in 1942.\n',
  'news.md': 'The bridge of Elmont was opened in 1943.\n',
}

/** What keys and owners must do, however the app is served; with the real assistant over a real database. */
export function keysSuite(name: string, open: (deps: HttpDeps) => Promise<Surface>): void {
  describe(`keys and owners ${name}`, () => {
    const surfaces: Surface[] = []
    afterAll(() => Promise.all(surfaces.map((surface) => surface.close())))

    async function serve(overrides: Partial<HttpDeps> = { apiKeys: KEYS }) {
      const { assistant, store } = await answeringFrom(FILES, { vectors: false })
      const { documents, conversations, feedback } = store
      const { deps, events } = fixture({ assistant, documents, conversations, feedback, ...overrides })
      const surface = await open(deps)
      surfaces.push(surface)
      const call = (method: string, path: string, secret?: string, body?: unknown) =>
        surface.fetch(path, {
          method,
          headers: {
            ...(body !== undefined && { 'content-type': 'application/json' }),
            ...(secret !== undefined && { authorization: `Bearer ${secret}` }),
          },
          ...(body !== undefined && { body: JSON.stringify(body) }),
        })
      const ask = async (secret: string | undefined, question: string, conversationId?: string) => {
        const body = { question, ...(conversationId !== undefined && { conversationId }) }
        const response = await call('POST', '/v1/ask', secret, body)
        expect(response.status).toBe(200)
        return (await response.json()) as Answer
      }
      return { store, events, fetch: surface.fetch, call, ask }
    }
    /** A refusal but for the id of the request. */
    async function refusal(response: Response) {
      const { requestId: _, ...problem } = Problem.strict().parse(await response.json())
      return problem
    }

    it('lets in whoever has a key, by either header', async () => {
      const { fetch } = await serve()
      const statusOf = async (headers: Record<string, string>) => {
        const response = await fetch('/v1/documents', { headers })
        await response.text()
        return response.status
      }
      for (const headers of [
        { authorization: `Bearer ${ANNA}` },
        { authorization: `bearer  ${BOB}` },
        { 'x-api-key': BARE },
        { authorization: 'Basic cHJveHk6cHJveHk=', 'x-api-key': ANNA },
      ] as Record<string, string>[]) {
        expect(await statusOf(headers), JSON.stringify(headers)).toBe(200)
      }
      for (const headers of [
        {},
        { authorization: ANNA },
        { authorization: `Basic ${ANNA}` },
        { authorization: 'Bearer ' },
        { authorization: `Bearer ${ANNA}x` },
        { authorization: `Bearer ${ANNA.slice(0, -1)}` },
        { authorization: `Bearer ${ANNA.toUpperCase()}` },
        { authorization: `Bearer anna:${ANNA}` },
        { 'x-api-key': '' },
        { 'x-api-key': 'anna' },
        { authorization: 'Bearer wrong', 'x-api-key': ANNA },
      ] as Record<string, string>[]) {
        expect(await statusOf(headers), JSON.stringify(headers)).toBe(401)
      }
    })

    it('refuses with a challenge, and says whether a key was sent at all', async () => {
      const { call, events } = await serve()
      const none = await call('GET', '/v1/documents')
      expect(none.headers.get('content-type')).toBe('application/problem+json')
      expect(none.headers.get('www-authenticate')).toBe('Bearer realm="ibid"')
      expect(await refusal(none)).toMatchObject({ status: 401, title: 'Unauthorized', code: 'unauthorized' })
      const wrong = await call('GET', '/v1/documents', 'not-a-secret-of-anybody')
      expect(wrong.headers.get('www-authenticate')).toBe('Bearer realm="ibid", error="invalid_token"')
      expect(JSON.stringify([await refusal(wrong), events])).not.toMatch(/not-a-secret|a-secret-of/)
    })

    it('guards what tells of documents or costs something, and nothing that brings its own guard', async () => {
      const { call } = await serve()
      for (const path of [
        '/v1/ask',
        '/v1/search',
        '/v1/feedback',
        '/v1/conversations',
        '/v1/documents/a/b',
        '/v1/nothing',
        '/api/chat',
        '/mcp',
        '/mcp/x',
        '/hooks/deep-chat',
        '/%76%31/documents',
        '/v1/../v1/documents',
        '//v1/documents',
      ]) {
        const statuses = await Promise.all(['GET', 'POST'].map(async (method) => (await call(method, path)).status))
        // What the router takes for another path has nothing behind it either.
        for (const status of statuses) expect([401, path.startsWith('//') ? 404 : 401], path).toContain(status)
      }
      for (const path of ['/livez', '/readyz', '/openapi.json'])
        expect((await call('GET', path)).status, path).toBe(200)
      for (const path of ['/', '/docs', '/widget/v1.js', '/slack/events', '/hooks/x', '/v2/ask', '/apix', '/mcpx'])
        expect((await call('GET', path)).status, path).not.toBe(401)
    })

    it('is open, and owned by nobody, where no keys are set', async () => {
      const { ask, call, store } = await serve({})
      const { conversationId } = await ask(undefined, 'When was the tower of Elmont opened?')
      expect((await ask(ANNA, 'how tall is it?', conversationId)).answer).toContain('96 metres')
      expect((await store.conversations.get(conversationId))?.turns).toHaveLength(2)
      const listed = await call('GET', '/v1/conversations')
      expect(await refusal(listed)).toMatchObject({ status: 403, code: 'keys_needed' })
    })

    it('keeps a conversation to the key that began it: to others it is as unknown as one that never was', async () => {
      const { ask, call, store } = await serve()
      const { conversationId: id, id: messageId } = await ask(ANNA, 'When was the tower of Elmont opened?')
      const calls = (id: string, messageId: string): [string, string, unknown?][] => [
        ['GET', `/v1/conversations/${id}`],
        ['DELETE', `/v1/conversations/${id}`],
        ['POST', '/v1/ask', { question: 'how tall is it?', conversationId: id }],
        ['POST', '/v1/feedback', { messageId, rating: 'down' }],
      ]
      const unknown = calls('conv_unknown', 'msg_unknown')
      for (const [i, [method, path, body]] of calls(id, messageId).entries()) {
        for (const secret of [BOB, BARE]) {
          const [otherMethod, otherPath, otherBody] = unknown[i]!
          const expected = await refusal(await call(otherMethod, otherPath, secret, otherBody))
          const got = await refusal(await call(method, path, secret, body))
          const same = JSON.stringify(got).replaceAll(id, 'conv_unknown').replaceAll(messageId, 'msg_unknown')
          expect(JSON.parse(same)).toEqual(expected)
          expect(got.status).toBe(404)
        }
      }
      expect((await ask(ANNA, 'how tall is it?', id)).answer).toContain('96 metres')
      expect((await store.conversations.get(id, { owner: 'anna' }))?.turns).toHaveLength(2)
      expect(await store.feedback.list()).toEqual([])
      expect((await call('DELETE', `/v1/conversations/${id}`, ANNA)).status).toBe(204)
      expect((await call('GET', `/v1/conversations/${id}`, ANNA)).status).toBe(404)
    })

    it('does not hand to a key what was begun when there were none', async () => {
      const { call, store, ask } = await serve()
      await store.conversations.append('old', TURN)
      expect((await call('GET', '/v1/conversations/old', ANNA)).status).toBe(404)
      await ask(ANNA, 'When was the tower of Elmont opened?')
      const page = ConversationPage.parse(await (await call('GET', '/v1/conversations', ANNA)).json())
      expect(page.conversations).toHaveLength(1)
    })

    it('knows a bare secret again after a new start', async () => {
      const { store, ask, call } = await serve()
      const { conversationId } = await ask(BARE, 'When was the tower of Elmont opened?')
      const again = await serve({ apiKeys: parseApiKeys(BARE), conversations: store.conversations })
      const [listed] = ConversationPage.parse(
        await (await again.call('GET', '/v1/conversations', BARE)).json(),
      ).conversations
      expect(listed).toMatchObject({ id: conversationId, turns: 1 })
      expect((await call('GET', `/v1/conversations/${conversationId}`, BARE)).status).toBe(200)
    })

    it('replays an answer as it was given live, whole', async () => {
      const { ask, call } = await serve()
      const live = [await ask(ANNA, 'When was the bridge of Elmont opened?')]
      const { conversationId } = live[0]!
      live.push(await ask(ANNA, 'and the tower of Elmont, who opened it?', conversationId))
      live.push(await ask(ANNA, 'What does the ferry cost?', conversationId))
      expect(live.map(({ status }) => status)).toEqual(['conflicting', 'answered', 'not_found'])
      const { turns } = ConversationBody.strict().parse(
        await (await call('GET', `/v1/conversations/${conversationId}`, ANNA)).json(),
      )
      for (const [i, answer] of live.entries()) {
        const { conversationId: _, index: __, usage: ___, timings: ____, ...told } = answer
        const { question: _____, askedAt: ______, ...replayed } = turns[i]!
        expect(replayed).toEqual(told)
      }
    })

    it('lists the conversations of a key, newest first, page by page', async () => {
      const { store, call } = await serve()
      for (let n = 1; n <= 5; n++) {
        const asked = { ...TURN, id: `msg_${n}`, question: `question ${n}`, askedAt: `2026-01-0${n}T00:00:00.000Z` }
        await store.conversations.append(`c~${n}`, asked, { owner: 'anna' })
        await store.conversations.append(`d${n}`, asked, { owner: 'bob' })
      }
      const seen: (string | null)[] = []
      let after: string | null = ''
      do {
        const query: string = after && `&after=${encodeURIComponent(after)}`
        const response = await call('GET', `/v1/conversations?limit=2${query}`, ANNA)
        const page = ConversationPage.strict().parse(await response.json())
        seen.push(...page.conversations.map(({ firstQuestion }) => firstQuestion))
        after = page.next
      } while (after !== null)
      expect(seen).toEqual([5, 4, 3, 2, 1].map((n) => `question ${n}`))
      for (const query of ['limit=0', 'after=x', 'offset=1']) {
        const response = await call('GET', `/v1/conversations?${query}`, ANNA)
        expect(await refusal(response)).toMatchObject({ status: 400, code: 'invalid_input' })
      }
    })

    it('takes feedback, once for each answer, and forgets it with the conversation', async () => {
      const { ask, call, store } = await serve()
      const { id: messageId, conversationId } = await ask(ANNA, 'When was the tower of Elmont opened?')
      const rate = (body: object) => call('POST', '/v1/feedback', ANNA, body)
      const first = await rate({ messageId, rating: 'down', comment: ' which tower?  ' })
      expect([first.status, await first.text()]).toEqual([204, ''])
      expect(await store.feedback.list()).toMatchObject([
        { rating: 'down', comment: 'which tower?', owner: 'anna', conversationId, turns: [{ id: messageId }] },
      ])
      expect((await rate({ messageId, rating: 'up' })).status).toBe(204)
      expect((await rate({ messageId, rating: 'up', comment: '   ' })).status).toBe(204)
      expect(await store.feedback.list()).toMatchObject([{ rating: 'up', comment: null }])
      expect((await rate({ messageId, rating: 'up', comment: 'x'.repeat(2000) })).status).toBe(204)
      for (const body of [
        {},
        { messageId },
        { messageId, rating: 'good' },
        { messageId, rating: 'up', comment: 'x'.repeat(2001) },
        { messageId, rating: 'up', stars: 5 },
        { messageId: '', rating: 'up' },
      ]) {
        expect(await refusal(await rate(body)), JSON.stringify(body)).toMatchObject({ status: 400 })
      }
      await call('DELETE', `/v1/conversations/${conversationId}`, ANNA)
      expect(await store.feedback.list()).toEqual([])
      expect((await rate({ messageId, rating: 'up' })).status).toBe(404)
    })

    it('lets pages of welcome origins send keys, and read why they were refused', async () => {
      const origin = 'https://docs.example'
      const { fetch } = await serve({ apiKeys: KEYS, allowedOrigins: [origin] })
      const preflight = await fetch('/v1/ask', {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' },
      })
      expect(preflight.status).toBe(204)
      expect(preflight.headers.get('access-control-allow-headers')).toBe('authorization')
      const refused = await fetch('/v1/documents', { headers: { origin } })
      expect(refused.status).toBe(401)
      expect(refused.headers.get('access-control-allow-origin')).toBe(origin)
      await refused.text()
    })
  })
}

const TURN = {
  id: 'msg_old',
  question: 'when?',
  standaloneQuestion: 'when?',
  answer: 'Then.',
  status: 'answered' as const,
  citations: [],
  conflicts: [],
  askedAt: '2026-01-01T00:00:00.000Z',
}
