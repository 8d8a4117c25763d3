import { describe, expect, it } from 'vitest'
import { SECRET } from '../../http/fixture.suite.ts'
import { CITATIONS, CONFLICT, servedScripts, TEXT } from '../scripted.suite.ts'

const serve = servedScripts()
const post = (url: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${url}/hooks/deep-chat`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
const ask = (text: string, more: object = {}) => ({ messages: [{ role: 'user', text }], ...more })
const custom = { status: 'conflicting', shortAnswer: 'February 2022', citations: CITATIONS, conflicts: [CONFLICT] }

describe('POST /hooks/deep-chat', () => {
  it('answers with text, its sources behind it', async () => {
    const { url, asked } = await serve()
    const said = [
      { role: 'ai', text: 'Hello' },
      { role: 'user', text: 'Which deal?' },
      { role: 'ai', text: 'That one.\n\n**Sources**\n\n- \\[1\\] it' },
      { text: 'when?' },
    ]
    const response = await post(url, { messages: said, model: 'whatever' })
    expect(response.status).toBe(200)
    const body = (await response.json()) as { text: string }
    expect(Object.keys(body).sort()).toEqual(['custom', 'text'])
    expect(body).toMatchObject({ custom })
    expect(body.text.startsWith(`${TEXT}\n\n**Sources**\n\n- \\[1\\] [`)).toBe(true)
    expect(asked[0]).toMatchObject({
      request: { question: 'when?' },
      context: { history: [{ question: 'Which deal?', answer: 'That one.' }] },
    })
    expect(await (await post(url, ask('when?', { sources: false }))).json()).toMatchObject({ text: TEXT })
  })

  it.each([
    ['stream: true', { stream: true }, {}],
    ['an Accept header', {}, { accept: 'text/event-stream' }],
  ])('streams pieces of text by %s', async (_, more, headers) => {
    const { url } = await serve()
    const whole = (await (await post(url, ask('when?'))).json()) as { text: string }
    const response = await post(url, ask('when?', more), headers)
    expect(response.headers.get('content-type')).toBe('text/event-stream')
    const events = (await response.text())
      .trim()
      .split('\n\n')
      .filter((event) => !event.startsWith(':'))
      .map((event) => JSON.parse(event.replace(/^data: /, '')) as { text: string })
    expect(events.slice(0, 3).map(({ text }) => text)).toEqual([TEXT.slice(0, 39), TEXT.slice(39, 50), TEXT.slice(50)])
    expect(events.map(({ text }) => text).join('')).toBe(whole.text)
    expect(events.at(-1)).toMatchObject({ custom })
  })

  it('tells of errors as the component reads them', async () => {
    const { url } = await serve()
    for (const [body, status] of [
      [ask('refuse before'), 503],
      [ask('crash before'), 500],
      [ask(''), 400],
      [{ text: 'x' }, 400],
    ] as const) {
      const response = await post(url, body)
      expect(response.status).toBe(status)
      const told = await response.json()
      expect(told).toEqual({ error: expect.any(String) })
      expect(JSON.stringify(told)).not.toContain(SECRET)
    }
    const stream = await (await post(url, ask('crash after', { stream: true }))).text()
    expect(stream).toMatch(/data: \{"error":"Something went wrong on the server[^"]*"\}\n\n$/)
  })
})
