import { cpSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { readGolden } from '../../evals/datasets/golden.ts'
import { direct } from '../channels/slack/bot.suite.ts'
import { BOT_TOKEN, BOT_USER, fakeSlack, SIGNING_SECRET, TEAM } from '../channels/slack/fake-slack.suite.ts'
import type { Answer } from '../core/answer.ts'
import { SearchResponse } from '../http/schemas.ts'
import { readEnv } from '../node/env.ts'
import { type ExportReport, exportEdge } from '../node/export-edge.ts'
import { openRuntime, type Runtime } from '../node/runtime.ts'
import { listen, type RunningServer } from '../node/server.ts'
import { configFor, seed, startWorker } from './wrangler.suite.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const GOLDEN = join(ROOT, 'evals', 'golden')
/** Each set with its corpus. */
const SETS = [
  { name: 'the sample corpus', corpus: join(ROOT, 'corpus'), questions: join(GOLDEN, 'questions.jsonl') },
  { name: 'the handbook', corpus: join(GOLDEN, 'handbook'), questions: join(GOLDEN, 'handbook.jsonl') },
]

/** Conversations under way at the same time. */
const AT_ONCE = 8

/** A corpus that is served by Node and by workerd, both over real sockets. */
async function servedTwice(corpus: string, vars: Record<string, string> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'ibid-edge-'))
  const edge = join(folder, 'edge')
  const settings = readEnv({ CORPUS_DIR: corpus, DATA_DIR: join(folder, 'data'), PORT: '0', TRACE: 'off', LOG: 'off' })
  const runtime = await openRuntime(settings)
  await runtime.sync()
  const report = await exportEdge({ dataDir: settings.dataDir, directory: edge })
  const config = configFor(edge, { LOG: 'off', ...vars })
  await seed(config, folder, report.slot, report.sql)
  const [node, worker] = await Promise.all([listen(runtime, settings, () => {}), startWorker(config, folder)])
  return { runtime, node, worker, report, settings, edge, config, folder }
}

async function ask(url: string, question: string, conversationId?: string): Promise<Answer> {
  const response = await fetch(`${url}/v1/ask`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ question, ...(conversationId !== undefined && { conversationId }) }),
  })
  expect(response.status).toBe(200)
  return (await response.json()) as Answer
}

/** Passages with their scores, but for the last digits, which the two builds of SQLite compute in their own ways. */
function hitsOf(found: unknown) {
  const { hits } = SearchResponse.parse(found)
  return hits.map(({ score, keywordScore, vectorScore, ...hit }) => ({
    ...hit,
    scores: [score, keywordScore, vectorScore].map((one) => one?.toPrecision(9)),
  }))
}

/** An answer but for what differs from one asking to the next. */
function told({ id: _, conversationId: __, timings: ___, ...answer }: Answer) {
  return answer
}

describe.each(SETS)('$name in workerd', { timeout: 300_000 }, ({ corpus, questions }) => {
  let runtime: Runtime
  let node: RunningServer
  let worker: RunningServer
  let report: ExportReport

  beforeAll(async () => {
    ;({ runtime, node, worker, report } = await servedTwice(corpus))
  }, 120_000)

  afterAll(async () => {
    await worker?.close()
    await node?.close()
    await runtime?.close()
  })

  it('is answered from as on Node: every golden question, to the last character', async () => {
    const waiting = await readGolden(questions)
    let asked = 0
    /** Asks one conversation after the other until none is left. */
    async function askOn(): Promise<void> {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        let onNode: string | undefined
        let atEdge: string | undefined
        for (const { question } of next.turns) {
          const [expected, answer] = await Promise.all([
            ask(node.url, question, onNode),
            ask(worker.url, question, atEdge),
          ])
          expect(told(answer), `${next.id}: ${question}`).toEqual(told(expected))
          onNode = expected.conversationId
          atEdge = answer.conversationId
          asked++
        }
      }
    }
    // What takes time is the way to the database and back: some are asked beside each other.
    await Promise.all(Array.from({ length: AT_ONCE }, askOn))
    expect(asked).toBeGreaterThan(40)
  })

  it('finds the same passages in the same order', async () => {
    for (const query of ['what was agreed', 'who', 'holiday leave', 'gas pipelne']) {
      const [expected, found] = await Promise.all(
        [node.url, worker.url].map(async (url) => {
          const response = await fetch(`${url}/v1/search`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ query, topK: 20 }),
          })
          return response.json()
        }),
      )
      expect(hitsOf(found)).toEqual(hitsOf(expected))
    }
  })

  it('says what it serves, and hands out nothing that its routes do not', async () => {
    const readiness = await (await fetch(`${worker.url}/readyz`)).json()
    expect(readiness).toMatchObject({
      status: 'ready',
      documents: report.documents,
      chunks: report.passages,
      index: 'hnsw',
    })
    for (const path of [
      'ibid/current.json',
      report.embedder!.file.path,
      report.lexicon.path,
      'docs/../ibid/current.json',
    ])
      expect((await fetch(`${worker.url}/${path}`)).status, path).toBe(404)
    for (const path of ['', 'docs', 'docs/swagger-ui.css', 'widget/v1.js', 'openapi.json'])
      expect((await fetch(`${worker.url}/${path}`)).status, path).toBe(200)
  })
})

