import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Script, type ScriptedReply, scriptedProvider } from '../adapters/scripted-provider.suite.ts'
import { Answer, type AnswerPart } from '../core/answer.ts'
import { collectAnswer } from '../core/collect.ts'
import { readEvents } from '../http/fixture.suite.ts'
import { passageWith } from '../scripted-model.suite.ts'
import { folderOf } from './cli.suite.ts'
import { readEnv } from './env.ts'
import { openRuntime } from './runtime.ts'
import { listen } from './server.ts'

const QUESTION = 'When was the tower of Elmont opened?'
const OPENED = 'The tower of Elmont was opened in 1912'
const CLOCK = 'The tower has a clock with four faces'
const FILES = {
  'tower.md': `# The tower of Elmont\n\n${OPENED} by Ann Poe. It is 96 metres tall. ${CLOCK}.\n`,
  'mill.md': '# The mill of Elmont\n\nThe mill of Elmont grinds rye and wheat.\n',
}
/** Milliseconds of the whole call of a model, and how much later an answer may come on a busy machine. */
const TOTAL = 2_000
const SLACK = 8_000

const KINDS = ['openai', 'anthropic', 'ollama'] as const
type Kind = (typeof KINDS)[number]

/** Ibid over two documents, asking a provider over real HTTP, itself asked over real HTTP. */
async function served(kind: Kind) {
  const provider = await scriptedProvider({ script: '' })
  const corpus = folderOf(FILES)
  const data = folderOf()
  const settings = readEnv({
    MODEL: `${kind}:some-model`,
    MODEL_BASE_URL: kind === 'openai' ? provider.openaiUrl : provider.url,
    MODEL_API_KEY: 'k-secret',
    MODEL_TIMEOUT_MS: String(TOTAL),
    MODEL_FIRST_TOKEN_MS: '500',
    CORPUS_DIR: corpus,
    DATA_DIR: data,
  })
  const runtime = await openRuntime(settings)
  await runtime.sync()
  const server = await listen(runtime, { ...settings, port: 0 }, () => {})
  return {
    provider,
    ask: (body: object, init: RequestInit = {}) =>
      fetch(`${server.url}/v1/ask`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ question: QUESTION, ...body }),
        ...init,
      }),
    async close() {
      await server.close()
      await runtime.close()
      await provider.close()
      for (const folder of [corpus, data]) rmSync(folder, { recursive: true })
    },
  }
}
type Served = Awaited<ReturnType<typeof served>>

async function* partsOf(response: Response): AsyncGenerator<AnswerPart> {
  for await (const event of readEvents(response)) if ('event' in event) yield event.part
}

/** A reply that cites the passage on the tower. */
const draft = (write: (marker: string) => Omit<ScriptedReply, 'text'> & { text: string[] }): Script => {
  return ({ messages }) => write(`[${passageWith(messages.at(-1)!.content, 'four faces')}]`)
}

