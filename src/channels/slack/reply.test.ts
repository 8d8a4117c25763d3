import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { IbidError } from '../../core/errors.ts'
import { bot, citation, direct, mention, message, partsOf, TS } from './bot.suite.ts'
import { BOT_USER, type FakeSlack, TEAM } from './fake-slack.suite.ts'

const bots: Awaited<ReturnType<typeof bot>>[] = []
async function setUp(...options: Parameters<typeof bot>) {
  const made = await bot(...options)
  bots.push(made)
  return made
}
afterEach(async () => {
  const ended = bots.splice(0)
  await Promise.all(ended.map((one) => one.close()))
  for (const { slack } of ended) expect(slack.violations).toEqual([])
})

/** A sentence for each number, so that a lost or doubled piece shows. */
const sentences = (count: number) =>
  Array.from({ length: count }, (_, i) => `Sentence ${i} says that a < b & b > c, in "quotes", to @channel and @here.`)
const joined = (slack: FakeSlack, channel: string) =>
  slack
    .messages(channel)
    .map(({ text }) => text)
    .join('')
const methods = (slack: FakeSlack) => slack.calls.map(({ method }) => method)
const LONG = `${sentences(600).join(' ').slice(0, 39_999)}.`

/** An answer in pieces, each some time after the last. */
const slowly = (deltas: string[], milliseconds: number, more: Parameters<typeof partsOf>[0] = {}) => ({
  answer: (_: unknown, clock: { advance(milliseconds: number): void }) =>
    partsOf({ deltas, between: async (i) => void (i > 0 && clock.advance(milliseconds)), ...more }),
})

