import { queryObjects } from 'node:v8'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { McpServer } from '@modelcontextprotocol/server'
import { afterAll, describe, expect, it } from 'vitest'
import type { HttpDeps } from '../../http/deps.ts'
import { SECRET } from '../../http/fixture.suite.ts'
import { CITATIONS, CONFLICT, LOCAL, servedScripts, TEXT, WEB } from '../scripted.suite.ts'

const serve = servedScripts()
const clients: Client[] = []
afterAll(() => Promise.all(clients.map((client) => client.close())))

type Era = 'auto' | 'legacy'

async function connectAs(mode: Era, overrides: Partial<HttpDeps> = {}) {
  const served = await serve(overrides)
  const client = new Client({ name: 'test', version: '1.0.0' }, { versionNegotiation: { mode } })
  clients.push(client)
  await client.connect(new StreamableHTTPClientTransport(new URL(`${served.url}/mcp`)))
  const call = async (name: string, args: Record<string, unknown>) => {
    const result = await client.callTool({ name, arguments: args })
    const [item] = result.content as { type: string; text: string }[]
    expect(item?.type).toBe('text')
    return { ...result, text: item!.text }
  }
  return { ...served, client, call }
}

describe.each<[string, Era]>([
  ['2026-07-28', 'auto'],
  ['2025-11-25', 'legacy'],
])('the MCP client by revision %s', (revision, era) => {
  const connect = (overrides?: Partial<HttpDeps>) => connectAs(era, overrides)

  it('meets three tools that change nothing', async () => {
    const { client } = await connect()
    expect(client.getNegotiatedProtocolVersion()).toBe(revision)
    expect(client.getServerVersion()).toMatchObject({ name: 'ibid', version: '1.2.3' })
    const { tools } = await client.listTools()
    expect(tools.map(({ name }) => name)).toEqual(['search', 'fetch', 'ask'])
    for (const tool of tools) {
      expect(tool.annotations).toMatchObject({ readOnlyHint: true, destructiveHint: false })
      expect(tool.outputSchema).toBeDefined()
    }
  })

  it('searches: each document once, with an address that can be cited', async () => {
    const { call, url } = await connect()
    const { structuredContent, text } = await call('search', { query: 'deal' })
    expect(structuredContent).toEqual({
      results: [
        { id: WEB.id, title: WEB.title, url: WEB.url, text: CITATIONS[0].quote },
        {
          id: LOCAL.id,
          title: 'Notes',
          url: `${url}/v1/documents/${encodeURIComponent(LOCAL.id)}`,
          text: LOCAL.text,
        },
      ],
    })
    expect(JSON.parse(text)).toEqual(structuredContent)
    expect((await call('search', { query: 'deal', topK: 1 })).structuredContent).toMatchObject({
      results: [{ id: WEB.id }],
    })
  })

  it('begins addresses with the public one where the server has one', async () => {
    const { call } = await connect({ publicUrl: 'https://ibid.example.org/' })
    const { structuredContent } = await call('fetch', { id: LOCAL.id })
    expect(structuredContent).toMatchObject({
      url: `https://ibid.example.org/v1/documents/${encodeURIComponent(LOCAL.id)}`,
    })
  })

  it('reads a document, and hears which there is not', async () => {
    const { call } = await connect()
    const { structuredContent, text } = await call('fetch', { id: WEB.id })
    expect(structuredContent).toEqual({
      id: WEB.id,
      title: WEB.title,
      text: WEB.text,
      url: WEB.url,
      metadata: { publishedAt: '2022-02', mediaType: 'text/markdown' },
    })
    expect(JSON.parse(text)).toEqual(structuredContent)
    expect(await call('fetch', { id: 'none' })).toMatchObject({ isError: true, text: 'There is no document "none".' })
  })

  it('asks: text with sources for a model, the answer as data for a program', async () => {
    const { call, asked } = await connect()
    const { structuredContent, text } = await call('ask', { question: 'when?', conversationId: 'conv_9' })
    expect(structuredContent).toMatchObject({
      status: 'conflicting',
      answer: TEXT,
      conversationId: 'conv_9',
      citations: CITATIONS,
      conflicts: [CONFLICT],
      shortAnswer: 'February 2022',
    })
    expect(text.startsWith(`${TEXT}\n\n**Sources**`)).toBe(true)
    expect(asked[0]).toMatchObject({ request: { question: 'when?' }, context: { owner: null } })
  })

  it('hears of failures as results, and of nothing secret', async () => {
    const { call, events } = await connect()
    expect(await call('ask', { question: 'refuse before' })).toMatchObject({
      isError: true,
      text: 'The documents are being read.',
    })
    const crashed = await call('ask', { question: 'crash after' })
    expect(crashed).toMatchObject({
      isError: true,
      text: expect.stringContaining('Something went wrong on the server'),
    })
    expect(JSON.stringify(crashed)).not.toContain(SECRET)
    expect(events).toContainEqual(expect.objectContaining({ event: 'error', message: SECRET }))
    expect(await call('ask', { question: '' })).toMatchObject({ isError: true })
  })

  it('ends the work when the client goes away', async () => {
    const { client, opened, closed, events, url } = await connect()
    const stop = new AbortController()
    const call = client.callTool({ name: 'ask', arguments: { question: 'wait' } }, { signal: stop.signal })
    await opened
    const at = performance.now()
    // Without sessions nobody can be told of a cancelled call; a connection that closes says it.
    if (era === 'auto') stop.abort()
    else await client.close()
    await expect(call).rejects.toThrow()
    expect(await closed).toEqual({ aborted: true })
    expect(performance.now() - at).toBeLessThan(250)
    // Somebody who goes away is no fault of the server's.
    await (await fetch(`${url}/livez`)).text()
    expect(events.filter(({ event }) => event === 'error')).toEqual([])
  })

  it('lists the documents page by page, and reads each', async () => {
    const many = Array.from({ length: 120 }, (_, i) => ({
      ...WEB,
      id: `d/${String(i).padStart(3, '0')} ü.md`,
      title: `T${i}`,
    }))
    const { client } = await connect({
      documents: {
        get: async (id) => many.find((document) => document.id === id) ?? null,
        list: async ({ limit = 100, after = '' } = {}) => many.filter(({ id }) => id > after).slice(0, limit),
      },
    })
    const pages: string[][] = []
    let cursor: string | undefined
    do {
      const page = await client.request({ method: 'resources/list', params: cursor === undefined ? {} : { cursor } })
      pages.push(page.resources.map(({ uri }) => uri))
      cursor = page.nextCursor
    } while (cursor !== undefined)
    expect(pages.map((page) => page.length)).toEqual([50, 50, 20])
    expect(new Set(pages.flat()).size).toBe(120)
    const uri = pages[1]![7]!
    const { contents } = await client.readResource({ uri })
    expect(contents).toEqual([{ uri, mimeType: 'text/plain', text: WEB.text }])
    expect((await client.listResourceTemplates()).resourceTemplates).toMatchObject([
      { uriTemplate: 'ibid://documents/{id}', mimeType: 'text/plain' },
    ])
    await expect(client.readResource({ uri: 'ibid://documents/none' })).rejects.toThrow()
    // No name that `encodeURIComponent` writes.
    await expect(client.readResource({ uri: 'ibid://documents/%zz' })).rejects.toThrow('not found')
  })

  it('hears of documents that cannot be read, and of nothing secret', async () => {
    const fail = () => Promise.reject(new Error(SECRET))
    const { client, events } = await connect({ documents: { get: fail, list: fail } })
    const said = 'Something went wrong on the server'
    await expect(client.readResource({ uri: 'ibid://documents/a' })).rejects.toThrow(said)
    await expect(client.request({ method: 'resources/list', params: {} })).rejects.toThrow(said)
    expect(events.filter((event) => event.event === 'error' && event.message === SECRET)).toHaveLength(2)
  })
})

