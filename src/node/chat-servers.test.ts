import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { answeringFrom } from '../answering.suite.ts'
import { form, mention, message, TS } from '../channels/slack/bot.suite.ts'
import {
  BOT_TOKEN,
  BOT_USER,
  type FakeSlack,
  fakeSlack,
  SIGNING_SECRET,
  TEAM,
} from '../channels/slack/fake-slack.suite.ts'
import { collectAnswer } from '../core/collect.ts'
import { examplesFrom } from '../http/chat-servers.ts'
import { type Child, folderOf, ibid, outcome, ROOT, start } from './cli.suite.ts'

const TOKEN = 'xr3j5x3p4pfk7kk6ck7b4e6ghh'

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})

/** A server of its own process, set up as a Slack app's, in front of a fake Slack. */
async function serve(env: Record<string, string> = {}) {
  const wall = { now: () => Date.now(), advance: () => {}, sleep: async () => {} }
  const slack = await fakeSlack(wall)
  ends.push(async () => {
    await slack.close()
    expect(slack.violations).toEqual([])
  })
  const data = folderOf()
  const args = ['serve', '--port', '0', '--corpus', join(ROOT, 'corpus'), '--data', data]
  const child: Child = start(args, {
    SLACK_SIGNING_SECRET: SIGNING_SECRET,
    SLACK_BOT_TOKEN: BOT_TOKEN,
    SLACK_API_URL: slack.apiUrl,
    PUBLIC_URL: 'https://ibid.example.org',
    HOOKS: `town:mattermost:${TOKEN}`,
    ...env,
  })
  ends.push(() => child.kill('SIGKILL'))
  const done = outcome(child)
  let said = ''
  const base = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      said += chunk
      const found = /http:\/\/[\d.]+:\d+/.exec(said)?.[0]
      if (found) resolve(found)
    })
    done.then(({ stderr }) => reject(new Error(`it ended: ${stderr}`)), reject)
  })
  return { slack, child, data, done, base, url: `${base}/slack/events` }
}

let events = 0
const envelope = (event: object) =>
  JSON.stringify({
    type: 'event_callback',
    team_id: TEAM,
    event_id: `Ev${++events}`,
    authorizations: [{ team_id: TEAM, user_id: BOT_USER, is_bot: true }],
    event,
  })

/** Waits until Slack shows so many messages in a thread. */
async function shown(slack: FakeSlack, count: number) {
  const until = Date.now() + 30_000
  while (slack.messages('C1', TS).length < count) {
    if (Date.now() > until) throw new Error(`no answer came: ${slack.violations.join()}`)
    await new Promise((resolve) => setImmediate(resolve))
  }
  return slack.messages('C1', TS)
}

/** What a request with a Host header of its own is answered, which `fetch` cannot send. */
async function statusAt(base: string, host: string, body: string, headers: Record<string, string>) {
  const sent = request(`${base}/slack/events`, { method: 'POST', headers: { ...headers, host } })
  sent.end(body)
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  response.resume()
  return response.statusCode
}

describe('ibid serve, as a Slack app', { timeout: 60_000 }, () => {
  it('answers from the documents, follows up in the thread, keeps feedback, and logs none of it', async () => {
    const { slack, child, data, done, url } = await serve()
    const question = `<@${BOT_USER}> when was the JF-17 deal`
    expect((await slack.deliver(url, envelope(mention(question)))).status).toBe(200)
    const [answer] = await shown(slack, 1)
    expect(answer!.text).toContain('February 2022')
    const blocks = JSON.stringify(answer!.blocks)
    expect(blocks).toContain('The sources disagree on')
    expect(blocks).toContain('<https://ibid.example.org/?document=pakistans-role-in-the-conflict.md&amp;start=1141')

    const follow = message('how much was it worth?', { thread_ts: TS, ts: '1700000009.000100' })
    expect((await slack.deliver(url, envelope(follow))).status).toBe(200)
    expect((await shown(slack, 2))[1]!.text).toContain('1.6 billion')

    const value = /up T0001 msg_\w+/.exec(blocks)![0]
    const pressed = {
      type: 'block_actions',
      team: { id: TEAM },
      user: { id: 'U1' },
      actions: [{ action_id: 'feedback', value }],
    }
    expect((await slack.deliver(url, form({ payload: JSON.stringify(pressed) }))).status).toBe(200)

    child.kill('SIGTERM')
    const { code, stderr } = await done
    expect(code).toBe(0)
    expect(slack.violations).toEqual([])
    expect(stderr).toContain('POST /slack/events 200')
    expect(stderr).not.toMatch(/JF-17|billion|xoxb|U1\b/)
    const kept = (await ibid(['feedback', '--data', data])).stdout
    expect(kept).toContain('when was the JF-17 deal')
    expect(kept).not.toContain('how much was it worth')
  })

  it('finishes what it has acknowledged before it ends', async () => {
    const { slack, child, done, url } = await serve()
    // Slack makes the answer wait, and the server is told to end while it does.
    slack.refuseNext('chat.postMessage', 1)
    expect((await slack.deliver(url, envelope(mention(`<@${BOT_USER}> when was the JF-17 deal`)))).status).toBe(200)
    child.kill('SIGTERM')
    await once(child, 'exit')
    expect((await done).code).toBe(0)
    expect(slack.messages('C1', TS)).toHaveLength(1)
  })

  it('takes what is addressed to its public name, wants signatures and tokens, and no API key', async () => {
    const { slack, base, url } = await serve({ API_KEYS: 'anna:0123456789abcdef0123' })
    const body = JSON.stringify({ type: 'url_verification', challenge: 'abc' })
    expect((await slack.deliver(url, body)).status).toBe(200)
    expect(await statusAt(base, 'ibid.example.org', body, slack.headersFor(body))).toBe(200)
    expect(await statusAt(base, 'evil.example.org', body, slack.headersFor(body))).toBe(421)
    const headers = { ...slack.headersFor(body), 'x-slack-signature': `v0=${'0'.repeat(64)}` }
    expect((await slack.deliver(url, body, headers)).status).toBe(401)

    const hook = (token: string) =>
      fetch(`${base}/hooks/town`, {
        method: 'POST',
        body: new URLSearchParams({ token, text: 'ask when was the JF-17 deal', trigger_word: 'ask', user_id: 'u' }),
      })
    expect((await hook('wrong')).status).toBe(401)
    const answer = (await (await hook(TOKEN)).json()) as { text: string; response_type: string }
    expect(answer.response_type).toBe('comment')
    expect(answer.text).toMatch(/February 2022[\s\S]*\*\*Sources\*\*/)
    expect((await fetch(`${base}/hooks/other`, { method: 'POST' })).status).toBe(404)
  })
})

it('asks for examples what the documents answer', async () => {
  const { assistant, store } = await answeringFrom({
    'a.md': '---\ntitle: The lights of Skagen\nauthor: Niels Nebelong\n---\n\nThe lighthouse is 46 metres high.\n',
    'b.md': '---\ntitle: A report on tides\ndate: 2021-03-04\n---\n\nThe tide rises twice a day.\n',
    'c.md': '# Neither\n\nNobody knows who wrote this.\n',
  })
  const examples = await examplesFrom(store.documents)
  expect(examples).toEqual(['Who wrote “The lights of Skagen”?', 'When was “A report on tides” published?'])
  const answers = await Promise.all(examples.map((question) => collectAnswer(assistant.ask({ question }))))
  expect(answers.map(({ status }) => status)).toEqual(['answered', 'answered'])
})
