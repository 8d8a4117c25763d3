import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import * as z from 'zod'
import type { LanguageModel } from '../src/core/ports.ts'
import { openRuntime } from '../src/node/runtime.ts'
import { quantile } from './quantile.ts'

// What an answer takes beyond the model that words it: reading, the prompt, and the proof of each sentence, over the sample
// corpus. The model in this process cites the first sentences of the passages it is given, at once or at a pace.

const ROUNDS = 3
/** Milliseconds between two pieces of the paced model: 200 tokens a second, faster than most. */
const PACE = 5
const PIECE = 4
const here = (path: string) => join(import.meta.dirname, '..', path)
const Golden = z.object({ turns: z.array(z.object({ question: z.string() })) })
const lines = readFileSync(here('evals/golden/questions.jsonl'), 'utf8').trim().split('\n')
const questions = lines.flatMap((line) => Golden.parse(JSON.parse(line)).turns.slice(0, 1)).map((turn) => turn.question)

/** What the model itself took for its last draft. */
let own = 0
let pace = 0
const model: LanguageModel = {
  name: 'bench',
  async *stream(messages) {
    const began = performance.now()
    let waited = 0
    const passages = messages.at(-1)!.content.matchAll(/<passage-\w+ number="(\d+)"[^>]*>\n([\s\S]*?)\n<\/passage-/g)
    const draft = [...passages]
      .slice(0, 3)
      .map(([, n, text]) => `${/^[^.!?\n]+/.exec(text!.trim())?.[0]} [${n}].`)
      .join(' ')
    for (let at = 0; at < draft.length; at += PIECE) {
      if (pace > 0) await sleep(pace)
      const yielded = performance.now()
      yield { type: 'text', text: draft.slice(at, at + PIECE) }
      waited += performance.now() - yielded
    }
    // What its reader did between two pieces is not the model's.
    own = performance.now() - began - waited
  },
}

const dataDir = mkdtempSync(join(tmpdir(), 'ibid-bench-'))
const settings = { corpusDir: here('corpus'), dataDir, maxFileBytes: 1e7 }
const report = async (name: string, asked: readonly string[], runtime: Awaited<ReturnType<typeof openRuntime>>) => {
  const added: number[] = []
  const first: number[] = []
  let worded = 0
  for (let round = 0; round <= ROUNDS; round++) {
    for (const question of asked) {
      own = 0
      const began = performance.now()
      let told = 0
      for await (const part of runtime.assistant.ask({ question })) {
        if (part.type === 'text-delta') told ||= performance.now() - began
        if (part.type === 'finish' && round > 0 && part.model !== 'extractive') worded++
      }
      // The first round is for the compiler.
      if (round === 0) continue
      added.push(performance.now() - began - own)
      first.push(told)
    }
  }
  const ms = (times: readonly number[], q: number) => quantile(times, q).toFixed(1)
  console.log(
    `${name}: ${asked.length} questions × ${ROUNDS}, ${worded} answers worded by the model; beyond the model's own time median ` +
      `${ms(added, 0.5)} ms, p95 ${ms(added, 0.95)} ms; first words median ${ms(first, 0.5)} ms`,
  )
}

const plain = await openRuntime(settings, { warn: console.warn })
await plain.sync()
await report('no model', questions, plain)
await plain.close()
const worded = await openRuntime(settings, { warn: console.warn, model })
await report('a model that writes at once', questions, worded)
pace = PACE
await report(`a model with a piece every ${PACE} ms`, questions.slice(0, 20), worded)
await worded.close()
rmSync(dataDir, { recursive: true })
