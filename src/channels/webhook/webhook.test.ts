import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { answeringFrom } from '../../answering.suite.ts'
import { anyText } from '../../arbitrary.suite.ts'
import type { AskContext } from '../../assistant.ts'
import type { AnswerPart, AskRequest } from '../../core/answer.ts'
import { IbidError } from '../../core/errors.ts'
import { citation, partsOf } from '../slack/bot.suite.ts'
import { mentionsIn } from '../slack/slack-limits.suite.ts'
import { DIALECTS } from './dialects.ts'
import { formatAnswer } from './format.ts'
import type { Hook } from './hook.ts'
import { createWebhooks, type WebhookDeps } from './webhook.ts'

const TOKEN = 'xr3j5x3p4pfk7kk6ck7b4e6ghh'
const TEAMS_SECRET = 'vqF0En+Z0ucuRTM/01o2GuhMH3hKKk/N2bOmlM31zaA='
const HOOKS: Hook[] = [
  ...(['slack', 'mattermost', 'rocketchat', 'zulip'] as const).map((kind) => ({ name: kind, kind, secret: TOKEN })),
  { name: 'teams', kind: 'teams', secret: TEAMS_SECRET },
]

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

/** Webhooks behind a socket. */
async function setUp({
  answer = (_: AskRequest): AsyncIterable<AnswerPart> => partsOf(),
  ...more
}: { answer?: (request: AskRequest, context: AskContext) => AsyncIterable<AnswerPart> } & Partial<WebhookDeps> = {}) {
  const asked: (AskRequest & { context: AskContext })[] = []
  const faults: unknown[] = []
  const known = new Set<string>()
  const { handle } = createWebhooks({
    assistant: {
      async *ask(request, context = {}) {
        const { signal, ...told } = context
        asked.push({ ...request, context: told })
        known.add(`${context.owner} ${request.conversationId}`)
        yield* answer(request, context)
      },
    },
    conversations: {
      get: async (id, { owner } = {}) => (known.has(`${owner} ${id}`) ? { id, createdAt: '', turns: [] } : null),
    },
    hooks: HOOKS,
    publicUrl: 'https://ibid.example.org',
    now: () => Date.UTC(2026, 0, 1),
    fault: (error) => void faults.push(error),
    ...more,
  })
  const fetchHook = (request: Request) => handle(new URL(request.url).pathname.split('/').at(-1)!, request)
  const server = createAdaptorServer({ fetch: fetchHook, createServer }) as Server
  server.listen(0, '127.0.0.1')
  servers.push(server)
  await once(server, 'listening')
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/`

  const post = (name: string, body: string | URLSearchParams, headers: Record<string, string> = {}) =>
    fetch(base + name, {
      method: 'POST',
      body,
      headers: { ...(typeof body === 'string' && { 'content-type': 'application/json' }), ...headers },
    })
  const form = (name: string, fields: Record<string, string>) => post(name, new URLSearchParams(fields))
  const json = (name: string, fields: object) => post(name, JSON.stringify(fields))
  /** As Teams sends it: signed. */
  const teams = (fields: object, secret = TEAMS_SECRET) => {
    const body = JSON.stringify(fields)
    const mac = createHmac('sha256', Buffer.from(secret, 'base64')).update(body).digest('base64')
    return post('teams', body, { authorization: `HMAC ${mac}` })
  }
  return { asked, faults, post, form, json, teams }
}

// As their documentation and sources write them.
const slackLike = {
  token: TOKEN,
  team_id: 'T0001',
  team_domain: 'example',
  channel_id: 'C2147483705',
  channel_name: 'test',
  timestamp: '1355517523.000005',
  user_id: 'U2147483697',
  user_name: 'Steve',
  text: 'ibid: when was the deal?',
  trigger_word: 'ibid:',
}
const mattermost = {
  ...slackLike,
  channel_id: 'hawos4dqtby53pd64o4a4cmeoo',
  post_id: 'axdygg1957njfe5pu38saikdho',
  text: '#ask when was the deal?',
  trigger_word: '#ask',
  file_ids: '',
}
const rocketchat = {
  token: TOKEN,
  bot: false,
  channel_id: 'GENERAL',
  channel_name: 'general',
  message_id: 'yhNdBGuSWDLN5Hiij',
  timestamp: '2026-01-01T00:00:00.000Z',
  user_id: 'u1',
  user_name: 'steve',
  text: '!ask when was the deal?',
  trigger_word: '!ask',
  siteUrl: 'https://chat.example',
}
const zulip = {
  bot_email: 'ibid-bot@localhost',
  bot_full_name: 'Ibid',
  data: '@**Ibid** when was the deal?',
  message: { type: 'stream', stream_id: 5, subject: 'deals & more', sender_id: 5, id: 112 },
  token: TOKEN,
  trigger: 'mention',
}
const teamsMessage = {
  type: 'message',
  id: '1485983408511',
  text: '<at>Ibid</at>&nbsp;when was the <b>R&amp;D</b> deal?\n',
  textFormat: 'plain',
  from: {
    id: '29:1XJKJMvc5GBtc2JwZq0oj8tHZmzrQgFmB39ATiQWA85gQtHieVkKilBZ9XHoq9j7Zaqt7CZ-NJWi7me2kHTL3Bw',
    name: 'Tim',
  },
  conversation: { id: '19:253b1f341670408fb6fe51050b6e5ceb@thread.skype;messageid=1485983194839' },
}

describe('a question from', () => {
  it('legacy Slack is answered in its thread', async () => {
    const { form, asked } = await setUp()
    const response = await form('slack', { ...slackLike, thread_ts: '1355517500.000001', text: 'ibid: is A &lt; B?' })
    expect(response.headers.get('content-type')).toMatch(/^application\/json/)
    const reply = (await response.json()) as Record<string, unknown>
    expect(Object.keys(reply).sort()).toEqual(['text', 'thread_ts', 'unfurl_links', 'unfurl_media'])
    expect(reply).toMatchObject({ thread_ts: '1355517500.000001', unfurl_links: false })
    expect(reply.text).toContain('<https://ibid.example.org/?document=history%2F002.txt&amp;start=3&amp;end=71|Recent')
    expect(asked[0]!.question).toBe('is A < B?')
  })

  it.each([
    ['a form', 'form'],
    ['JSON', 'json'],
  ] as const)('Mattermost as %s is answered with a comment', async (_, how) => {
    const made = await setUp()
    const reply = await (await made[how]('mattermost', mattermost)).json()
    expect(reply).toEqual({ response_type: 'comment', text: expect.stringMatching(/^In February 2022 .*\[1\]\./) })
    expect(made.asked[0]!.question).toBe('when was the deal?')
  })

  it('Rocket.Chat begins a thread on the message, and goes on in it', async () => {
    const { json, asked } = await setUp()
    expect(await (await json('rocketchat', rocketchat)).json()).toMatchObject({ tmid: rocketchat.message_id })
    const follow = { ...rocketchat, message_id: 'next', tmid: rocketchat.message_id, text: '!ask who signed it?' }
    expect(await (await json('rocketchat', follow)).json()).toMatchObject({ tmid: rocketchat.message_id })
    expect(asked[1]!.conversationId).toBe(asked[0]!.conversationId)
    expect(asked.map(({ context }) => context)).toEqual([
      { owner: 'hook:rocketchat', history: [] },
      { owner: 'hook:rocketchat' },
    ])
  })

  it('Rocket.Chat is left alone where a bot asks it, or an edit', async () => {
    const { json, asked } = await setUp()
    for (const more of [{ bot: { i: 'x' } }, { bot: true }, { isEdited: true }]) {
      expect(await (await json('rocketchat', { ...rocketchat, ...more })).json()).toEqual({})
    }
    expect(asked).toEqual([])
  })

  it('Zulip in its own format is answered with content, a conversation for each topic', async () => {
    const { json, asked } = await setUp()
    const reply = await (await json('zulip', zulip)).json()
    expect(reply).toEqual({
      content: expect.stringContaining('[Recent developments](https://ibid.example.org/?document='),
    })
    await json('zulip', { ...zulip, data: '@**Ibid** who signed it?', message: { ...zulip.message, sender_id: 6 } })
    await json('zulip', { ...zulip, message: { ...zulip.message, subject: 'other' } })
    await json('zulip', { ...zulip, data: 'in private', message: { type: 'private', recipient_id: 5, sender_id: 5 } })
    const ids = asked.map(({ conversationId }) => conversationId)
    expect(ids[1]).toBe(ids[0])
    expect(new Set(ids).size).toBe(3)
    expect(asked.map(({ question }) => question)).toContain('who signed it?')
  })

  it("Zulip in Slack's format is answered with text", async () => {
    const { form, asked } = await setUp()
    const fields = {
      ...slackLike,
      text: '@**Ibid** mention the deal',
      trigger_word: 'mention',
      thread_ts: '1355517523',
    }
    expect(Object.keys((await (await form('zulip', fields)).json()) as object)).toEqual(['text'])
    await form('zulip', { ...fields, thread_ts: '1355519999' })
    expect(asked[0]!.question).toBe('mention the deal')
    expect(asked[1]!.conversationId).toBe(asked[0]!.conversationId)
  })

  it('Teams is answered as a message', async () => {
    const { teams, asked } = await setUp()
    expect(await (await teams(teamsMessage)).json()).toEqual({
      type: 'message',
      text: expect.stringContaining('In February 2022'),
    })
    expect(asked[0]!.question).toBe('when was the R&D deal?')
    expect(asked[0]!.conversationId).toMatch(/^hook:teams:[0-9a-f]{32}$/)
  })

  it('a channel without threads goes on for one person and one day', async () => {
    let day = Date.UTC(2026, 0, 1)
    const { form, asked } = await setUp({ now: () => day })
    await form('mattermost', mattermost)
    await form('mattermost', { ...mattermost, post_id: 'another' })
    await form('mattermost', { ...mattermost, user_id: 'another' })
    await form('mattermost', { ...mattermost, channel_id: 'another' })
    day += 86_400_000
    await form('mattermost', mattermost)
    const ids = asked.map(({ conversationId }) => conversationId)
    expect(ids[1]).toBe(ids[0])
    expect(new Set(ids).size).toBe(4)
  })
})

describe('what is refused', () => {
  it('is every other token, and nothing is done', async () => {
    const { form, json, asked } = await setUp()
    const flipped = TOKEN.replace(/^x/, 'y')
    for (const token of [flipped, '', TOKEN.slice(0, -1), `${TOKEN}0`, TOKEN.toUpperCase()]) {
      for (const name of ['slack', 'mattermost', 'rocketchat', 'zulip']) {
        expect((await form(name, { ...slackLike, token })).status, `${name} ${token}`).toBe(401)
      }
    }
    const { token: _, ...without } = zulip
    expect((await json('zulip', without)).status).toBe(401)
    expect((await json('zulip', { ...zulip, token: [TOKEN] })).status).toBe(401)
    expect(asked).toEqual([])
  })

  it('is every other signature of Teams', async () => {
    const { teams, post, asked } = await setUp()
    expect((await teams(teamsMessage, TEAMS_SECRET.replace(/^v/, 'w'))).status).toBe(401)
    const body = JSON.stringify(teamsMessage)
    const mac = createHmac('sha256', Buffer.from(TEAMS_SECRET, 'base64')).update(body).digest('base64')
    const flipped = mac.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'))
    for (const authorization of [`HMAC ${flipped}`, `HMAC ${mac.slice(0, -4)}`, 'HMAC ', mac, `Bearer ${mac}`, '']) {
      expect((await post('teams', body, { authorization })).status, authorization).toBe(401)
    }
    expect((await post('teams', `${body} `, { authorization: `HMAC ${mac}` })).status).toBe(401)
    // Its token is no secret of Teams.
    expect((await post('teams', JSON.stringify({ ...teamsMessage, token: TEAMS_SECRET }))).status).toBe(401)
    expect(asked).toEqual([])
    expect((await post('teams', body, { authorization: `HMAC ${mac}` })).status).toBe(200)
  })

  it('is what is no webhook, no question or too much', async () => {
    const { form, post, asked } = await setUp()
    expect((await form('nobody', slackLike)).status).toBe(404)
    expect((await post('mattermost', '{')).status).toBe(401)
    expect((await post('mattermost', `{"token":"${'x'.repeat(300_000)}"}`)).status).toBe(413)
    const text = async (said: string) =>
      ((await (await form('mattermost', { ...mattermost, text: said })).json()) as { text: string }).text
    expect(await text('#ask')).toMatch(/^Ask me something/)
    expect(await text(`#ask ${'why '.repeat(2000)}`)).toMatch(/too long/)
    expect(asked).toEqual([])
  })
})

