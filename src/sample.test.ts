import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { selectGolden } from '../evals/runs/golden.ts'
import { Answer } from './core/answer.ts'
import { createApp } from './http/app.ts'
import { folderOf, ROOT } from './node/cli.suite.ts'
import { openRuntime, type Runtime } from './node/runtime.ts'

const SEEDS = join(ROOT, '../shared/seeds')
const seedsPresent = existsSync(SEEDS)
/** What surrounds an article on its page and is none of it. */
const FURNITURE =
  /adblock|ad blocker|show more|related articles|similar posts|share this post|leave a comment|did this article help|back to top|most popular|follow us|shunculture|written by|reviewed by|HomeNews|Date of Accession|yılında|characteristics values/i

interface Served {
  runtime: Runtime
  ask(question: string, conversationId?: string): Promise<Answer>
  close(): Promise<void>
}

/** Reads a folder into a new data folder and answers over HTTP, in this process. */
async function serve(corpusDir: string): Promise<Served> {
  const runtime = await openRuntime({ corpusDir, dataDir: folderOf(), maxFileBytes: 10_000_000 })
  await runtime.sync()
  const app = createApp({ ...runtime, version: '0' })
  return {
    runtime,
    async ask(question, conversationId) {
      const response = await app.request('http://localhost/v1/ask', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ question, ...(conversationId !== undefined && { conversationId }) }),
      })
      expect(response.status).toBe(200)
      return Answer.parse(await response.json())
    },
    close: () => runtime.close(),
  }
}

const corpora = [
  { name: 'the sample corpus', folder: join(ROOT, 'corpus'), absent: false, limit: 60 },
  {
    name: 'the source articles (skipped where ../shared/seeds is absent)',
    folder: SEEDS,
    absent: !seedsPresent,
    limit: 1000,
  },
]

describe.each(corpora)('$name', ({ folder, absent, limit }) => {
  let served: Served
  beforeAll(async () => {
    if (!absent) served = await serve(folder)
  })
  afterAll(async () => {
    await served?.close()
  })

  it.skipIf(absent)('tells when the JF-17 deal was, and who says there is none', async () => {
    const { status, answer, citations, conflicts } = await served.ask('when was the JF-17 deal')
    expect(answer).toContain('February 2022')
    expect(citations[0]?.quote).toContain('February 2022')
    expect(status).toBe('conflicting')
    const denial = citations.find(({ quote }) => /no formal deal/i.test(quote))
    expect(denial).toBeDefined()
    const sides = conflicts.flatMap(({ values }) => values)
    const of = (n: number) => sides.filter((side) => side.citations.includes(n))
    expect(of(denial!.n)).toHaveLength(1)
    expect(of(citations[0]!.n)).toHaveLength(1)
    expect(of(denial!.n)).not.toEqual(of(citations[0]!.n))
    for (const { documentId, start, end, quote } of citations) {
      expect((await served.runtime.documents.get(documentId))?.text.slice(start, end)).toBe(quote)
    }
  })

  it.skipIf(absent)('quotes literally and no page furniture, whatever of the golden set is asked', async () => {
    const golden = await selectGolden({
      questions: join(ROOT, 'evals/golden/questions.jsonl'),
      corpus: folder,
      limit,
      seed: 1,
    })
    expect(golden.length).toBeGreaterThanOrEqual(60)
    let cited = 0
    for (const { turns } of golden) {
      let conversationId: string | undefined
      for (const { question } of turns) {
        const answer = await served.ask(question, conversationId)
        conversationId = answer.conversationId
        for (const { documentId, start, end, quote } of answer.citations) {
          cited++
          expect(quote).not.toMatch(FURNITURE)
          expect((await served.runtime.documents.get(documentId))?.text.slice(start, end)).toBe(quote)
        }
      }
    }
    expect(cited).toBeGreaterThan(golden.length / 2)
  })
})
