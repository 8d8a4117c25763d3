import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text as readText } from 'node:stream/consumers'
import type { FakeClock } from './fake-clock.suite.ts'
import { blocksOf, faultsOf, METHODS, type Method, type SentBlock } from './slack-limits.suite.ts'
import { unescapeText } from './text.ts'

export const SIGNING_SECRET = '8f742231b10e8888abcd99yyyzzz85a5'
export const BOT_TOKEN = 'xoxb-not-a-real-token'
export const BOT_USER = 'UBOT00001'
export const TEAM = 'T0001'

/** Slack ends a stream after about five minutes. */
const STREAM_MS = 5 * 60_000
/** One message a second and channel. */
const POST_INTERVAL_MS = 1000

/** A message of the bot as it stands in a channel. */
export interface ShownMessage {
  ts: string
  thread: string | null
  /** Its Markdown, as a reader sees it. */
  text: string
  notice: string
  blocks: SentBlock[]
  streamed: boolean
}

interface Stored {
  ts: string
  channel: string
  thread: string | null
  notice: string
  blocks: SentBlock[]
  /** What was streamed into it; null for other messages, and once it was rewritten. */
  stream: { text: string; startedAt: number; over: boolean } | null
}

/** A call of the Web API, or a post to a response address. */
export interface Call {
  method: Method
  body: Record<string, unknown>
  at: number
}

/** Slack, as far as a bot can tell: its Web API behind a socket, and its deliveries. */
export interface FakeSlack {
  apiUrl: string
  responseUrl: string
  /** Those that were not refused. */
  calls: Call[]
  /** What broke Slack's rules; a test is over only when there is nothing in it. */
  violations: string[]
  /** Calls that were told to slow down. */
  limited: Method[]
  /** Statuses shown now, by `channel thread`. */
  statuses: Map<string, string>
  messages(channel: string, thread?: string): ShownMessage[]
  /** Channels that refuse streams. */
  refuseStreams(channel: string): void
  /** The next calls of a method are refused with an error code, or told to wait where it is a number of seconds. */
  refuseNext(method: Method, ...answers: (string | number)[]): void
  headersFor(body: string, options?: { at?: number; secret?: string }): Record<string, string>
  /** Delivers once. */
  deliver(url: string, body: string, headers?: Record<string, string>): Promise<Response>
  /** Delivers as Slack does: again at once, after a minute and after five more, until it is acknowledged in time. */
  deliverUntilAcknowledged(url: string, payload: unknown): Promise<number>
  close(): Promise<void>
}