describe('Slack', { timeout: 120_000 }, () => {
  it('is acknowledged at once, and answered behind the response', async () => {
    const clock = { now: Date.now, sleep: setTimeout, advance() {} }
    const slack = await fakeSlack(clock)
    const { runtime, node, worker } = await servedTwice(SETS[0]!.corpus, {
      ...{ SLACK_SIGNING_SECRET: SIGNING_SECRET, SLACK_BOT_TOKEN: BOT_TOKEN, SLACK_API_URL: slack.apiUrl },
    })
    try {
      // An isolate that was not asked yet has its index to read first.
      expect((await fetch(`${worker.url}/readyz`)).status).toBe(200)
      const event = direct('when was the JF-17 deal')
      const authorizations = [{ enterprise_id: null, team_id: TEAM, user_id: BOT_USER, is_bot: true }]
      const payload = {
        team_id: TEAM,
        api_app_id: 'A0001',
        type: 'event_callback',
        event_id: 'Ev1',
        authorizations,
        event,
      }
      const body = JSON.stringify(payload)
      for (let delivery = 0; delivery < 2; delivery++)
        expect((await slack.deliver(`${worker.url}/slack/events`, body)).status).toBe(200)
      const forged = { ...slack.headersFor(body), 'x-slack-signature': `v0=${'0'.repeat(64)}` }
      expect((await slack.deliver(`${worker.url}/slack/events`, body, forged)).status).toBe(401)
      await vi.waitFor(() => expect(slack.messages('D1')[0]?.text).toContain('February 2022'), { timeout: 30_000 })
      // The second delivery of the event was known.
      expect(slack.messages('D1')).toHaveLength(1)
      expect(slack.violations).toEqual([])
    } finally {
      await worker.close()
      await node.close()
      await runtime.close()
      await slack.close()
    }
  })
})

describe('a new generation', { timeout: 120_000 }, () => {
  it('is for the other database, is refused until that holds it, and leaves the old one to serve', async () => {
    const copy = mkdtempSync(join(tmpdir(), 'ibid-corpus-'))
    cpSync(SETS[0]!.corpus, copy, { recursive: true })
    const { runtime, node, worker, report, settings, edge, config, folder } = await servedTwice(copy)
    try {
      expect(report.slot).toBe('a')
      cpSync(join(GOLDEN, 'handbook'), join(copy, 'handbook'), { recursive: true })
      await runtime.sync()
      const next = await exportEdge({ dataDir: settings.dataDir, directory: edge })
      expect(next).toMatchObject({ slot: 'b', changed: true })
      expect(next.documents).toBeGreaterThan(report.documents)
      const again = await exportEdge({ dataDir: settings.dataDir, directory: edge })
      expect(again).toMatchObject({ slot: 'b', changed: false, generation: next.generation })
      await worker.close()

      const early = await startWorker(config, folder)
      const refused = await fetch(`${early.url}/v1/documents`)
      expect(refused.status).toBe(503)
      expect(await refused.json()).toMatchObject({
        code: 'unavailable',
        detail: expect.stringContaining('CORPUS_B is empty'),
      })
      expect((await fetch(`${early.url}/livez`)).status).toBe(200)
      await seed(config, folder, next.slot, next.sql)
      // The same isolate: a database that was filled meanwhile needs no new deployment.
      const filled = await fetch(`${early.url}/readyz`)
      expect(await filled.json()).toMatchObject({ status: 'ready', documents: next.documents })
      await early.close()
    } finally {
      await node.close()
      await runtime.close()
    }
  })
})
