import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ProviderDelta } from '../core/ports.ts'
import { languageModelSuite, MESSAGES, readAll } from '../model/language-model.suite.ts'
import { createLanguageModel } from '../model/language-model.ts'
import { bindingError, socketAi } from './fake-workers-ai.suite.ts'
import type { WorkersAiBinding } from './workers-ai.ts'
import { workersAiChat } from './workers-ai-chat.ts'

const MODEL = '@cf/meta/llama-3.3-70b-instruct-fp8-fast'
const WITHOUT = {
  retryAfter: 'the binding throws errors without headers',
  connections: 'the runtime keeps them, not the binding',
}
languageModelSuite(
  'workers-ai',
  async ({ url }) => workersAiChat({ ai: socketAi(`${url}/ai/run`), model: 'm' }),
  WITHOUT,
)
languageModelSuite(
  'workers-ai in the form of OpenAI',
  async ({ openaiUrl }) => workersAiChat({ ai: socketAi(`${openaiUrl}/chat/completions`), model: 'm' }),
  WITHOUT,
)

/** A stream of these pieces that then ends, or goes on as `then` says; it tells whether it was cancelled. */
function streamOf(pieces: readonly (string | Uint8Array)[], then: 'end' | 'stall' = 'end') {
  const queue = pieces.map((piece) => (typeof piece === 'string' ? new TextEncoder().encode(piece) : piece))
  const state = { cancelled: false }
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const piece = queue.shift()
      if (piece) controller.enqueue(piece)
      else if (then === 'end') controller.close()
      // As a runtime that does not listen: nothing comes, and nothing fails.
      else await new Promise(() => {})
    },
    cancel() {
      state.cancelled = true
    },
  })
  return { stream, state }
}

const aiOf = (answer: unknown): WorkersAiBinding => ({ run: async () => answer })

async function deltasOf(ai: WorkersAiBinding, signal = new AbortController().signal): Promise<ProviderDelta[]> {
  const deltas: ProviderDelta[] = []
  const provider = workersAiChat({ ai, model: MODEL })
  for await (const delta of provider.stream(MESSAGES, { signal, maxOutputTokens: 100 })) deltas.push(delta)
  return deltas
}

const said = (deltas: readonly ProviderDelta[]) =>
  deltas.map((delta) => (delta.type === 'text' ? delta.text : '')).join('')

const event = (value: unknown) => `data: ${JSON.stringify(value)}\n\n`

