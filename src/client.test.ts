import { afterAll, describe, expect, it } from 'vitest'
import { CITATIONS, servedScripts, TEXT } from './channels/scripted.suite.ts'
import { createClient } from './client.ts'
import type { AnswerPart } from './core/answer.ts'
import { createApp } from './http/app.ts'
import { fixture } from './http/fixture.suite.ts'
import { type Served, serveApp } from './http/served.suite.ts'

const serve = servedScripts()

describe('the client', () => {
  it('gives the parts of an answer as they come', async () => {
    const { url, asked, opened, open } = await serve()
    const parts: AnswerPart[] = []
    for await (const part of createClient(`${url}/`).ask({ question: 'wait', topK: 3 })) {
      parts.push(part)
      // The rest is not made before what came first was read here.
      if (part.type === 'text-delta') {
        await opened
        open()
      }
    }
    expect(parts[0]).toMatchObject({ type: 'start', standaloneQuestion: 'wait' })
    expect(parts.at(-1)).toMatchObject({ type: 'finish', status: 'conflicting' })
    expect(parts.flatMap((part) => (part.type === 'text-delta' ? [part.delta] : [])).join('')).toBe(TEXT)
    expect(parts.flatMap((part) => (part.type === 'citation' ? [part.citation] : []))).toEqual(CITATIONS)
    expect(asked[0]!.request).toEqual({ question: 'wait', topK: 3, stream: true })
  })

  it('gives a whole answer', async () => {
    const { url } = await serve()
    const answer = await createClient(url).answer({ question: 'when?' })
    expect(answer).toMatchObject({ status: 'conflicting', answer: TEXT, citations: CITATIONS })
    const refused = createClient(url).answer({ question: 'crash before' })
    await expect(refused).rejects.toMatchObject({ code: 'internal' })
  })

  it('ends the work where it leaves the loop', async () => {
    const { url, closed } = await serve()
    for await (const part of createClient(url).ask({ question: 'wait' })) if (part.type === 'text-delta') break
    expect(await closed).toEqual({ aborted: true })
  })

  it('ends the work where it is told to stop', async () => {
    const { url, closed, opened } = await serve()
    const stop = new AbortController()
    const parts = createClient(url).ask({ question: 'wait' }, { signal: stop.signal })
    const reading = (async () => {
      for await (const _ of parts);
    })()
    await opened
    stop.abort()
    await expect(reading).rejects.toThrow(/abort/i)
    expect(await closed).toEqual({ aborted: true })
  })

  it('throws what the server says', async () => {
    const { url } = await serve()
    const ask = (question: string) => createClient(url).ask({ question }).next()
    await expect(ask('refuse before')).rejects.toMatchObject({
      code: 'unavailable',
      message: 'The documents are being read.',
    })
    await expect(ask('')).rejects.toMatchObject({ code: 'invalid_input', message: '#/question must not be empty' })
    const parts = createClient(url).ask({ question: 'crash after' })
    const reading = (async () => {
      for await (const _ of parts);
    })()
    await expect(reading).rejects.toMatchObject({ code: 'internal', message: expect.stringContaining('on the server') })
    await expect(createClient(`${url}/none`).ask({ question: 'x' }).next()).rejects.toMatchObject({ code: 'not_found' })
  })

  it('says that a stream broke off, and what answers is no Ibid', async () => {
    const answer = (response: Response) =>
      createClient('http://x', { fetch: async () => response }).ask({ question: 'x' })
    await expect(answer(new Response('')).next()).rejects.toMatchObject({ code: 'unavailable' })
    await expect(answer(new Response('<h1>Bad Gateway', { status: 502 })).next()).rejects.toMatchObject({
      code: 'unavailable',
      message: 'The server answered 502: <h1>Bad Gateway',
    })
  })

  it('sends its key with everything', async () => {
    const seen: (string | null)[] = []
    const { url } = await serve()
    const client = createClient(url, {
      apiKey: 'k1',
      fetch: (input, init) => {
        seen.push(new Request(input, init).headers.get('authorization'))
        return fetch(input, init)
      },
    })
    await client.routes.readyz.$get()
    await client.ask({ question: 'when?' }).next()
    expect(seen).toEqual(['Bearer k1', 'Bearer k1'])
  })
})

describe('its routes', () => {
  const running: Served[] = []
  afterAll(() => Promise.all(running.map((served) => served.close())))

  it('are typed from the app', async () => {
    const served = await serveApp(createApp(fixture().deps))
    running.push(served)
    const { routes } = createClient(served.url)
    const live = await (await routes.livez.$get()).json()
    expect(live.version satisfies string).toBe('1.2.3')
    expect((await routes.v1.ask.$post({ json: { question: 'when?', topK: 2 } })).status).toBe(200)
    const found = await routes.v1.search.$post({ json: { query: 'deal' } })
    if (found.status !== 200) throw new Error(`${found.status}`)
    expect((await found.json()).hits[0]!.score satisfies number).toBe(0.9)
    const page = await routes.v1.documents.$get({ query: { limit: '1' } })
    if (page.status !== 200) throw new Error(`${page.status}`)
    expect((await page.json()).next satisfies string | null).toBe('history/002.txt')
    // An id is a path: what goes into an address is encoded by whoever writes the address.
    const document = await routes.v1.documents[':id{.+}'].$get({
      param: { id: encodeURIComponent('history/a b%2F.md') },
    })
    expect((await document.json()).title).toBe('Title of history/a b%2F.md')
    const conversation = await routes.v1.conversations[':id'].$get({ param: { id: 'conv_1' } })
    if (conversation.status !== 200) throw new Error(`${conversation.status}`)
    expect((await conversation.json()).turns[0]!.question satisfies string).toBe('when?')
    expect((await routes.v1.models.$get()).status).toBe(200)

    // @ts-expect-error a question is needed
    expect((await routes.v1.ask.$post({ json: {} })).status).toBe(400)
    // @ts-expect-error there is no such route
    expect(() => routes.v1.nonsense.$get satisfies never).not.toThrow()
  })
})
