import { anthropicChat } from '../src/adapters/anthropic-chat.ts'
import { ollamaChat } from '../src/adapters/ollama-chat.ts'
import { openaiChat } from '../src/adapters/openai-chat.ts'
import { scriptedProvider } from '../src/adapters/scripted-provider.suite.ts'
import type { ModelMessage } from '../src/core/ports.ts'
import { createLanguageModel } from '../src/model/language-model.ts'
import { quantile } from './quantile.ts'

// What a model costs in time beyond the provider itself: the way through LangChain's client and all that stands around
// it, against a bare request to the same provider, which answers at once.

const ROUNDS = 200
const PIECES = Array.from({ length: 200 }, (_, index) => `word${index} `)
const messages: ModelMessage[] = [
  { role: 'system', content: 'Answer from the passages.' },
  { role: 'user', content: 'A passage of some length. '.repeat(400) },
]

const provider = await scriptedProvider({ script: { text: PIECES } })
const options = { model: 'm', apiKey: 'k' }
const MODELS = {
  openai: { path: '/v1/chat/completions', made: openaiChat({ ...options, baseUrl: provider.openaiUrl }) },
  anthropic: { path: '/v1/messages', made: anthropicChat({ ...options, baseUrl: provider.url }) },
  ollama: { path: '/api/chat', made: ollamaChat({ ...options, baseUrl: provider.url }) },
}

/** Milliseconds to the first piece, and to the last. */
type Times = [first: number, last: number]

async function timed(pieces: AsyncIterable<unknown>, started: number): Promise<Times> {
  let first = 0
  for await (const _piece of pieces) first ||= performance.now() - started
  return [first, performance.now() - started]
}

async function bare(path: string): Promise<Times> {
  const started = performance.now()
  const body = JSON.stringify({ model: 'm', messages, stream: true })
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${provider.url}${path}`, { method: 'POST', headers, body })
  return timed(response.body!, started)
}

for (const [name, { path, made }] of Object.entries(MODELS)) {
  const model = createLanguageModel({ name, provider: await made })
  const ours: Times[] = []
  const theirs: Times[] = []
  // The first rounds are for the compiler.
  for (let round = -20; round < ROUNDS; round++) {
    const own = await bare(path)
    const around = await timed(model.stream(messages), performance.now())
    if (round < 0) continue
    theirs.push(own)
    ours.push(around)
  }
  const median = (times: Times[], which: 0 | 1) =>
    quantile(
      times.map((time) => time[which]),
      0.5,
    )
  const added = (which: 0 | 1) => (median(ours, which) - median(theirs, which)).toFixed(1)
  console.log(
    `${name}: ${added(0)} ms added to the first token, ${added(1)} ms to ${PIECES.length} tokens ` +
      `(median of ${ROUNDS}; a bare request has ${median(theirs, 0).toFixed(1)} and ${median(theirs, 1).toFixed(1)} ms)`,
  )
}
await provider.close()