describe('/mcp', () => {
  const post = (url: string, body: string, headers: Record<string, string> = {}) =>
    fetch(`${url}/mcp`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
      body,
    })
  const LIST = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' })

  it('answers clients of 2025 too', async () => {
    const { url } = await serve()
    const response = await post(url, LIST, { 'mcp-protocol-version': '2025-06-18' })
    expect(response.status).toBe(200)
    expect(await response.text()).toContain('"search"')
    expect((await fetch(`${url}/mcp`, { headers: { accept: 'text/event-stream' } })).status).toBe(405)
  })

  it('keeps nothing of a request that is answered', async () => {
    const { url } = await serve()
    // It collects garbage first.
    const kept = () => queryObjects(McpServer, { format: 'count' })
    const before = kept()
    for (let i = 0; i < 20; i++) await (await post(url, LIST)).text()
    await expect.poll(kept, { timeout: 10_000 }).toBeLessThan(before + 10)
  })

  it.each<[string, Record<string, string>]>([
    ['anything', { accept: '*/*' }],
    ['both', { accept: 'text/event-stream, application/json' }],
  ])('answers whoever accepts %s', async (_, headers) => {
    const { url } = await serve()
    const response = await post(url, LIST, headers)
    expect(response.status).toBe(200)
    expect(await response.text()).toContain('"search"')
    expect((await post(url, LIST, { accept: 'text/html' })).status).toBe(406)
  })

  it.each([
    ['no JSON', 400, '{', {}],
    ['a key twice', 400, '{"jsonrpc":"2.0","id":1,"id":2}', {}],
    ['another type', 415, LIST, { 'content-type': 'text/plain' }],
    ['too much', 413, JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'x'.repeat(2_000_000) }), {}],
    ['a page of another site', 403, LIST, { origin: 'https://evil.example' }],
  ])('refuses %s as JSON-RPC does', async (_, status, body, headers) => {
    const { url } = await serve()
    const response = await post(url, body, headers as Record<string, string>)
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({ jsonrpc: '2.0', id: null, error: { code: expect.any(Number) } })
  })
})