describe('an answer', () => {
  it('that takes longer than the chat server waits is given up in time', async () => {
    const patience: number[] = []
    const { form, teams, faults } = await setUp({
      answer: async function* (_, { signal }) {
        await new Promise((_, reject) => signal!.addEventListener('abort', () => reject(signal!.reason)))
      },
      timeout(milliseconds) {
        patience.push(milliseconds)
        return AbortSignal.timeout(1)
      },
    })
    expect(await (await teams(teamsMessage)).json()).toMatchObject({ text: expect.stringMatching(/takes longer/) })
    expect(await (await form('slack', slackLike)).json()).toMatchObject({ text: expect.stringMatching(/takes longer/) })
    // Teams hangs up after 5 seconds, Slack after 3.
    expect(patience[0]).toBeLessThan(5000)
    expect(patience[1]).toBeLessThan(3000)
    expect(faults).toEqual([])
  })

  it('that fails says no more than may be said', async () => {
    const SECRET = 'SQLITE_FULL at /var/lib/ibid/secret.sqlite'
    const errors = [new Error(SECRET), new IbidError('unavailable', 'The documents are being read.')]
    const { form, faults } = await setUp({
      answer: () => {
        throw errors.shift()
      },
    })
    expect(await (await form('mattermost', mattermost)).json()).toMatchObject({
      text: 'Something went wrong. Please ask again.',
    })
    expect(await (await form('mattermost', mattermost)).json()).toMatchObject({ text: 'The documents are being read.' })
    expect(faults).toEqual([new Error(SECRET)])
  })

  it('comes from the documents, and is followed up in its thread', async () => {
    const { assistant, store } = await answeringFrom({
      'skagen.md': '# Skagen\n\nThe lighthouse of Skagen was built in 1858 by Niels Nebelong. It is 46 metres high.\n',
    })
    const { json } = await setUp({ assistant, conversations: store.conversations })
    const ask = async (text: string, more = {}) =>
      ((await (await json('rocketchat', { ...rocketchat, text, ...more })).json()) as { text: string }).text
    expect(await ask('!ask when was the lighthouse of Skagen built?')).toMatch(
      /1858.*\[1\][\s\S]*\*\*Sources\*\*\n1\. \[Skagen\]/,
    )
    expect(await ask('!ask how high is it?', { message_id: 'next', tmid: rocketchat.message_id })).toContain(
      '46 metres',
    )
  })

  it('fits the message, calls nobody, fetches nothing and keeps its sources', () => {
    const formats = Object.values(DIALECTS)
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            anyText(20),
            fc.constantFrom(
              '@all ',
              '@channel',
              '<!here>',
              '@**everyone**',
              '![x](https://a.example/?q=1)',
              '<img src=x>',
              '**b**',
              'x'.repeat(9000),
            ),
          ),
          { maxLength: 12 },
        ),
        fc.constantFrom(...formats),
        (bits, dialect) => {
          const answer = bits.join('')
          const shown = formatAnswer(
            { answer, citations: [{ ...citation, title: answer.slice(0, 90), quote: answer }], conflicts: [] },
            dialect,
            null,
          )
          expect(shown.length).toBeLessThanOrEqual(dialect.maxChars)
          expect(shown).toContain(dialect.format === 'mrkdwn' ? '*Sources*' : '**Sources**')
          expect(mentionsIn(shown)).toEqual([])
          expect(shown).not.toMatch(/(?<![\w@])@(all|channel|here|everyone|\*\*)/)
          if (dialect.format !== 'mrkdwn') expect(shown).not.toContain('![')
          if (dialect.format === 'teams') expect(shown).not.toContain('<')
        },
      ),
      { numRuns: 200 },
    )
  })

  it('shows as many sources as there is room for, and says how many there are more', () => {
    const citations = Array.from({ length: 30 }, (_, i) => ({ ...citation, n: i + 1, quote: 'so it is '.repeat(100) }))
    for (const dialect of Object.values(DIALECTS)) {
      const shown = formatAnswer({ answer: 'long '.repeat(9000), citations, conflicts: [] }, dialect, null)
      expect(shown.length).toBeLessThanOrEqual(dialect.maxChars)
      const listed = shown.match(/^\d+\. Recent/gm)!.length
      expect(listed).toBeGreaterThanOrEqual(4)
      if (listed < 30) expect(shown).toContain(`\nand ${30 - listed} more`)
    }
  })

  it('shows values that sources disagree on', () => {
    const values = [
      { value: 'February 2022', citations: [1], publishedAt: '2022-02' },
      { value: 'no deal', citations: [2, 3], publishedAt: null },
    ]
    const shown = { answer: 'They disagree.', citations: [citation], conflicts: [{ about: 'the deal', values }] }
    expect(formatAnswer(shown, DIALECTS.mattermost, null)).toBe(
      'They disagree.\n\n**The sources disagree on the deal**\n- February 2022 [1] (2022-02)\n- no deal [2][3]\n\n' +
        `**Sources**\n1. Recent developments “${citation.quote}”`,
    )
  })

  it('links to a source so that nothing in a title or an address ends the link', () => {
    const odd = { ...citation, title: 'a] [b](x', url: 'https://a.example/x_(y)?q=1' }
    const shown = formatAnswer({ answer: 'x', citations: [odd], conflicts: [] }, DIALECTS.mattermost, null)
    expect(shown).toContain('1. [a\\] \\[b\\](x](https://a.example/x_%28y%29?q=1) “')
  })
})
