import { afterEach, describe, expect, it } from 'vitest'
import { bot, citation, direct, form, mention, message, partsOf, TS } from './bot.suite.ts'
import { createChannelNotes } from './channel-notes.ts'
import { BOT_USER, SIGNING_SECRET, TEAM } from './fake-slack.suite.ts'
import { isFromSlack } from './signature.ts'

const bots: Awaited<ReturnType<typeof bot>>[] = []
async function setUp(...options: Parameters<typeof bot>) {
  const made = await bot(...options)
  bots.push(made)
  return made
}
afterEach(async () => {
  const ended = bots.splice(0)
  await Promise.all(ended.map((one) => one.close()))
  for (const { slack, faults } of ended) {
    expect(slack.violations).toEqual([])
    expect(faults).toEqual([])
  }
})

describe('what may speak for Slack', () => {
  it('is what Slack itself gives as an example', async () => {
    const body =
      'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar' +
      '&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com' +
      '%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c'
    const headers = new Headers({
      'x-slack-request-timestamp': '1531420618',
      'x-slack-signature': 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
    })
    const bytes = new TextEncoder().encode(body)
    expect(await isFromSlack(SIGNING_SECRET, headers, bytes, 1_531_420_618_000)).toBe(true)
    expect(await isFromSlack('', headers, bytes, 1_531_420_618_000)).toBe(false)
  })

  it('is refused with any other signature, and nothing is done', async () => {
    const { slack, url, envelope, asked, settle, store, clock } = await setUp()
    const body = JSON.stringify(envelope(mention(), 'Ev1'))
    const good = slack.headersFor(body)
    const signature = good['x-slack-signature']!
    const flipped = signature.replace(/.$/, (digit) => (Number.parseInt(digit, 16) ^ 1).toString(16))
    const without = (name: string) => Object.fromEntries(Object.entries(good).filter(([key]) => key !== name))
    const skewed = (seconds: number) => slack.headersFor(body, { at: clock.now() + seconds * 1000 })
    const refused: [string, string, Record<string, string>][] = [
      ['a flipped bit of the signature', body, { ...good, 'x-slack-signature': flipped }],
      ['a flipped bit of the body', body.replace('deal', 'dead'), good],
      ['301 s late', body, skewed(-301)],
      ['301 s early', body, skewed(301)],
      ['a short signature', body, { ...good, 'x-slack-signature': signature.slice(0, -1) }],
      ['half a signature', body, { ...good, 'x-slack-signature': signature.slice(0, 35) }],
      ['an empty signature', body, { ...good, 'x-slack-signature': 'v0=' }],
      ['a long signature', body, { ...good, 'x-slack-signature': `${signature}00` }],
      ['another version', body, { ...good, 'x-slack-signature': signature.replace('v0', 'v1') }],
      ['no signature', body, without('x-slack-signature')],
      ['no time stamp', body, without('x-slack-request-timestamp')],
      [
        'a time stamp with something behind',
        body,
        { ...good, 'x-slack-request-timestamp': `${good['x-slack-request-timestamp']}.5` },
      ],
      ['another secret', body, slack.headersFor(body, { secret: 'another' })],
    ]
    for (const [name, sent, headers] of refused) {
      const response = await slack.deliver(url, sent, headers)
      expect(response.status, name).toBe(401)
      expect(await response.text(), name).not.toContain('deal')
    }
    await settle()
    expect(asked).toEqual([])
    expect(slack.calls).toEqual([])
    // Not even remembered: the true delivery is still the first.
    expect(await store.deliveries.claim(['slack:event:Ev1'], clock.now(), 1)).toBe(true)
    for (const seconds of [-300, 300]) expect((await slack.deliver(url, body, skewed(seconds))).status).toBe(200)
    await settle()
  })

  it('may not send what is too large or none of Slack', async () => {
    const { slack, url } = await setUp()
    const status = async (body: string) => (await slack.deliver(url, body)).status
    expect(await status(`{"a":"${'x'.repeat(1024 * 1024)}"}`)).toBe(413)
    for (const body of ['{', '{"type":1}', 'payload=%7B', 'command=%2Fask', '[]', ''])
      expect(await status(body)).toBe(400)
  })

  it('is told its challenge', async () => {
    const { send } = await setUp()
    const [response] = await send({ type: 'url_verification', token: 'x', challenge: '3eZbrw1aB' })
    expect(await response!.json()).toEqual({ challenge: '3eZbrw1aB' })
  })
})