describe('an answer', () => {
  it('that is whole at once is one message, with its status gone', async () => {
    const { slack, send, envelope } = await setUp()
    await send(envelope(direct('when?')))
    expect(methods(slack)).toEqual(['assistant.threads.setStatus', 'chat.postMessage'])
    expect(slack.calls[0]!.body).toEqual({ channel_id: 'D1', thread_ts: TS, status: 'is looking it up…' })
    expect(slack.statuses.size).toBe(0)
    const [answer] = slack.messages('D1')
    expect(answer!.blocks.map(({ type }) => type)).toEqual(['markdown', 'context', 'context_actions'])
    // What a notification reads out.
    expect(answer!.notice).toBe(answer!.text)
  })

  it('that takes its time is streamed, to the one who asked, in pieces worth sending', async () => {
    const deltas = sentences(40).map((sentence) => `${sentence} `)
    const { slack, send, envelope } = await setUp(slowly(deltas, 300))
    await send(envelope(mention(undefined, { user: 'U7', user_team: 'T9' })))
    const [, start, ...rest] = slack.calls
    expect(start).toMatchObject({
      method: 'chat.startStream',
      body: { channel: 'C1', thread_ts: TS, recipient_user_id: 'U7', recipient_team_id: 'T9' },
    })
    expect(rest.at(-1)).toMatchObject({ method: 'chat.stopStream' })
    const appended = rest.filter(({ method }) => method === 'chat.appendStream')
    expect(appended.length).toBeGreaterThan(3)
    for (const { body } of appended.slice(0, -1)) expect(String(body.markdown_text).length).toBeGreaterThanOrEqual(256)
    const times = [start!, ...appended.slice(0, -1)].map(({ at }) => at)
    for (const [i, at] of times.entries()) expect(at - (times[i - 1] ?? 0)).toBeGreaterThanOrEqual(1000)
    expect(slack.messages('C1')).toMatchObject([{ text: deltas.join(''), streamed: true }])
    expect(slack.messages('C1')[0]!.blocks.map(({ type }) => type)).toEqual(['context', 'context_actions'])
    expect(slack.statuses.size).toBe(0)
  })

  it('is one message changed at most once a second where streams are refused', async () => {
    const deltas = sentences(40).map((sentence) => `${sentence} `)
    const { slack, send, envelope } = await setUp(slowly(deltas, 300))
    slack.refuseStreams('C1')
    await send(envelope(mention()))
    const shown = slack.calls.filter(({ method }) => method !== 'assistant.threads.setStatus')
    expect(shown.map(({ method }) => method)).toEqual([
      'chat.postMessage',
      ...Array(shown.length - 1).fill('chat.update'),
    ])
    expect(shown.length).toBeGreaterThan(5)
    for (const [i, { at }] of shown.entries()) expect(at - (shown[i - 1]?.at ?? 0)).toBeGreaterThanOrEqual(1000)
    expect(slack.limited).toEqual([])
    expect(slack.messages('C1')).toMatchObject([{ text: deltas.join(''), streamed: false }])
    expect(slack.messages('C1')[0]!.blocks.map(({ type }) => type)).toEqual(['markdown', 'context', 'context_actions'])
  })

  it('goes on as a changed message where Slack closes its stream after five minutes', async () => {
    const deltas = sentences(40).map((sentence) => `${sentence} `)
    const { slack, send, envelope } = await setUp(slowly(deltas, 10_000))
    await send(envelope(mention()))
    expect(methods(slack)).toContain('chat.appendStream')
    expect(methods(slack)).not.toContain('chat.stopStream')
    expect(methods(slack).at(-1)).toBe('chat.update')
    expect(slack.messages('C1')).toMatchObject([{ text: deltas.join(''), streamed: false }])
    expect(slack.limited).toEqual([])
  })

  it('that is over when its stream has been closed meanwhile is whole all the same', async () => {
    const deltas = [`${sentences(5).join(' ')} `, `${sentences(5).join(' ')} `]
    const { slack, send, envelope } = await setUp({
      answer: (_, clock) => partsOf({ deltas, between: async (i) => clock.advance([0, 2_000, 600_000][i]!) }),
    })
    await send(envelope(mention()))
    expect(methods(slack).slice(1)).toEqual(['chat.startStream', 'chat.update'])
    expect(slack.messages('C1')).toMatchObject([{ text: deltas.join('') }])
    expect(slack.messages('C1')[0]!.blocks.map(({ type }) => type)).toEqual(['markdown', 'context', 'context_actions'])
  })

  it('waits as long as Slack says', async () => {
    const { slack, send, envelope, clock } = await setUp()
    slack.refuseNext('chat.postMessage', 7, 30)
    const began = clock.now()
    await send(envelope(mention()))
    expect(slack.messages('C1')).toHaveLength(1)
    expect(clock.now() - began).toBe(37_000)
  })

  it('is given up where Slack says to wait for too long, or for ever', async () => {
    const { slack, send, envelope, warnings } = await setUp()
    slack.refuseNext('chat.postMessage', 3600)
    await send(envelope(mention()))
    slack.refuseNext('chat.postMessage', ...Array<number>(20).fill(1))
    await send(envelope(mention(undefined, { channel: 'C2' })))
    expect(warnings).toEqual(Array(2).fill('Slack refused chat.postMessage: ratelimited'))
  })

  it.each(['not_in_channel', 'is_archived', 'invalid_auth'])(
    'that Slack refuses (%s) is told to the log',
    async (code) => {
      const { slack, send, envelope, warnings, faults } = await setUp(slowly(sentences(20), 1000))
      slack.refuseNext('chat.startStream', code)
      await send(envelope(mention(`<@${BOT_USER}> a secret question`)))
      expect(warnings).toEqual([`Slack refused chat.startStream: ${code}`])
      expect(faults).toEqual([])
      expect(slack.messages('C1')).toEqual([])
    },
  )

  it('does without a status where there is none', async () => {
    const { slack, send, envelope, warnings } = await setUp()
    slack.refuseNext('assistant.threads.setStatus', 'missing_scope')
    await send(envelope(mention()))
    expect(slack.messages('C1')).toHaveLength(1)
    expect(warnings).toEqual([])
  })

  it('arrives in words where its layout is refused', async () => {
    const { slack, send, envelope } = await setUp()
    slack.refuseNext('chat.postMessage', 'invalid_blocks')
    await send(envelope(mention()))
    const [words, sources] = slack.messages('C1')
    expect(words!.notice).toBe('In February 2022 they struck a deal [1].')
    expect(JSON.stringify(sources!.blocks)).toContain(citation.quote)
  })

  it('ends its stream where its last blocks are refused', async () => {
    const { slack, send, envelope } = await setUp(slowly(sentences(20), 1000))
    slack.refuseNext('chat.stopStream', 'invalid_blocks')
    await send(envelope(mention()))
    expect(slack.messages('C1')).toMatchObject([{ text: sentences(20).join('') }, { text: '' }])
    expect(JSON.stringify(slack.messages('C1')[1]!.blocks)).toContain(citation.quote)
  })
})

