import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readEnv } from '../../src/node/env.ts'
import { openRuntime } from '../../src/node/runtime.ts'
import { listen } from '../../src/node/server.ts'
import { answerOf, folderOf, jsonl } from '../fixture.suite.ts'
import { createHttpAsker, type HttpAskerOptions } from '../http-asker.ts'
import { golden } from './golden.ts'
import { http } from './http.ts'

const sample = {
  corpus: fileURLToPath(new URL('../../corpus', import.meta.url)),
  questions: fileURLToPath(new URL('../golden/questions.jsonl', import.meta.url)),
}
const options = { ...sample, seed: 1, writeBaseline: false, failures: false }
const silent = () => {}

/** An Ibid that listens on loopback, with its documents read. */
async function ibid(corpusDir: string, env: Record<string, string> = {}) {
  const settings = { ...readEnv(env), corpusDir, dataDir: await folderOf({}), port: 0 }
  const runtime = await openRuntime(settings)
  await runtime.sync()
  const server = await listen(runtime, settings, silent)
  onTestFinished(async () => {
    await server.close()
    await runtime.close()
  })
  return server.url
}

type Handler = (request: IncomingMessage & { body: string }, response: ServerResponse) => void

/** A server that is not Ibid, and the requests it got. */
async function other(handle: Handler) {
  const got: { method: string; path: string; key: string | undefined; body: unknown }[] = []
  const server = createServer(async (request, response) => {
    const body = (await request.toArray()).join('')
    const { method = '', url: path = '', headers } = request
    got.push({ method, path, key: headers.authorization, body: body === '' ? null : JSON.parse(body) })
    handle(Object.assign(request, { body }), response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, got }
}

const json = (response: ServerResponse, status: number, body: object, headers: Record<string, string> = {}) =>
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))

/** An asker that never really waits, and how long it would have. */
async function connect(url: string, more: Partial<HttpAskerOptions> = {}) {
  const pauses: number[] = []
  const pause = async (ms: number) => void pauses.push(ms)
  return { asker: await createHttpAsker({ url, timeoutMs: 5000, waitMs: 10_000, pause, ...more }), pauses }
}

describe('http', () => {
  it('finds of the sample corpus what the run in this process finds', { timeout: 120_000 }, async () => {
    const inProcess = await golden.run(options, silent)
    const overHttp = await http.run({ ...options, ...{ url: await ibid(sample.corpus) } }, silent)
    const figures = ({ measures }: typeof inProcess) =>
      Object.fromEntries(Object.entries(measures).filter(([, { machine }]) => !machine))
    expect(overHttp.dataset).toBe(inProcess.dataset)
    expect(overHttp.records.length).toBeGreaterThan(100)
    expect(figures(overHttp)).toEqual(figures(inProcess))
    expect(overHttp.measures.literal).toMatchObject({ value: 1 })
    expect(overHttp.records.filter(({ error }) => error !== undefined)).toEqual([])
    expect(overHttp.records.map(({ response }) => response)).toEqual(inProcess.records.map(({ response }) => response))
  })

  it('does without a trace where none is given, and finds documents under their aliases', async () => {
    const folder = await folderOf({
      'docs/deep/visit 1.md': '# Visits\n\nPresident Leghari visited Baku in March 1995. The hosts were glad.\n',
      'alias.json': '{"visit.md": "deep/visit 1.md"}',
      'q.jsonl': jsonl({
        id: 'visit',
        kind: 'fact',
        turns: [{ question: 'When did President Leghari visit Baku?', values: [['1995']], documents: ['visit.md'] }],
      }),
    })
    const url = await ibid(join(folder, 'docs'), { TRACE: 'off' })
    const given = { ...options, questions: join(folder, 'q.jsonl'), alias: join(folder, 'alias.json') }
    const { records } = await http.run({ ...given, ...{ url: `${url}/` } }, silent)
    expect(records[0]).toMatchObject({ right: true, contexts: [], checks: { document: true, literal: true } })
  })

  it('says that it needs an address, and what is wrong with one', async () => {
    await expect(http.run(options, silent)).rejects.toThrow('"http" wants --url')
    for (const url of ['nonsense', 'ftp://x', 'http://me:secret@127.0.0.1'])
      await expect(connect(url)).rejects.toThrow('no http or https address')
    const { port } = new URL((await other((_, response) => response.end())).url)
    const free = createServer().listen(0, '127.0.0.1')
    await once(free, 'listening')
    const gone = (free.address() as AddressInfo).port
    free.close()
    await once(free, 'close')
    expect(gone).not.toBe(Number(port))
    await expect(connect(`http://127.0.0.1:${gone}`)).rejects.toThrow(/nothing listens there \(ECONNREFUSED\)/)
  })
})

