import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Usage } from '../core/answer.ts'
import { readRequest, type ScriptedRequest, SHAPES, type WireShape } from './scripted-shapes.suite.ts'

export type { ScriptedMessage, ScriptedRequest } from './scripted-shapes.suite.ts'

/**
 * What goes wrong with a reply. `after` pieces of text are sent first; without it nothing is, not even a status line.
 *
 * - `status`: an error status; `retryAfter` is the header's value, `code` the provider's word for it
 * - `reset`: the connection breaks
 * - `stall`: nothing more comes until the client goes
 * - `endless`: the pieces come over and over until the client goes
 * - `garbage`: bytes that are no protocol
 * - `invalid-json`: an event whose JSON is cut off
 * - `error-event`: the protocol's own error within a stream
 * - `truncated`: a proper end of the response, without what the protocol ends an answer with
 */
export type ScriptedFault =
  | { type: 'status'; status: number; retryAfter?: string; code?: string; message?: string }
  | { type: 'reset' | 'stall' | 'garbage' | 'invalid-json' | 'error-event' | 'truncated'; after?: number }
  | { type: 'endless' }

/** How one request is answered; a plain string is a `text` without more. */
export interface ScriptedReply {
  /** The answer, whole or in the pieces that a stream brings it in. */
  text?: string | readonly string[]
  /** What is billed; estimated at four characters a token when absent, kept quiet with null. */
  usage?: Usage | null
  /** Why the answer ends: `stop`, or `length` where the output limit cut it. */
  finish?: 'stop' | 'length'
  fault?: ScriptedFault
  /** Awaited before each piece of a stream, and before the whole of an answer that is not streamed (piece 0). */
  before?(piece: number): void | Promise<void>
}

/** One reply for all requests, one for each in their order (the last goes on), or whatever a function makes of a request. */
export type Script =
  | string
  | ScriptedReply
  | readonly (string | ScriptedReply)[]
  | ((request: ScriptedRequest, index: number) => string | ScriptedReply | Promise<string | ScriptedReply>)

/** A client that went away before its reply was over; `at` is of `performance.now()`. */
export interface Disconnect {
  request: ScriptedRequest
  at: number
}

export interface ScriptedProvider {
  /** Base of the Anthropic and Ollama APIs, such as `http://127.0.0.1:40123`. */
  url: string
  /** Base of the OpenAI API: `url` and `/v1`. */
  openaiUrl: string
  /** All requests to answer a chat, oldest first. */
  requests: ScriptedRequest[]
  disconnects: Disconnect[]
  /** How many connections were opened so far. */
  readonly connections: number
  /** Answers the requests from here on by another script, which counts them from 0. */
  play(script: Script): void
  /** Settles once there are `count` requests. */
  requested(count: number): Promise<void>
  /** Settles once `count` clients went away. */
  disconnected(count: number): Promise<void>
  /** Ends the server and all its connections. */
  close(): Promise<void>
}

/**
 * A provider of language models in the test process: real HTTP, the wire shapes of OpenAI chat completions and
 * responses, Anthropic messages and Ollama chat, streamed and not, answering by a script.
 *
 * @example
 * ```ts
 * const provider = await scriptedProvider({ script: ({ messages }) => `I read: ${messages.at(-1)?.content}` })
 * const model = new ChatOpenAI({ model: 'gpt-x', apiKey: 'k', configuration: { baseURL: provider.openaiUrl } })
 * provider.play([{ fault: { type: 'status', status: 503 } }, { text: ['The ', 'answer [1].'] }])
 * await provider.close()
 * ```
 */