export async function fakeSlack(clock: FakeClock): Promise<FakeSlack> {
  const calls: Call[] = []
  const violations: string[] = []
  const limited: Method[] = []
  const statuses = new Map<string, string>()
  const stored: Stored[] = []
  const noStreams = new Set<string>()
  const refusals = new Map<Method, (string | number)[]>()
  const postedAt = new Map<string, number>()
  let last = 0

  const newTs = () => `${Math.floor(clock.now() / 1000)}.${String(++last).padStart(6, '0')}`
  const find = (body: Record<string, unknown>) =>
    stored.find((message) => message.ts === body.ts && message.channel === body.channel)

  function tooFast(method: Method, place: string): boolean {
    const at = postedAt.get(place)
    if (at !== undefined && clock.now() - at < POST_INTERVAL_MS) {
      limited.push(method)
      return true
    }
    postedAt.set(place, clock.now())
    return false
  }

  function show(channel: string, thread: string | null, notice: string, blocks: SentBlock[], stream: Stored['stream']) {
    // A user's id reaches the messages of the app.
    const place = channel.startsWith('U') ? `D${channel.slice(1)}` : channel
    const message = { ts: newTs(), channel: place, thread, notice, blocks, stream }
    stored.push(message)
    statuses.delete(`${place} ${thread}`)
    return { ok: true, ts: message.ts, channel: place }
  }

  /** Null where the caller has to slow down. */
  function answer(method: Method, body: Record<string, unknown>): Record<string, unknown> | null {
    const channel = String(body.channel ?? body.channel_id)
    const thread = typeof body.thread_ts === 'string' ? body.thread_ts : null
    const refuse = (error: string) => ({ ok: false, error })
    switch (method) {
      case 'chat.postMessage':
        if (tooFast(method, channel)) return null
        return show(channel, thread, String(body.text), blocksOf(body), null)
      case 'chat.update': {
        const message = find(body)
        if (!message) return refuse('message_not_found')
        if (message.stream !== null && !isOver(message.stream)) return refuse('streaming_state_conflict')
        if (tooFast(method, message.ts)) return null
        Object.assign(message, { notice: String(body.text), blocks: blocksOf(body), stream: null })
        return { ok: true, ts: message.ts, channel }
      }
      case 'chat.startStream':
        if (noStreams.has(channel)) return refuse('channel_type_not_supported')
        if (!channel.startsWith('D') && (!body.recipient_user_id || !body.recipient_team_id)) {
          violations.push('chat.startStream in a channel names no recipient')
          return refuse('missing_recipient_user_id')
        }
        if (tooFast(method, channel)) return null
        return show(channel, thread, '', [], { text: String(body.markdown_text), startedAt: clock.now(), over: false })
      case 'chat.appendStream':
      case 'chat.stopStream': {
        const message = find(body)
        if (!message?.stream || isOver(message.stream)) return refuse('message_not_in_streaming_state')
        message.stream.text += typeof body.markdown_text === 'string' ? body.markdown_text : ''
        if (method === 'chat.stopStream') {
          message.stream.over = true
          message.blocks = blocksOf(body)
        }
        return { ok: true, ts: message.ts, channel }
      }
      case 'assistant.threads.setStatus':
        statuses.set(`${channel} ${thread}`, String(body.status))
        return { ok: true }
      default:
        return { ok: true }
    }
  }

  const isOver = (stream: NonNullable<Stored['stream']>) => stream.over || clock.now() - stream.startedAt >= STREAM_MS

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const reply = (status: number, value: unknown, headers: Record<string, string> = {}) =>
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value))
    const path = request.url ?? ''
    const method = (path.startsWith('/api/') ? path.slice(5) : 'response_url') as Method
    const raw = await readText(request)
    if (!(method in METHODS)) {
      violations.push(`there is no method ${path}`)
      return void reply(200, { ok: false, error: 'unknown_method' })
    }
    if (method !== 'response_url' && request.headers.authorization !== `Bearer ${BOT_TOKEN}`) {
      return void reply(200, { ok: false, error: 'invalid_auth' })
    }
    const body = JSON.parse(raw) as Record<string, unknown>
    const faults = faultsOf(method, body)
    violations.push(...faults)
    if (faults.length > 0) return void reply(200, { ok: false, error: 'invalid_arguments' })
    const refusal = refusals.get(method)?.shift()
    if (typeof refusal === 'string') return void reply(200, { ok: false, error: refusal })
    const answered = typeof refusal === 'number' ? null : answer(method, body)
    if (answered === null) return void reply(429, { ok: false }, { 'retry-after': String(refusal ?? 1) })
    if (answered.ok === true) calls.push({ method, body, at: clock.now() })
    reply(200, answered)
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      violations.push(`a call that cannot be read: ${String(error)}`)
      response.writeHead(500).end()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  function headersFor(body: string, { at = clock.now(), secret = SIGNING_SECRET } = {}): Record<string, string> {
    const timestamp = String(Math.floor(at / 1000))
    const signature = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')
    const isForm = !body.startsWith('{')
    return {
      'content-type': isForm ? 'application/x-www-form-urlencoded' : 'application/json',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${signature}`,
      'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
    }
  }

  const deliver = (url: string, body: string, headers = headersFor(body)) =>
    fetch(url, { method: 'POST', body, headers, signal: AbortSignal.timeout(3000) })

  return {
    apiUrl: `${base}/api/`,
    responseUrl: `${base}/response/1`,
    calls,
    violations,
    limited,
    statuses,
    messages: (channel, thread) =>
      stored
        .filter((message) => message.channel === channel && (thread === undefined || message.thread === thread))
        .map(({ ts, thread, notice, blocks, stream }) => ({
          ts,
          thread,
          notice: unescapeText(notice),
          blocks,
          streamed: stream !== null,
          text: unescapeText(
            (stream?.text ?? '') + blocks.map((block) => (block.type === 'markdown' ? block.text : '')).join(''),
          ),
        })),
    refuseStreams: (channel) => void noStreams.add(channel),
    refuseNext(method, ...answers) {
      refusals.set(method, [...(refusals.get(method) ?? []), ...answers])
    },
    headersFor,
    deliver,
    async deliverUntilAcknowledged(url, payload) {
      const body = JSON.stringify(payload)
      for (const [attempt, wait] of [0, 0, 60_000, 300_000].entries()) {
        clock.advance(wait)
        const headers = {
          ...headersFor(body),
          ...(attempt > 0 && { 'x-slack-retry-num': String(attempt), 'x-slack-retry-reason': 'http_timeout' }),
        }
        const response = await deliver(url, body, headers).catch(() => null)
        await response?.text()
        if (response?.ok) return attempt + 1
      }
      return 0
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