describe('createHttpAsker', () => {
  const answer = answerOf({ answer: 'So [1].' })

  it('sends the key and the conversation, and stops asking for traces that are refused', async () => {
    const { url, got } = await other(({ body }, response) => {
      if (body.includes('"trace":true')) json(response, 403, { detail: 'No traces.', code: 'trace_not_allowed' })
      else json(response, 200, body === '' ? { text: 'So it is.' } : answer)
    })
    const { asker } = await connect(`${url}/v1/`, { key: 'k-1' })
    expect(await asker.ask('Why?', undefined)).toEqual(answer)
    await asker.ask('Where?', 'conv_1')
    expect(await asker.textOf('a/b c.md')).toBe('So it is.')
    expect(got.every(({ key }) => key === 'Bearer k-1')).toBe(true)
    expect(got.slice(2).map(({ path, body }) => [path, body])).toEqual([
      ['/v1/ask', { question: 'Why?', trace: true }],
      ['/v1/ask', { question: 'Why?' }],
      ['/v1/ask', { question: 'Where?', conversationId: 'conv_1' }],
      ['/v1/documents/a%2Fb%20c.md', null],
    ])
  })

  it('waits for a server that says to come back, and not for ever', async () => {
    let refusals = 3
    const { url } = await other(({ method }, response) => {
      const header = { 'retry-after': refusals === 3 ? '2' : refusals === 2 ? new Date(0).toUTCString() : '4' }
      if (method === 'POST' && refusals-- > 0) json(response, 503, { detail: 'The documents are being read.' }, header)
      else json(response, 200, answer)
    })
    const { asker, pauses } = await connect(url)
    expect(await asker.ask('Why?', undefined)).toEqual(answer)
    expect(pauses).toEqual([2000, 1000, 4000])
    refusals = 100
    // Three of the ten seconds are left, and it says to come back in four.
    await expect(asker.ask('Why?', undefined)).rejects.toThrow(/still says 503 after 7 s .*documents are being read/)
    expect(pauses).toHaveLength(3)
  })

  it('begins when the documents are read and the vectors are there', async () => {
    const states = [
      [503, { status: 'unavailable', documents: 0, generation: null, reason: 'being read (1 of 5)' }],
      [200, { status: 'ready', documents: 5, generation: null }],
      [200, { status: 'ready', documents: 5, generation: 'g1' }],
    ] as const
    let at = 0
    const { url, got } = await other(({ url: path }, response) => {
      const [status, body] = path === '/readyz' ? states[Math.min(at++, 2)]! : ([200, {}] as const)
      json(response, status, body)
    })
    const { pauses } = await connect(url)
    expect(got.map(({ path }) => path)).toEqual(['/v1/documents?limit=1', '/readyz', '/readyz', '/readyz'])
    expect(pauses).toEqual([1000, 1000])
  })

  it('asks a server without vectors all the same, and none that is never ready', async () => {
    let status = 'ready'
    const { url } = await other((_, response) =>
      json(response, 200, { status, documents: 5, generation: null, reason: 'the index is damaged' }),
    )
    const warnings: string[] = []
    const warn = (message: string) => void warnings.push(message)
    const { pauses } = await connect(url, { warn, waitMs: 60_000 })
    expect(pauses).toHaveLength(20)
    expect(warnings).toEqual([`${url} answers without vectors: the index is damaged`])
    await connect(url, { warn, waitMs: 0 })
    expect(warnings[1]).toContain('answers without vectors yet (--wait)')
    status = 'unavailable'
    await expect(connect(url)).rejects.toThrow(/not ready after all the waiting .*the index is damaged/)
  })

  it.each([
    ['a refusal', 500, { detail: 'Something went wrong.' }, {}, /\/v1\/ask: 500: Something went wrong/],
    ['a 503 that names no time', 503, { detail: 'The disk is full.' }, {}, /503: The disk is full/],
    ['another API', 200, { reply: 'hello' }, {}, /no answer of Ibid's API: id: /],
    ['a redirect', 308, {}, { location: 'https://example.com/v1/ask' }, /redirects to https:\/\/example\.com\/v1\/ask/],
  ])('says what is wrong with %s', async (_, status, body, headers, message) => {
    const { url } = await other(({ method }, response) => {
      if (method === 'POST') json(response, status, body, headers)
      else json(response, 404, {})
    })
    const { asker } = await connect(url)
    await expect(asker.ask('Why?', undefined)).rejects.toThrow(message)
    expect(await asker.textOf('gone.md')).toBeNull()
  })

  it('wants a key that the server takes', async () => {
    const { url } = await other((_, response) => json(response, 401, { detail: 'Unknown key.' }))
    await expect(connect(url, { key: 'old' })).rejects.toThrow(/another key \(--key or IBID_KEY\): Unknown key/)
    await expect(connect(url, { key: 'a\nb' })).rejects.toThrow('no HTTP header can carry')
  })

  it('gives up on a server that never answers', async () => {
    const { url } = await other(({ method }, response) => {
      if (method === 'GET') json(response, 200, {})
    })
    const { asker } = await connect(url, { timeoutMs: 200 })
    await expect(asker.ask('Why?', undefined)).rejects.toThrow('no answer within 0.2 s (--timeout)')
  })
})