describe('deliveries', () => {
  it('four times the same, as Slack repeats them, are answered once', async () => {
    const { slack, url, envelope, asked, settle, clock } = await setUp()
    const body = JSON.stringify(envelope(mention(), 'Ev1'))
    for (const wait of [0, 0, 60_000, 300_000]) {
      clock.advance(wait)
      expect((await slack.deliver(url, body)).status).toBe(200)
    }
    await settle()
    expect(asked).toHaveLength(1)
    expect(slack.messages('C1')).toHaveLength(1)
  })

  it('at the same time are answered once, as a mention and as a message', async () => {
    const { slack, url, envelope, asked, settle } = await setUp()
    const text = `<@${BOT_USER}> when was the deal?`
    const bodies = [mention(text), message(text), mention(text), message(text)].map((event) =>
      JSON.stringify(envelope(event)),
    )
    const responses = await Promise.all(bodies.map((body) => slack.deliver(url, body)))
    expect(responses.map((response) => response.status)).toEqual([200, 200, 200, 200])
    await settle()
    expect(asked).toHaveLength(1)
    expect(slack.messages('C1', TS)).toHaveLength(1)
  })

  it('of many questions in one channel are all answered, as fast as Slack takes it', async () => {
    const { slack, url, envelope, settle, warnings } = await setUp()
    const times = Array.from({ length: 30 }, (_, i) => `17000000${String(i).padStart(2, '0')}.000100`)
    const bodies = times.map((ts) => JSON.stringify(envelope(mention(undefined, { ts }))))
    await Promise.all(bodies.map((body) => slack.deliver(url, body)))
    await settle()
    for (const ts of times) expect(slack.messages('C1', ts)).toHaveLength(1)
    expect(warnings).toEqual([])
    // Each waits for its own second. (The clock of the test wakes all who sleep at once, so the fake Slack is asked too fast.)
    const { turn } = createChannelNotes()
    expect([turn('C1', 5000), turn('C1', 5000), turn('C2', 5000), turn('C1', 5500), turn('C1', 9000)]).toEqual([
      5000, 6000, 5000, 7000, 9000,
    ])
  })

  it('are remembered for a day, also by the next process', async () => {
    const first = await setUp()
    const event = first.envelope(mention(), 'Ev1')
    await first.send(event)
    // Another bot on the same database: what a restart leaves.
    const second = await setUp({ deliveries: first.store.deliveries, clock: first.clock })
    const again = async () => {
      const body = JSON.stringify(event)
      await second.slack.deliver(second.url, body, first.slack.headersFor(body))
      await second.settle()
      return second.asked.length
    }
    first.clock.advance(24 * 60 * 60 * 1000 - 1)
    expect(await again()).toBe(0)
    first.clock.advance(1)
    expect(await again()).toBe(1)
  })

  it('that could not be remembered are not acknowledged, so that they come again', async () => {
    let failures = 2
    const made = await bot()
    bots.push(made)
    const claim = made.store.deliveries.claim
    const { slack, url, envelope, asked, settle } = await setUp({
      deliveries: {
        claim: async (...args) => {
          if (failures-- > 0) throw new Error('the disk is full')
          return claim(...args)
        },
      },
    })
    expect(await slack.deliverUntilAcknowledged(url, envelope(mention(), 'Ev1'))).toBe(3)
    await settle()
    expect(asked).toHaveLength(1)
  })

  it('are acknowledged at once while answers take their time', async () => {
    const gate = Promise.withResolvers<void>()
    const { slack, url, envelope, asked, settle } = await setUp({
      answer: async function* () {
        // Each answer takes as long as the test wants: 20 seconds, or for ever.
        await gate.promise
        yield* partsOf()
      },
    })
    const times: number[] = []
    for (let i = 0; i < 200; i++) {
      const ts = `17000${String(i).padStart(5, '0')}.000100`
      const body = JSON.stringify(envelope(mention(undefined, { ts, channel: `C${i}` })))
      const headers = slack.headersFor(body)
      const began = performance.now()
      const response = await slack.deliver(url, body, headers)
      await response.text()
      times.push(performance.now() - began)
      expect(response.status).toBe(200)
    }
    const p99 = times.sort((a, b) => a - b)[Math.floor(times.length * 0.99)]!
    expect(p99).toBeLessThan(500)
    expect(slack.messages('C0')).toEqual([])
    gate.resolve()
    await settle()
    expect(asked).toHaveLength(200)
    expect(slack.messages('C0')).toHaveLength(1)
  })
})

