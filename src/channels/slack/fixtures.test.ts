import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { KnownBlock } from '@slack/types'
import { afterEach, describe, expect, it } from 'vitest'
import type { Block } from './blocks.ts'
import { bot, citation, direct, form, mention, partsOf } from './bot.suite.ts'
import { BOT_USER, TEAM } from './fake-slack.suite.ts'
import { faultsOf, type Method } from './slack-limits.suite.ts'

// What is sent, for people to read and to paste into the Block Kit Builder. IBID_FIXTURES=write writes the files anew.
const folder = new URL('./fixtures/', import.meta.url)

const bots: Awaited<ReturnType<typeof bot>>[] = []
afterEach(async () => {
  const ended = bots.splice(0)
  await Promise.all(ended.map((one) => one.close()))
  for (const { slack } of ended) expect(slack.violations).toEqual([])
})

const second = {
  ...citation,
  n: 2,
  documentId: 'relations & trade/2021.md',
  title: 'Azerbaijan <and> Pakistan | perspectives',
  url: 'https://docs.example.org/relations?a=1&b=2',
  author: null,
  publishedAt: null,
  quote:
    'Azerbaijan has shown interest in importing the JF-17,\nalthough no "formal deal" has been reached so far & @channel was told.',
}
const conflict = {
  about: 'the JF-17 deal',
  values: [
    { value: 'February 2022', citations: [1], publishedAt: '2022-02' },
    { value: 'no formal deal has been reached so far', citations: [2], publishedAt: null },
  ],
}
const followUps = ['Who signed the JF-17 deal?', `What is said of ${'the long history of '.repeat(5)}the region?`]
const text =
  '**February 2022**, worth $1.6 billion [1].\n\n- An earlier source says no <formal> deal had been reached [2].'
const gone = { deltas: ['I found nothing about that in the documents.'], citations: [], status: 'not_found' as const }
const asked = { deltas: ['I do not know what that refers to. Please ask the whole question.'], citations: [] }
const slow = async () => {}

/** Each case: what is answered, what is sent to the bot, and which call shows it. */
const CASES: Record<string, { parts?: Parameters<typeof partsOf>[0]; wait?: number; send: unknown; method: Method }> = {
  answered: { parts: { followUps }, send: mention(), method: 'chat.postMessage' },
  conflicting: {
    parts: { deltas: [text], citations: [citation, second], conflicts: [conflict], status: 'conflicting', followUps },
    send: mention(),
    method: 'chat.postMessage',
  },
  'not-found': { parts: gone, send: direct('what is the weather?'), method: 'chat.postMessage' },
  clarify: { parts: { ...asked, status: 'clarify' }, send: direct('and that?'), method: 'chat.postMessage' },
  'many-sources': {
    parts: { citations: Array.from({ length: 23 }, (_, i) => ({ ...(i % 2 ? second : citation), n: i + 1 })) },
    send: mention(),
    method: 'chat.postMessage',
  },
  'stream-start': {
    parts: { deltas: [text.repeat(4), text] },
    wait: 1500,
    send: mention(),
    method: 'chat.startStream',
  },
  'stream-stop': {
    parts: { deltas: [text.repeat(4), text], citations: [citation, second], conflicts: [conflict], followUps },
    wait: 1500,
    send: mention(),
    method: 'chat.stopStream',
  },
  'nothing-asked': { send: mention(`<@${BOT_USER}>`), method: 'chat.postMessage' },
  status: { send: mention(), method: 'assistant.threads.setStatus' },
  home: { send: { type: 'app_home_opened', user: 'U1', channel: 'D1', tab: 'home' }, method: 'views.publish' },
  prompts: {
    send: { type: 'app_home_opened', user: 'U1', channel: 'D1', tab: 'messages' },
    method: 'assistant.threads.setSuggestedPrompts',
  },
  'ask-command': { parts: { followUps }, send: 'command', method: 'response_url' },
}

describe('what Slack is sent', () => {
  it.each(Object.keys(CASES))('%s is as checked in, and within the rules', async (name) => {
    const { parts, wait = 0, send, method } = CASES[name]!
    const made = await bot({
      answer: (request, clock) => {
        const conversationId = request.conversationId ?? 'conv_1'
        return partsOf({ conversationId, ...parts, between: async () => (wait > 0 ? clock.advance(wait) : slow()) })
      },
    })
    bots.push(made)
    const command = {
      command: '/ask',
      text: 'when was the deal?',
      team_id: TEAM,
      user_id: 'U1',
      channel_id: 'C1',
      response_url: made.slack.responseUrl,
    }
    await made.send(send === 'command' ? form(command) : made.envelope(send as Record<string, unknown>))
    const call = made.slack.calls.find((one) => one.method === method)
    expect(call, made.slack.calls.map((one) => one.method).join()).toBeDefined()
    expect(faultsOf(method, call!.body)).toEqual([])
    const file = fileURLToPath(new URL(`${name}.json`, folder))
    if (process.env.IBID_FIXTURES === 'write') writeFileSync(file, `${JSON.stringify(call!.body, null, 2)}\n`)
    expect(call!.body).toEqual(JSON.parse(readFileSync(file, 'utf8')))
  })

  it('is of the kinds that Slack publishes', () => {
    // A type alone: what the compiler lets pass is a block of Slack's own description.
    const known = (blocks: Block[]): KnownBlock[] => blocks
    expect(known([])).toEqual([])
  })
})

describe('the rules', () => {
  const post = (blocks: unknown[], more: object = {}) =>
    faultsOf('chat.postMessage', {
      channel: 'C1',
      text: 'x',
      blocks,
      unfurl_links: false,
      unfurl_media: false,
      ...more,
    })
  const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } })

  it.each<[string, unknown[], object?]>([
    ['a section of 3,001 characters', [section('x'.repeat(3001))]],
    ['an empty section', [section('')]],
    ['51 blocks', Array(51).fill({ type: 'divider' })],
    ['12,001 characters of markdown', [1, 2].map(() => ({ type: 'markdown', text: 'x'.repeat(6001) }))],
    ['blocks too long together', Array(5).fill(section('x'.repeat(2900)))],
    ['a mention of a channel', [section('<!channel>')]],
    ['a mention of a channel in plain words', [{ type: 'markdown', text: 'so @here is' }]],
    ['a mention of a person', [], { text: 'hey <@U1>' }],
    ['an unknown block', [{ type: 'carousel' }]],
    ['an unknown field', [{ type: 'divider', colour: 'red' }]],
    ['a preview of links', [], { unfurl_links: true }],
    [
      'a button of 76 characters',
      [
        {
          type: 'actions',
          elements: [{ type: 'button', action_id: 'a', text: { type: 'plain_text', text: 'x'.repeat(76) } }],
        },
      ],
    ],
    [
      'two buttons of one id',
      [
        {
          type: 'actions',
          elements: [1, 2].map(() => ({ type: 'button', action_id: 'a', text: { type: 'plain_text', text: 'x' } })),
        },
      ],
    ],
  ])('forbid %s', (_, blocks, more) => {
    expect(post(blocks, more)).not.toEqual([])
  })

  it('allow what they allow', () => {
    const shown = [section('x'.repeat(3000)), section('a@channel.example &lt;!channel&gt; @\u2060here')]
    expect(post(shown)).toEqual([])
  })
})