describe('the chat of Workers AI', () => {
  it('asks for a stream, with the messages and the limit as they are', async () => {
    const asked: unknown[] = []
    const { signal } = new AbortController()
    const ai: WorkersAiBinding = {
      async run(...args) {
        asked.push(args)
        return streamOf(['data: [DONE]\n\n']).stream
      },
    }
    expect(await deltasOf(ai, signal)).toEqual([{ type: 'end', reason: 'stop' }])
    const inputs = { messages: MESSAGES, stream: true, max_tokens: 100, temperature: 0 }
    expect(asked).toEqual([[MODEL, inputs, { signal }]])
  })

  it('reads a stream however it is cut into pieces, and whichever way its lines end', async () => {
    const text = fc.string({ unit: 'binary' }).map((one) => one.toWellFormed())
    const piece = fc.oneof(
      text.map((response) => ({ chunk: { response, p: 'x' }, response })),
      text.map((content) => ({ chunk: { choices: [{ delta: { content } }] }, response: content })),
      fc.nat(99).map((response) => ({ chunk: { response }, response: String(response) })),
      fc.constant({ chunk: { response: null, tool_calls: [] }, response: '' }),
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(piece, { maxLength: 6 }),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 20 }),
        async (pieces, newline, cuts) => {
          const events = [': a comment', '', ...pieces.flatMap(({ chunk }) => [`data: ${JSON.stringify(chunk)}`, ''])]
          // The line after the last one shows that a CR alone ended it.
          const bytes = new TextEncoder().encode([...events, 'data:[DONE]', '', ':', ''].join(newline))
          const parts: Uint8Array[] = []
          let at = 0
          for (const cut of cuts) {
            parts.push(bytes.slice(at, at + cut))
            at += cut
          }
          const { stream } = streamOf([...parts, bytes.slice(at)].filter((part) => part.length > 0))
          const deltas = await deltasOf(aiOf(stream))
          expect(said(deltas)).toBe(pieces.map(({ response }) => response).join(''))
          expect(deltas.at(-1)).toEqual({ type: 'end', reason: 'stop' })
        },
      ),
      { numRuns: 200 },
    )
  })

  it.each([
    ['the reason that is told', { choices: [{ delta: {}, finish_reason: 'length' }] }, 'length'],
    ['its tokens being used up', { response: '', usage: { prompt_tokens: 5, completion_tokens: 100 } }, 'length'],
    ['its tokens not being used up', { response: '', usage: { prompt_tokens: 5, completion_tokens: 99 } }, 'stop'],
  ])('tells why an answer ended by %s', async (_, chunk, reason) => {
    const { stream, state } = streamOf([event({ response: 'a' }), event(chunk), 'data: [DONE]\n\n', event({})])
    expect((await deltasOf(aiOf(stream))).at(-1)).toEqual({ type: 'end', reason })
    expect(state.cancelled).toBe(true)
  })

  it.each([
    [{ response: 'It was 2022.', usage: { prompt_tokens: 3, completion_tokens: 4 } }],
    [{ choices: [{ message: { content: 'It was 2022.' } }], usage: { prompt_tokens: 3, completion_tokens: 4 } }],
  ])('takes the answer of a model that does not stream: %j', async (answer) => {
    expect(await deltasOf(aiOf(answer))).toEqual([
      { type: 'text', text: 'It was 2022.' },
      { type: 'usage', usage: { inputTokens: 3, outputTokens: 4 } },
      { type: 'end', reason: 'stop' },
    ])
  })

  it.each([
    ['what is no object', event('text')],
    ['numbers that are none', event({ usage: { prompt_tokens: 'many', completion_tokens: 1 } })],
    ['no JSON', 'data: {"response"\n\n'],
    ['a line without an end', 'x'.repeat(1024 * 1024 + 1)],
    ['an event without an end', 'data: x\n'.repeat(200_000)],
  ])('takes %s for garbled', async (_, text) => {
    const { stream, state } = streamOf([event({ response: 'It ' }), text], 'stall')
    const model = createLanguageModel({ name: 'm', provider: workersAiChat({ ai: aiOf(stream), model: MODEL }) })
    expect(await readAll(model)).toMatchObject({ text: 'It ', thrown: { reason: 'garbled' } })
    expect(state.cancelled).toBe(true)
  })

  it('takes nothing at all for garbled', async () => {
    for (const answer of [null, undefined, 'text', 7]) {
      const model = createLanguageModel({ name: 'm', provider: workersAiChat({ ai: aiOf(answer), model: MODEL }) })
      expect((await readAll(model)).thrown).toMatchObject({ reason: 'garbled' })
    }
  })

  describe('with a runtime that does not listen to the signal', () => {
    it('cancels a stream that stalls when its client goes, at once', async () => {
      const { stream, state } = streamOf([event({ response: 'It ' })], 'stall')
      const client = new AbortController()
      const reason = new Error('the client is gone')
      const thrown = (async () => {
        const provider = workersAiChat({ ai: aiOf(stream), model: MODEL })
        for await (const { type } of provider.stream(MESSAGES, { signal: client.signal, maxOutputTokens: 9 }))
          if (type === 'text') queueMicrotask(() => client.abort(reason))
      })()
      await expect(thrown).rejects.toBe(reason)
      expect(state.cancelled).toBe(true)
    })

    it('cancels a stream whose reader stops', async () => {
      const { stream, state } = streamOf([event({ response: 'It ' })], 'stall')
      const { signal } = new AbortController()
      for await (const _ of workersAiChat({ ai: aiOf(stream), model: MODEL }).stream(MESSAGES, {
        signal,
        maxOutputTokens: 9,
      }))
        break
      expect(state.cancelled).toBe(true)
    })

    it('does not wait for an answer that does not come, and cancels it when it comes after all', async () => {
      const { stream, state } = streamOf([], 'stall')
      const late = Promise.withResolvers<unknown>()
      const client = new AbortController()
      const reason = new Error('the client is gone')
      const asked = deltasOf({ run: () => late.promise }, client.signal)
      client.abort(reason)
      await expect(asked).rejects.toBe(reason)
      late.resolve(stream)
      await late.promise
      await Promise.resolve()
      expect(state.cancelled).toBe(true)
    })

    it('asks nobody for a client that is gone already', async () => {
      const reason = new Error('the client is gone')
      let asked = 0
      const ai: WorkersAiBinding = {
        async run() {
          asked++
        },
      }
      await expect(deltasOf(ai, AbortSignal.abort(reason))).rejects.toBe(reason)
      expect(asked).toBe(0)
    })
  })

  it.each([
    ['3036: You have used up your daily free allocation', 'rate_limited', 1],
    ['3040: Capacity temporarily exceeded', 'rate_limited', 2],
    ['AiError: 3043: Internal server error', 'unavailable', 2],
    ['error code: 1031', 'unavailable', 2],
    ['3007: Request timeout', 'unavailable', 2],
    ['5007: No such model', 'unavailable', 1],
    ['5021: The estimated number of tokens exceeded this model context window', 'unavailable', 1],
  ])('makes "%s" a fault of its kind', async (message, reason, requests) => {
    let asked = 0
    const ai: WorkersAiBinding = {
      async run() {
        asked++
        throw bindingError(message)
      },
    }
    const provider = workersAiChat({ ai, model: MODEL })
    const { thrown } = await readAll(createLanguageModel({ name: 'm', provider, random: () => 0 }))
    expect(thrown).toMatchObject({ reason })
    expect(String(thrown)).not.toContain(message.slice(-12))
    expect(asked).toBe(requests)
  })
})