describe('what is left alone', () => {
  it.each([
    ['the bot itself', mention(undefined, { user: BOT_USER })],
    ['another bot', mention(undefined, { bot_id: 'B1' })],
    ['Slackbot', mention(undefined, { user: 'USLACKBOT' })],
    ['nobody', mention(undefined, { user: undefined })],
    ['an edit that adds the mention', mention(undefined, { edited: { user: 'U1', ts: TS } })],
    ['a changed message', direct('when?', { subtype: 'message_changed' })],
    ['a deleted message', direct('when?', { subtype: 'message_deleted', hidden: true })],
    ['somebody who joins', message('<@U1> has joined', { subtype: 'channel_join' })],
    ['a message of an app', direct('when?', { subtype: 'bot_message', bot_id: 'B1' })],
    ['a channel in which nobody calls the bot', message('when was the deal?')],
    ['a thread the bot is not in', message('when was the deal?', { thread_ts: '1699999999.000100' })],
    ['an event it does not know', { type: 'reaction_added', user: 'U1', reaction: 'eyes' }],
    ['what somebody looks at', { type: 'app_context_changed', user: 'U1', channel: 'D1', context: { entities: [] } }],
  ])('%s, but acknowledged', async (_, event) => {
    const { slack, send, envelope, asked } = await setUp()
    const [response] = await send(envelope(event))
    expect(response!.status).toBe(200)
    expect(asked).toEqual([])
    expect(slack.calls).toEqual([])
  })

  it('is told to the log where Slack holds events back', async () => {
    const { send, warnings } = await setUp()
    const [response] = await send({ type: 'app_rate_limited', team_id: TEAM, minute_rate_limited: 1 })
    expect(response!.status).toBe(200)
    expect(warnings).toHaveLength(1)
  })
})

describe('conversations', () => {
  it('begin with a mention and hang on its thread', async () => {
    const { slack, send, envelope, asked } = await setUp()
    await send(envelope(mention(`<@${BOT_USER}>  when was the <https://a.example/x|JF-17> deal &amp; why?`)))
    expect(asked).toEqual([
      {
        question: 'when was the JF-17 deal & why?',
        conversationId: `slack:${TEAM}:C1:${TS}`,
        context: { owner: `slack:${TEAM}`, history: [] },
      },
    ])
    expect(slack.messages('C1')).toEqual([expect.objectContaining({ thread: TS })])
  })

  it('go on in their thread without another mention, with what is stored', async () => {
    const { slack, send, envelope, asked } = await setUp()
    await send(envelope(mention()))
    await send(envelope(message('who signed it?', { ts: '1700000009.000100', thread_ts: TS })))
    expect(asked[1]).toEqual({
      question: 'who signed it?',
      conversationId: `slack:${TEAM}:C1:${TS}`,
      context: { owner: `slack:${TEAM}` },
    })
    expect(slack.messages('C1', TS)).toHaveLength(2)
    // Spoken to somebody else.
    await send(envelope(message('<@U2> who signed it?', { ts: '1700000010.000100', thread_ts: TS })))
    expect(asked).toHaveLength(2)
  })

  it('need each mention where the settings say so, and none in direct messages', async () => {
    const { send, envelope, asked } = await setUp({ replies: 'mentions-only' })
    await send(envelope(mention()))
    await send(envelope(message('who signed it?', { ts: '1700000009.000100', thread_ts: TS })))
    expect(asked).toHaveLength(1)
    await send(envelope(direct('who signed it?', { ts: '1700000010.000100' })))
    expect(asked).toHaveLength(2)
  })

  it('in direct messages hang on the message that began them', async () => {
    const { slack, send, envelope, asked } = await setUp()
    await send(envelope(direct('when was the deal?')))
    await send(envelope(direct('and who signed it?', { ts: '1700000009.000100', thread_ts: TS })))
    expect(asked.map(({ conversationId }) => conversationId)).toEqual(Array(2).fill(`slack:${TEAM}:D1:${TS}`))
    expect(slack.messages('D1', TS)).toHaveLength(2)
  })

  it('are not disturbed by what is not found, unless the bot was asked', async () => {
    const nothing = { deltas: ['I did not find that.'], citations: [], status: 'not_found' as const }
    const answers = [partsOf(), partsOf(nothing), partsOf(nothing), partsOf(nothing)]
    const { slack, send, envelope, asked } = await setUp({ answer: () => answers.shift()! })
    await send(envelope(mention()))
    const before = slack.calls.length
    await send(envelope(message('lunch?', { ts: '1700000009.000100', thread_ts: TS })))
    expect(asked).toHaveLength(2)
    expect(slack.calls).toHaveLength(before)
    await send(envelope(mention(`<@${BOT_USER}> lunch?`, { ts: '1700000010.000100', thread_ts: TS })))
    await send(envelope(direct('lunch?')))
    expect(slack.messages('C1', TS).at(-1)!.text).toBe('I did not find that.')
    expect(slack.messages('D1', TS).at(-1)!.text).toBe('I did not find that.')
  })

  it('tell what to do where nothing was asked, or too much', async () => {
    const { slack, send, envelope, asked } = await setUp()
    await send(envelope(mention(`<@${BOT_USER}>`)))
    await send(envelope(mention(`<@${BOT_USER}> ${'why '.repeat(1100)}`, { channel: 'C2' })))
    expect(asked).toEqual([])
    expect(slack.messages('C1')[0]!.text).toMatch(/^Ask me something/)
    expect(slack.messages('C1')[0]!.blocks.at(-1)).toMatchObject({ type: 'actions' })
    expect(slack.messages('C2')[0]!.text).toMatch(/too long/)
  })
})

