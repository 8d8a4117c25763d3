import { describe, expect, it } from 'vitest'
import { createApp } from './app.ts'
import { fixture } from './fixture.suite.ts'

describe('a platform that counts requests', () => {
  function open(allowed: boolean) {
    const counted: string[] = []
    const { deps, asked } = fixture({
      rateLimit: async (request) => {
        counted.push(new URL(request.url).pathname)
        return allowed
      },
      allowedOrigins: ['https://a.example'],
    })
    const app = createApp(deps)
    const post = (path: string, headers: Record<string, string> = {}) =>
      app.request(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ question: 'when?' }),
      })
    return { app, post, counted, asked }
  }

  it('refuses what costs an answer, in the words of each protocol, and says when to come back', async () => {
    const { post, asked } = open(false)
    const response = await post('/v1/ask', { origin: 'https://a.example' })
    expect(response.status).toBe(429)
    expect(response.headers.get('retry-after')).toBe('60')
    // A page is told too, and not that it may not read the answer.
    expect(response.headers.get('access-control-allow-origin')).toBe('https://a.example')
    expect(await response.json()).toMatchObject({ code: 'rate_limited', status: 429 })
    expect(await (await post('/v1/chat/completions')).json()).toMatchObject({ error: { code: 'rate_limited' } })
    expect(asked).toEqual([])
  })

  it('is not asked about what only reads, nor about chat servers', async () => {
    const { app, post, counted } = open(false)
    expect((await app.request('/readyz')).status).toBe(200)
    expect((await post('/slack/events')).status).toBe(404)
    expect(counted).toEqual([])
  })

  it('lets through what it allows', async () => {
    const { post, counted } = open(true)
    expect((await post('/v1/ask')).status).toBe(200)
    expect(counted).toEqual(['/v1/ask'])
  })
})
