import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { AnswerPart } from '../core/answer.ts'
import { parseApiKeys } from '../core/api-keys.ts'
import type { Conversation } from '../core/conversation.ts'
import { parseSiteKeys } from '../core/site-keys.ts'
import { createApp } from './app.ts'
import type { HttpDeps } from './deps.ts'
import { conversation, documents, fixture } from './fixture.suite.ts'

const SITE = 'https://docs.example'
const SECRET = 'a-secret-of-sixteen'
const KEY = 'pub_docs1234'
const HOSTILE = [
  'https://evil.example',
  'null',
  'https://docs.example.evil.example',
  'https://evildocs.example',
  'https://docs.example:8443',
  'http://docs.example',
  'https://DOCS.example',
  'https://docs.example.',
  'https://docs.example/',
  'https://other.example',
  'file://',
]

/** An app with a site key; `ask` tells it as whom it was asked. */
function serve(overrides: Partial<HttpDeps> = {}) {
  const owners: (string | null | undefined)[] = []
  const owned = new Map<string, Conversation>([['site:pub_docs1234 conv_1', conversation]])
  const { deps, events } = fixture({
    apiKeys: parseApiKeys(`anna:${SECRET}`),
    siteKeys: parseSiteKeys(`${KEY}=${SITE} pub_other123=https://other.example`),
    conversations: {
      get: async (id, options) => owned.get(`${options?.owner} ${id}`) ?? null,
      delete: async () => true,
      list: async () => [],
    },
    traceAllowed: true,
    ...overrides,
  })
  const { ask } = deps.assistant
  const app = createApp({
    ...deps,
    assistant: {
      ...deps.assistant,
      ask(request, context): AsyncIterable<AnswerPart> {
        owners.push(context?.owner)
        return ask(request, context)
      },
    },
  })
  const call = (method: string, path: string, headers: Record<string, string> = {}, body?: unknown) =>
    app.request(path, {
      method,
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
  const openSession = (origin: string, siteKey = KEY) => call('POST', '/widget/session', { origin }, { siteKey })
  async function session(origin = SITE, siteKey = KEY) {
    const { token } = (await (await openSession(origin, siteKey)).json()) as { token: string }
    return { origin, authorization: `Bearer ${token}` }
  }
  return { call, openSession, session, owners, events }
}
const question = { question: 'when?' }

describe('site keys', () => {
  it('let pages of their origins ask, rate, and read what was cited; and do nothing else', async () => {
    const { call, session, owners } = serve()
    const headers = await session()
    const answered = await call('POST', '/v1/ask', headers, question)
    expect(answered.status).toBe(200)
    expect(answered.headers.get('access-control-allow-origin')).toBe(SITE)
    expect(owners).toEqual([`site:${KEY}`])
    expect((await call('POST', '/v1/feedback', headers, { messageId: 'msg_2', rating: 'up' })).status).not.toBe(403)

    const cited = encodeURIComponent(documents[0]!.id)
    expect((await call('GET', `/v1/documents/${cited}?conversationId=conv_1`, headers)).status).toBe(200)
    for (const path of [
      `/v1/documents/${cited}`,
      `/v1/documents/${cited}?conversationId=conv_9`,
      '/v1/documents/zebra.txt?conversationId=conv_1',
      '/v1/documents/%E0%A4%A?conversationId=conv_1',
      `/%76%31/documents/${cited}`,
      '/v1/documents?conversationId=conv_1',
      '/v1/documents',
      '/v1/conversations',
      '/v1/conversations/conv_1',
      '/v1/nothing',
      '/readyz',
    ]) {
      expect((await call('GET', path, headers)).status, path).toBe(403)
    }
    for (const [method, path] of [
      ['POST', '/v1/search'],
      ['DELETE', '/v1/conversations/conv_1'],
      ['DELETE', `/v1/documents/${cited}`],
      ['POST', '/mcp'],
      ['POST', '/api/chat'],
    ] as const) {
      expect((await call(method, path, headers, { query: 'x' })).status, path).toBe(403)
    }
    // Traces show more than is cited.
    expect((await call('POST', '/v1/ask', headers, { ...question, trace: true })).status).toBe(403)
  })

  it('give nothing to pages of other origins, and no header that would let them read a refusal', async () => {
    const { call, openSession, session, owners } = serve()
    const stolen = await session()
    for (const origin of HOSTILE) {
      const opened = await openSession(origin)
      expect([origin, opened.status]).toEqual([origin, 403])
      expect(await opened.text()).not.toContain('ibs_')
      const asked = await call('POST', '/v1/ask', { ...stolen, origin }, question)
      expect([401, 403], origin).toContain(asked.status)
      const preflight = await call('OPTIONS', '/v1/ask', { origin, 'access-control-request-method': 'POST' })
      for (const response of [opened, asked, preflight]) {
        // The other site may read that its session is none; pages of no site may read nothing.
        if (origin !== 'https://other.example')
          expect(response.headers.get('access-control-allow-origin'), origin).toBeNull()
        expect(response.headers.get('vary')?.toLowerCase(), origin).toContain('origin')
      }
    }
    expect(owners).toEqual([])
  })

  it('are nothing without a session, and a session is nothing without its origin', async () => {
    const { call, session } = serve()
    const headers = await session()
    const attempts: Record<string, string>[] = [
      { origin: SITE },
      { origin: SITE, authorization: `Bearer ${KEY}` },
      { origin: SITE, 'x-api-key': KEY },
      { authorization: headers.authorization },
      { origin: SITE, authorization: `${headers.authorization}x` },
      { origin: SITE, authorization: 'Bearer ibs_e30.e30' },
    ]
    for (const attempt of attempts) {
      const response = await call('POST', '/v1/ask', attempt, question)
      expect([attempt, response.status]).toEqual([attempt, 401])
    }
    // The page of a site cannot do without one where the server is open to everybody else either.
    const open = serve({ apiKeys: [] })
    expect((await open.call('POST', '/v1/ask', { origin: SITE }, question)).status).toBe(401)
    expect((await open.call('GET', '/v1/documents', { origin: SITE })).status).toBe(401)
    expect((await open.call('GET', '/widget/corpus', { origin: SITE })).status).toBe(401)
    expect((await open.call('POST', '/v1/ask', {}, question)).status).toBe(200)
  })

  it('leave API keys as they are', async () => {
    const { call, owners } = serve()
    expect((await call('POST', '/v1/ask', { authorization: `Bearer ${SECRET}` }, question)).status).toBe(200)
    expect(owners).toEqual(['anna'])
    expect((await call('POST', '/v1/ask', {}, question)).status).toBe(401)
  })

  it('are limited by the minute and the day, and say so', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 0, 1, 12) })
    onTestFinished(() => void vi.useRealTimers())
    const { call, session } = serve({ siteLimits: { perMinute: 2, perDay: 100 } })
    const headers = await session()
    const first = await call('POST', '/v1/ask', headers, question)
    expect(first.headers.get('ratelimit-policy')).toBe('"minute";q=2;w=60, "day";q=100;w=86400')
    expect(first.headers.get('ratelimit')).toMatch(/^"minute";r=1;t=\d+, "day";r=99;t=\d+$/)
    await call('POST', '/v1/ask', headers, question)
    const responses = [
      await call('POST', '/v1/ask', headers, question),
      // Another session of the same key draws on the same.
      await call('POST', '/v1/ask', await session(), question),
    ]
    for (const response of responses) {
      expect(response.status).toBe(429)
      expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
      expect(response.headers.get('access-control-allow-origin')).toBe(SITE)
    }
    const other = await session('https://other.example', 'pub_other123')
    expect((await call('POST', '/v1/ask', other, question)).status).toBe(200)
    const spent = serve({ siteLimits: { perMinute: 100, perDay: 1 } })
    const spender = await spent.session()
    await spent.call('POST', '/v1/ask', spender, question)
    const over = await spent.call('POST', '/v1/ask', spender, question)
    expect(over.status).toBe(429)
    expect(Number(over.headers.get('retry-after'))).toBeLessThanOrEqual(86_400)
  })

  it('stay out of the log, and so do sessions', async () => {
    const { call, session, events } = serve()
    const headers = await session()
    await call('POST', '/v1/ask', headers, question)
    await call('POST', '/v1/ask', { ...headers, origin: 'https://evil.example' }, question)
    expect(JSON.stringify(events)).not.toMatch(/pub_|ibs_/)
  })
})