describe('what a person presses', () => {
  const pressed = (action: Record<string, unknown>, more: Record<string, unknown> = {}) =>
    form({
      payload: JSON.stringify({
        type: 'block_actions',
        team: { id: TEAM, domain: 'x' },
        user: { id: 'U1', team_id: TEAM },
        trigger_id: '1.2.3',
        container: { type: 'message', message_ts: '1700000001.000100', channel_id: 'C1', thread_ts: TS },
        channel: { id: 'C1' },
        actions: [action],
        ...more,
      }),
    })

  it('says whether an answer helped', async () => {
    const { slack, send, envelope, store } = await setUp()
    await send(envelope(mention()))
    const block = slack.messages('C1')[0]!.blocks.find(({ type }) => type === 'context_actions')
    const [buttons] =
      block && 'elements' in block
        ? (block.elements as { positive_button: { value: string }; negative_button: { value: string } }[])
        : []
    const rated = async () =>
      (await store.feedback.list()).map(({ rating, conversationId, owner }) => ({ rating, conversationId, owner }))
    const of = { conversationId: `slack:${TEAM}:C1:${TS}`, owner: `slack:${TEAM}` }
    await send(pressed({ type: 'feedback_buttons', action_id: 'feedback', value: buttons!.positive_button.value }))
    expect(await rated()).toEqual([{ ...of, rating: 'up' }])
    await send(pressed({ type: 'feedback_buttons', action_id: 'feedback', value: buttons!.negative_button.value }))
    expect(await rated()).toEqual([{ ...of, rating: 'down' }])
    for (const value of ['sideways T msg_1', 'up T0001 msg_404', 'up', `up T9999 msg_1`]) {
      await send(pressed({ type: 'feedback_buttons', action_id: 'feedback', value }))
    }
    expect(await rated()).toEqual([{ ...of, rating: 'down' }])
  })

  it('asks what a button offers, once, and shows what was asked', async () => {
    const { slack, send, asked } = await setUp()
    const press = pressed({ type: 'button', action_id: 'ask_0', value: 'Who signed the deal?' })
    await send(press, press)
    expect(asked).toMatchObject([{ question: 'Who signed the deal?', conversationId: `slack:${TEAM}:C1:${TS}` }])
    expect(slack.messages('C1', TS)).toHaveLength(1)
    expect(slack.messages('C1', TS)[0]!.text).toMatch(/^“Who signed the deal\?”\n\nIn February/)
  })

  it('asks from the home in the messages of the app', async () => {
    const { slack, send, asked } = await setUp()
    const container = { type: 'view', view_id: 'V1' }
    await send(
      pressed({ type: 'button', action_id: 'ask_0', value: 'Who signed the deal?' }, { container, channel: null }),
    )
    const [opened, answer] = slack.messages('D1')
    expect(opened!.notice).toBe('> Who signed the deal?')
    expect(answer).toMatchObject({ thread: opened!.ts, text: expect.stringContaining('In February 2022') })
    expect(asked[0]!.conversationId).toBe(`slack:${TEAM}:D1:${opened!.ts}`)
  })

  it('asks below an answer that one person sees where nobody else sees it', async () => {
    const { slack, send } = await setUp()
    const container = { type: 'message', message_ts: '1700000001.000100', channel_id: 'C1', is_ephemeral: true }
    const action = { type: 'button', action_id: 'ask_0', value: 'Who signed the deal?' }
    await send(pressed(action, { container, response_url: slack.responseUrl }))
    expect(slack.messages('C1')).toEqual([])
    expect(slack.calls.map(({ method }) => method)).toEqual(['response_url'])
  })
})