export async function scriptedProvider(options: { script: Script }): Promise<ScriptedProvider> {
  let { script } = options
  let index = 0
  const requests: ScriptedRequest[] = []
  const disconnects: Disconnect[] = []
  const sockets = new Set<Socket>()
  const waiting = new Set<() => void>()
  const happened = () => {
    for (const look of [...waiting]) look()
  }
  const until = (is: () => boolean) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (!is()) return
        waiting.delete(look)
        resolve()
      }
      waiting.add(look)
      look()
    })

  async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const shape = SHAPES.find(({ path }) => path === incoming.url)
    if (incoming.method !== 'POST' || !shape) {
      response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":{"message":"no such route"}}')
      return
    }
    const request = await readRequest(incoming, shape)
    const gone = new AbortController()
    response.on('close', () => {
      if (response.writableFinished || broken.has(response)) return
      gone.abort()
      disconnects.push({ request, at: performance.now() })
      happened()
    })
    const number = index++
    const entry =
      typeof script === 'function'
        ? await script(request, number)
        : Array.isArray(script)
          ? script[Math.min(number, script.length - 1)]
          : (script as string | ScriptedReply)
    requests.push(request)
    happened()
    const reply: ScriptedReply = typeof entry === 'string' ? { text: entry } : (entry ?? {})
    await send(request, reply, shape, response, gone.signal)
  }

  const server = createServer((incoming, response) => {
    answer(incoming, response).catch((error: unknown) => {
      // A script that throws is a fault of the test: it shows as a broken connection and on standard error.
      if (!response.destroyed) console.error('the script of the provider failed', error)
      response.destroy()
    })
  })
  let connections = 0
  server.on('connection', (socket) => {
    connections++
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    openaiUrl: `${url}/v1`,
    requests,
    disconnects,
    get connections() {
      return connections
    },
    play(next) {
      script = next
      index = 0
    },
    requested: (count) => until(() => requests.length >= count),
    disconnected: (count) => until(() => disconnects.length >= count),
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** A base URL where nobody listens: connections to it are refused. */
export async function refusedUrl(): Promise<string> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return `http://127.0.0.1:${port}`
}

/** Responses that the script itself breaks, so that their end is not taken for a client's. */
const broken = new WeakSet<ServerResponse>()
const GARBAGE = new Uint8Array([0x00, 0xff, 0xfe, 0x80, 0x0a, 0x16, 0x03, 0x01, 0x0a, 0x0a])

async function send(
  request: ScriptedRequest,
  reply: ScriptedReply,
  shape: WireShape,
  response: ServerResponse,
  gone: AbortSignal,
): Promise<void> {
  const { fault } = reply
  const pieces = typeof reply.text === 'string' ? [reply.text] : (reply.text ?? [])
  const text = pieces.join('')
  const usage = reply.usage === undefined ? estimated(request, text) : reply.usage
  const finish = reply.finish ?? 'stop'
  if (fault?.type === 'status') {
    const headers = {
      'content-type': 'application/json',
      ...(fault.retryAfter !== undefined && { 'retry-after': fault.retryAfter }),
    }
    response
      .writeHead(fault.status, headers)
      .end(JSON.stringify(shape.error(fault.message ?? 'scripted', fault.code ?? null)))
    return
  }
  if (fault && fault.type !== 'endless' && fault.after === undefined) return fail(fault.type, shape, response, gone)
  if (!request.stream) {
    await reply.before?.(0)
    if (fault) return fail(fault.type === 'endless' ? 'stall' : fault.type, shape, response, gone)
    const body = JSON.stringify(shape.whole(request, text, usage, finish))
    response.writeHead(200, { 'content-type': 'application/json' }).end(body)
    return
  }
  response.writeHead(200, { 'content-type': shape.streamType })
  response.flushHeaders()
  const write = async (chunk: string) => {
    if (chunk === '' || gone.aborted || response.write(chunk)) return
    await new Promise<void>((resolve) => {
      response.once('drain', resolve)
      response.once('close', resolve)
    })
  }
  await write(shape.begin(request, usage))
  const before = fault && fault.type !== 'endless' ? fault.after! : pieces.length
  const piece = async (at: number) => {
    await reply.before?.(at)
    await write(shape.piece(request, pieces[at % pieces.length]!))
  }
  for (let at = 0; at < Math.min(before, pieces.length) && !gone.aborted; at++) await piece(at)
  if (fault?.type === 'endless') {
    for (let at = pieces.length; !gone.aborted; at++) {
      await piece(at)
      // Lets the client's end be heard between the pieces.
      await new Promise((resolve) => setImmediate(resolve))
    }
  } else if (fault) await fail(fault.type, shape, response, gone)
  else if (!gone.aborted) response.end(shape.end(request, usage, finish))
}

type Failure = Exclude<ScriptedFault['type'], 'status' | 'endless'>

async function fail(failure: Failure, shape: WireShape, response: ServerResponse, gone: AbortSignal): Promise<void> {
  if (failure === 'reset') {
    broken.add(response)
    // The pieces before it are out when the connection breaks.
    await new Promise<void>((resolve) => (response.headersSent ? response.write('', () => resolve()) : resolve()))
    response.socket?.resetAndDestroy()
  } else if (failure === 'stall') {
    await new Promise((resolve) => {
      if (gone.aborted) resolve(undefined)
      else gone.addEventListener('abort', resolve)
    })
  } else {
    if (!response.headersSent) response.writeHead(200, { 'content-type': shape.streamType })
    if (failure === 'truncated') response.end()
    else if (failure === 'garbage') response.end(GARBAGE)
    else if (failure === 'invalid-json') response.end(shape.broken())
    else response.end(shape.errorEvent('scripted'))
  }
}

function estimated({ messages }: ScriptedRequest, text: string): Usage {
  const characters = messages.reduce((sum, { content }) => sum + content.length, 0)
  return { inputTokens: Math.ceil(characters / 4), outputTokens: Math.ceil(text.length / 4) }
}
