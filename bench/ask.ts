import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as z from 'zod'
import { collectAnswer } from '../src/core/collect.ts'
import { STOP_WORDS } from '../src/core/text/stopwords.ts'
import { words } from '../src/core/text/words.ts'
import { openRuntime } from '../src/node/runtime.ts'
import { quantile } from './quantile.ts'

// How long an answer takes in this process over the sample corpus, and how that compares with a plain keyword search.

const ROUNDS = 5
const here = (path: string) => join(import.meta.dirname, '..', path)
const Golden = z.object({ turns: z.array(z.object({ question: z.string() })) })

const lines = readFileSync(here('evals/golden/questions.jsonl'), 'utf8').trim().split('\n')
const questions = lines.flatMap((line) => Golden.parse(JSON.parse(line)).turns.slice(0, 1)).map((turn) => turn.question)
const dataDir = mkdtempSync(join(tmpdir(), 'ibid-bench-'))
const runtime = await openRuntime({ corpusDir: here('corpus'), dataDir, maxFileBytes: 1e7 }, { warn: console.warn })
await runtime.sync()

const asks: number[] = []
const searches: number[] = []
// The first round is for the compiler.
for (let round = 0; round <= ROUNDS; round++) {
  for (const question of questions) {
    const start = performance.now()
    await collectAnswer(runtime.assistant.ask({ question }))
    const asked = performance.now()
    const content = words(question).map((word) => word.folded)
    await runtime.store.keywords.search(
      content.filter((word) => !STOP_WORDS.has(word)),
      10,
    )
    const searched = performance.now()
    if (round === 0) continue
    asks.push(asked - start)
    searches.push(searched - asked)
  }
}
const median = quantile(asks, 0.5)
console.log(
  `${questions.length} questions × ${ROUNDS}: ask median ${median.toFixed(1)} ms, p95 ${quantile(asks, 0.95).toFixed(1)} ms, ` +
    `${(median / quantile(searches, 0.5)).toFixed(1)} × a keyword search alone (${quantile(searches, 0.5).toFixed(2)} ms)`,
)
await runtime.close()
rmSync(dataDir, { recursive: true })
