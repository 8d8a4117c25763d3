import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as z from 'zod'
import { readEnv } from '../src/node/env.ts'
import { openRuntime } from '../src/node/runtime.ts'
import { listen } from '../src/node/server.ts'
import { quantile } from './quantile.ts'

// How long a client waits for the first byte, and for the first words, of an extractive answer over the sample corpus, by protocol.

const ROUNDS = 3
const here = (path: string) => join(import.meta.dirname, '..', path)
const Golden = z.object({ turns: z.array(z.object({ question: z.string() })) })

/** The path, the body for a question, and what the first words of an answer begin with. */
const PROTOCOLS: Record<string, { path: string; body(question: string): unknown; words: string }> = {
  'server-sent events': { path: '/v1/ask', body: (question) => ({ question, stream: true }), words: '"text-delta"' },
  'AI SDK': {
    path: '/api/chat',
    body: (question) => ({ messages: [{ role: 'user', parts: [{ type: 'text', text: question }] }] }),
    words: '"text-delta"',
  },
  OpenAI: {
    path: '/v1/chat/completions',
    body: (question) => ({ model: 'ibid', stream: true, messages: [{ role: 'user', content: question }] }),
    words: '{"content":"',
  },
  'deep-chat': {
    path: '/hooks/deep-chat',
    body: (question) => ({ stream: true, messages: [{ role: 'user', text: question }] }),
    words: '{"text":"',
  },
  JSON: { path: '/v1/ask', body: (question) => ({ question }), words: '"answer"' },
  MCP: {
    path: '/mcp',
    body: (question) => ({
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: { name: 'ask', arguments: { question } },
    }),
    words: '"text"',
  },
}

const lines = readFileSync(here('evals/golden/questions.jsonl'), 'utf8').trim().split('\n')
const questions = lines.flatMap((line) => Golden.parse(JSON.parse(line)).turns.slice(0, 1)).map((turn) => turn.question)
const dataDir = mkdtempSync(join(tmpdir(), 'ibid-bench-'))
const settings = readEnv({ PORT: '0', CORPUS_DIR: here('corpus'), DATA_DIR: dataDir })
const runtime = await openRuntime(settings, { warn: console.warn })
await runtime.sync()
const server = await listen(runtime, settings, () => {})

/** Milliseconds from the request to the first byte of the body, and to the first words. */
async function wait({ path, body, words }: (typeof PROTOCOLS)[string], question: string) {
  const started = performance.now()
  const response = await fetch(server.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
    body: JSON.stringify(body(question)),
  })
  if (response.status !== 200 || response.body === null) throw new Error(`${path} answers ${response.status}`)
  let firstByte = Number.NaN
  let firstWords = Number.NaN
  let said = ''
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    if (Number.isNaN(firstByte)) firstByte = performance.now() - started
    if (Number.isNaN(firstWords)) said += chunk
    if (Number.isNaN(firstWords) && said.includes(words)) firstWords = performance.now() - started
  }
  return { firstByte, firstWords }
}

for (const [name, protocol] of Object.entries(PROTOCOLS)) {
  const bytes: number[] = []
  const words: number[] = []
  // The first round is for the compiler.
  for (let round = 0; round <= ROUNDS; round++) {
    for (const question of questions) {
      const { firstByte, firstWords } = await wait(protocol, question)
      if (round === 0) continue
      bytes.push(firstByte)
      words.push(firstWords)
    }
  }
  const shown = (numbers: number[]) =>
    `${quantile(numbers, 0.5).toFixed(1)} ms (p95 ${quantile(numbers, 0.95).toFixed(1)} ms)`
  console.log(`${name}: first byte ${shown(bytes)}, first words ${shown(words)}; medians of ${bytes.length}`)
}
await server.close()
await runtime.close()
rmSync(dataDir, { recursive: true })