describe.each(KINDS)('an answer that a model behind %s words', { timeout: 60_000 }, (kind) => {
  let ibid: Served
  beforeAll(async () => {
    ibid = await served(kind)
  })
  afterAll(() => ibid.close())

  const whole = draft((n) => ({
    text: ['The tower of Elmont ', `was opened in 1912 ${n}`, `. ${CLOCK} ${n}.`],
    usage: { inputTokens: 321, outputTokens: 12 },
  }))

  it('comes whole and streamed, the same, with literal quotes and what it cost', async () => {
    ibid.provider.play(whole)
    const answer = Answer.parse(await (await ibid.ask({})).json())
    expect(answer).toMatchObject({
      answer: `${OPENED} [1]. ${CLOCK} [2].`,
      citations: [{ quote: `${OPENED} by Ann Poe.` }, { quote: `${CLOCK}.` }],
      model: `${kind}:some-model`,
      fallback: null,
      usage: { inputTokens: 321, outputTokens: 12 },
    })
    const streamed = await collectAnswer(partsOf(await ibid.ask({ stream: true })))
    const { answer: text, citations, status, model, usage } = streamed
    expect({ text, citations, status, model, usage }).toEqual({
      text: answer.answer,
      citations: answer.citations,
      status: answer.status,
      model: answer.model,
      usage: answer.usage,
    })
  })

  it('is told while the model goes on writing', async () => {
    const first = Promise.withResolvers<void>()
    ibid.provider.play(
      draft((n) => ({
        text: [`${OPENED} ${n}. The tower `, `has a clock with four faces ${n}.`],
        before: (piece) => (piece === 1 ? first.promise : undefined),
      })),
    )
    const told: string[] = []
    for await (const part of partsOf(await ibid.ask({ stream: true }))) {
      if (part.type === 'text-delta') told.push(part.delta)
      // The second piece is not written before the first sentence was read.
      if (part.type === 'citation') first.resolve()
    }
    expect(told).toEqual([`${OPENED} [1].`, ` ${CLOCK} [2].`])
  })

  it.each<[string, NonNullable<ScriptedReply['fault']>]>([
    ['429', { type: 'status', status: 429 }],
    ['500', { type: 'status', status: 500 }],
    ['a refused key', { type: 'status', status: 401 }],
    ['a broken connection', { type: 'reset' }],
    ['silence', { type: 'stall' }],
    ['a broken connection within the first sentence', { type: 'reset', after: 1 }],
    ['silence within the first sentence', { type: 'stall', after: 1 }],
    ['no end', { type: 'endless' }],
    ['garbage', { type: 'garbage' }],
    ['JSON that is cut off', { type: 'invalid-json', after: 1 }],
    ['an error within the stream', { type: 'error-event', after: 1 }],
    ['an end without an end', { type: 'truncated', after: 1 }],
  ])('is the extractive one in time after %s', async (_, fault) => {
    ibid.provider.play({ text: ['The tower of ', 'Elmont was '], fault })
    const began = performance.now()
    const response = await ibid.ask({ stream: true })
    const answer = await collectAnswer(partsOf(response))
    expect(performance.now() - began).toBeLessThan(TOTAL + SLACK)
    expect(answer).toMatchObject({ status: 'answered', model: 'extractive', shortAnswer: '1912' })
    expect(answer.fallback).not.toBeNull()
    expect(answer.answer).toContain('1912')
    expect(JSON.stringify(answer)).not.toContain('k-secret')
  })

  it.each(['stall', 'reset', 'truncated'] as const)('keeps what it proved before a fault: %s', async (type) => {
    ibid.provider.play(draft((n) => ({ text: [`${OPENED} ${n}. The tower `, 'is'], fault: { type, after: 2 } })))
    const answer = await collectAnswer(partsOf(await ibid.ask({ stream: true })))
    expect(answer).toMatchObject({
      answer: `${OPENED} [1].`,
      model: `${kind}:some-model`,
      fallback: expect.any(String),
    })
  })

  it('lets the provider know within 250 ms that its reader is gone', async () => {
    ibid.provider.play(draft((n) => ({ text: [`${OPENED} ${n}. The tower `], fault: { type: 'stall', after: 1 } })))
    const took: number[] = []
    // The best of three: a busy machine may be late for reasons of its own.
    for (let attempt = 0; attempt < 3; attempt++) {
      const before = ibid.provider.disconnects.length
      const reader = new AbortController()
      let gone = 0
      const reading = (async () => {
        for await (const part of partsOf(await ibid.ask({ stream: true }, { signal: reader.signal }))) {
          if (part.type !== 'citation') continue
          gone = performance.now()
          reader.abort()
        }
      })()
      await expect(reading).rejects.toThrow()
      await ibid.provider.disconnected(before + 1)
      took.push(ibid.provider.disconnects[before]!.at - gone)
    }
    expect(Math.min(...took)).toBeLessThan(250)
  })
})
