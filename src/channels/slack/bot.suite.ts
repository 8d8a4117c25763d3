import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import type { AskContext } from '../../assistant.ts'
import type { AnswerPart, AskRequest, Citation } from '../../core/answer.ts'
import { openSqlite } from '../../node/sqlite.ts'
import { openStore } from '../../store/open-store.ts'
import type { SlackDeps } from './deps.ts'
import { type FakeClock, fakeClock } from './fake-clock.suite.ts'
import { BOT_TOKEN, BOT_USER, fakeSlack, SIGNING_SECRET, TEAM } from './fake-slack.suite.ts'
import { createSlack } from './slack.ts'

export const citation: Citation = {
  n: 1,
  documentId: 'history/002.txt',
  title: 'Recent developments',
  url: null,
  publishedAt: '2022-02',
  author: 'A. Haider',
  chunkId: 17,
  quote: 'In February 2022 Pakistan and Azerbaijan struck a $1.6 billion deal.',
  start: 3,
  end: 71,
}

/** The parts of an answer; what is not said is as it mostly is. */
export async function* partsOf({
  id = 'msg_1',
  conversationId = 'conv_1',
  deltas = ['In February 2022 they struck a deal [1].'],
  citations = [citation],
  conflicts = [] as Extract<AnswerPart, { type: 'conflict' }>['conflict'][],
  status = 'answered' as Extract<AnswerPart, { type: 'finish' }>['status'],
  followUps = [] as string[],
  between = async (_index: number): Promise<void> => {},
} = {}): AsyncGenerator<AnswerPart> {
  const index = { generation: 'g1', embedder: 'builtin' }
  yield { type: 'start', id, conversationId, standaloneQuestion: '', model: 'extractive', index }
  for (const [i, delta] of deltas.entries()) {
    await between(i)
    yield { type: 'text-delta', delta }
  }
  await between(deltas.length)
  for (const citation of citations) yield { type: 'citation', citation }
  for (const conflict of conflicts) yield { type: 'conflict', conflict }
  yield {
    type: 'finish',
    status,
    shortAnswer: null,
    model: 'extractive',
    fallback: null,
    followUps,
    usage: { inputTokens: 0, outputTokens: 0 },
    timings: { retrieveMs: 1, answerMs: 1 },
  }
}

export type Asked = AskRequest & { context: AskContext }

/** A bot behind a socket, in front of a fake Slack. `answer` makes the parts of each answer. */
export async function bot({
  answer = (request: Asked): AsyncIterable<AnswerPart> =>
    partsOf({ conversationId: request.conversationId ?? 'conv_1' }),
  ...deps
}: { answer?: (request: Asked, clock: FakeClock) => AsyncIterable<AnswerPart> } & Partial<SlackDeps> = {}) {
  const clock = fakeClock()
  const slack = await fakeSlack(clock)
  const store = await openStore(openSqlite(':memory:'))
  const asked: Asked[] = []
  const warnings: string[] = []
  const faults: unknown[] = []
  const work = new Set<Promise<unknown>>()
  const { handle } = createSlack({
    assistant: {
      async *ask(request, context = {}) {
        const one = { ...request, context }
        asked.push(one)
        yield* answer(one, clock)
        // As the assistant does: a conversation is there once it was answered in.
        const { conversationId } = request
        if (conversationId === undefined) return
        const turn = {
          id: `msg_${asked.length}`,
          question: request.question,
          standaloneQuestion: request.question,
          answer: '',
          status: 'answered' as const,
          citations: [],
          conflicts: [],
          askedAt: new Date(clock.now()).toISOString(),
        }
        await store.conversations.append(conversationId, turn, { owner: context.owner ?? null })
      },
    },
    conversations: store.conversations,
    deliveries: store.deliveries,
    feedback: store.feedback,
    examples: async () => ['When was the deal?', 'Who signed it?'],
    signingSecret: SIGNING_SECRET,
    botToken: BOT_TOKEN,
    publicUrl: 'https://ibid.example.org',
    replies: 'threads',
    apiUrl: slack.apiUrl,
    clock,
    warn: (message) => void warnings.push(message),
    fault: (error) => void faults.push(error),
    ...deps,
  })
  const background = { waitUntil: (promise: Promise<unknown>) => void work.add(promise) }
  const server = createAdaptorServer({ fetch: (request) => handle(request, background), createServer }) as Server
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`

  /** Waits for all that was begun in the background. */
  async function settle(): Promise<void> {
    while (work.size > 0) {
      const begun = [...work]
      await Promise.all(begun)
      for (const promise of begun) work.delete(promise)
    }
  }

  let events = 0
  /** An event as Slack wraps it; each call is another event. */
  const envelope = (event: Record<string, unknown>, id = `Ev${++events}`) => ({
    token: 'legacy',
    team_id: TEAM,
    api_app_id: 'A0001',
    type: 'event_callback',
    event_id: id,
    event_time: Math.floor(clock.now() / 1000),
    authorizations: [{ enterprise_id: null, team_id: TEAM, user_id: BOT_USER, is_bot: true }],
    event: { event_ts: '1700000000.000100', ...event },
  })

  /** Delivers events one after the other and waits for what they cause. */
  async function send(...payloads: unknown[]): Promise<Response[]> {
    const responses: Response[] = []
    for (const payload of payloads) {
      const body = typeof payload === 'string' ? payload : JSON.stringify(payload)
      responses.push(await slack.deliver(url, body))
    }
    await settle()
    return responses
  }

  return {
    slack,
    clock,
    store,
    url,
    asked,
    warnings,
    faults,
    envelope,
    send,
    settle,
    handle,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await slack.close()
    },
  }
}

export const TS = '1700000000.000100'

/** A mention of the bot in a channel. */
export const mention = (text = `<@${BOT_USER}> when was the deal?`, more: Record<string, unknown> = {}) => ({
  type: 'app_mention',
  user: 'U1',
  team: TEAM,
  channel: 'C1',
  ts: TS,
  text,
  ...more,
})

/** A message of a person, in a channel unless it says otherwise. */
export const message = (text: string, more: Record<string, unknown> = {}) => ({
  type: 'message',
  user: 'U1',
  team: TEAM,
  channel: 'C1',
  channel_type: 'channel',
  ts: TS,
  text,
  ...more,
})

/** A message written to the bot alone. */
export const direct = (text: string, more: Record<string, unknown> = {}) =>
  message(text, { channel: 'D1', channel_type: 'im', ...more })

/** A form as Slack sends commands and buttons. */
export const form = (fields: Record<string, string>) => new URLSearchParams(fields).toString()