describe('/ask', () => {
  const command = (text: string, responseUrl: string, more: Record<string, string> = {}) =>
    form({
      command: '/ask',
      text,
      team_id: TEAM,
      user_id: 'U1',
      channel_id: 'C1',
      response_url: responseUrl,
      trigger_id: '1.2.3',
      ...more,
    })

  it('says at once that it looks, and answers its asker alone', async () => {
    const { slack, send, asked } = await setUp()
    const [response] = await send(command('when was the R&amp;D deal?', slack.responseUrl))
    expect(await response!.json()).toEqual({ response_type: 'ephemeral', text: 'Looking it up…' })
    expect(asked).toEqual([{ question: 'when was the R&D deal?', context: { owner: `slack:${TEAM}` } }])
    expect(slack.calls).toMatchObject([{ method: 'response_url', body: { response_type: 'ephemeral' } }])
    await send(command('when was the deal?', slack.responseUrl))
    expect(asked).toHaveLength(1)
  })

  it('goes on in a direct message where an answer is longer than its address takes', async () => {
    const long = 'All of it is true. '.repeat(3000)
    const { slack, send } = await setUp({ answer: () => partsOf({ deltas: [long] }) })
    await send(command('all of it?', slack.responseUrl))
    const messages = slack.messages('D1')
    expect(messages.map(({ text }) => text).join('')).toBe(long)
    expect(messages.length).toBeGreaterThan(5)
    expect(slack.limited).toEqual([])
  })

  it('tells what to do where nothing was asked', async () => {
    const { slack, send, asked } = await setUp()
    await send(command(' ', slack.responseUrl))
    expect(asked).toEqual([])
    expect(JSON.stringify(slack.calls[0]!.body)).toContain('Ask me something')
  })
})

describe('the app', () => {
  const opened = (tab: string) => ({ type: 'app_home_opened', user: 'U1', channel: 'D1', tab })

  it('shows questions to try in its home', async () => {
    const { slack, send, envelope } = await setUp()
    await send(envelope(opened('home')))
    expect(slack.calls).toMatchObject([{ method: 'views.publish', body: { user_id: 'U1' } }])
    expect(JSON.stringify(slack.calls[0]!.body)).toContain('When was the deal?')
  })

  it('offers them above its messages', async () => {
    const { slack, send, envelope } = await setUp()
    await send(envelope(opened('messages')))
    const prompt = { title: 'When was the deal?', message: 'When was the deal?' }
    expect(slack.calls).toMatchObject([
      { method: 'assistant.threads.setSuggestedPrompts', body: { channel_id: 'D1', prompts: [prompt, {}] } },
    ])
  })

  it('offers none where there are none', async () => {
    const { slack, send, envelope } = await setUp({ examples: async () => [] })
    await send(envelope(opened('messages')), envelope(opened('home')))
    expect(slack.calls.map(({ method }) => method)).toEqual(['views.publish'])
  })
})

it('cites with a link to the source', async () => {
  const { slack, send, envelope } = await setUp()
  await send(envelope(mention()))
  const block = slack.messages('C1')[0]!.blocks.find(({ type }) => type === 'context')
  expect(JSON.stringify(block)).toContain(
    `<https://ibid.example.org/?document=history%2F002.txt&amp;start=3&amp;end=71|1. ${citation.title}>`,
  )
  expect(JSON.stringify(block)).toContain(citation.quote)
})