describe('an answer of 40,000 characters arrives whole', () => {
  const inDeltas = LONG.match(/[\s\S]{1,97}/g)!

  it('at once', async () => {
    const { slack, send, envelope } = await setUp({ answer: () => partsOf({ deltas: [LONG] }) })
    expect(LONG).toHaveLength(40_000)
    await send(envelope(mention()))
    expect(joined(slack, 'C1')).toBe(LONG)
    expect(slack.messages('C1').length).toBeGreaterThan(4)
    // Behind the last words, and nowhere else.
    const withSources = slack.messages('C1').map(({ blocks }) => blocks.some(({ type }) => type === 'context'))
    expect(withSources).toEqual([...Array(withSources.length - 1).fill(false), true])
    expect(slack.limited).toEqual([])
  })

  it.each([
    ['as streams', false, 20],
    ['as streams that Slack closes', false, 2_000],
    ['as changed messages', true, 20],
  ])('%s', async (_, refused, milliseconds) => {
    const { slack, send, envelope, faults, warnings } = await setUp(slowly(inDeltas, milliseconds))
    if (refused) slack.refuseStreams('C1')
    await send(envelope(mention()))
    expect(joined(slack, 'C1')).toBe(LONG)
    expect(
      slack
        .messages('C1')
        .at(-1)!
        .blocks.some(({ type }) => type === 'context'),
    ).toBe(true)
    expect([slack.limited, faults, warnings]).toEqual([[], [], []])
  })

  it('with more sources than fit below its last words', async () => {
    const citations = Array.from({ length: 40 }, (_, i) => ({
      ...citation,
      n: i + 1,
      quote: '"quoted" & <said> '.repeat(50),
    }))
    const { slack, send, envelope } = await setUp({ answer: () => partsOf({ deltas: [LONG], citations }) })
    await send(envelope(mention()))
    expect(joined(slack, 'C1')).toBe(LONG)
    const all = JSON.stringify(slack.messages('C1'))
    for (const { n } of citations) expect(all).toContain(`|${n}. Recent`)
    expect(slack.limited).toEqual([])
  })
})

describe('an answer that fails', () => {
  const SECRET = 'SQLITE_FULL at /var/lib/ibid/secret.sqlite'

  it('says so and no more, where it had not begun', async () => {
    const { slack, send, envelope, faults } = await setUp({
      // biome-ignore lint/correctness/useYield: it fails before its first part
      answer: async function* () {
        throw new Error(SECRET)
      },
    })
    await send(envelope(mention()))
    expect(slack.messages('C1')).toMatchObject([
      { text: 'Something went wrong, and the answer is not complete. Please ask again.' },
    ])
    expect(faults).toEqual([new Error(SECRET)])
  })

  it('says what may be said', async () => {
    const { slack, send, envelope } = await setUp({
      // biome-ignore lint/correctness/useYield: it fails before its first part
      answer: async function* () {
        throw new IbidError('unavailable', 'The documents are being read (3 of 9); try again in a few seconds')
      },
    })
    await send(envelope(mention()))
    expect(slack.messages('C1')[0]!.text).toMatch(/^The documents are being read/)
  })

  it('says so below the words that were shown, and ends its stream', async () => {
    const { slack, send, envelope } = await setUp({
      answer: async function* (_, clock) {
        const deltas = sentences(10)
        for await (const part of partsOf({ deltas, between: async () => clock.advance(500) })) {
          if (part.type === 'citation') throw new Error(SECRET)
          yield part
        }
      },
    })
    await send(envelope(mention()))
    expect(methods(slack).at(-1)).toBe('chat.stopStream')
    const [answer] = slack.messages('C1')
    expect(answer!.text).toBe(
      `${sentences(10).join('')}\n\n_Something went wrong, and the answer is not complete. Please ask again._`,
    )
  })

  it('passes over what it overheard', async () => {
    const { slack, send, envelope } = await setUp({
      answer: (request) => {
        if (request.question === 'lunch?') throw new IbidError('unavailable', 'Not yet.')
        return partsOf()
      },
    })
    await send(envelope(mention()))
    await send(envelope(message('lunch?', { ts: '1700000009.000100', thread_ts: TS })))
    expect(slack.messages('C1')).toHaveLength(1)
  })
})

/** What is answered in a conversation. */
const answers = new Map<string, string[]>()

it('says all of any text, calls nobody and breaks no rule', async () => {
  const { slack, send, envelope } = await setUp({
    answer: (request, clock) =>
      partsOf({ deltas: answers.get(request.conversationId!)!, between: async () => clock.advance(600) }),
  })
  const bits = [
    '@',
    'channel',
    'here ',
    '<!channel>',
    '<@U1>',
    '<!subteam^S1>',
    '&amp;',
    '<',
    '>',
    '|',
    '"',
    '\\',
    '\n',
    '```',
    'é',
    '😀',
    ' ',
    'ann@example.org',
    '@everyone',
    'x'.repeat(400),
    ' y'.repeat(3000),
  ]
  let n = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.array(fc.constantFrom(...bits), { minLength: 1 }).map((some) => some.join('')),
        { minLength: 1, maxLength: 12 },
      ),
      fc.boolean(),
      async (deltas, streams) => {
        const text = deltas.join('')
        fc.pre(text.trim() !== '')
        const channel = `C${1000 + ++n}`
        if (!streams) slack.refuseStreams(channel)
        answers.set(`slack:${TEAM}:${channel}:${TS}`, deltas)
        await send(envelope(mention(undefined, { channel })))
        expect(joined(slack, channel)).toBe(text)
        expect(slack.violations.splice(0)).toEqual([])
      },
    ),
    { numRuns: 60 },
  )
})
