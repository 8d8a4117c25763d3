import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  refusedUrl,
  type Script,
  type ScriptedFault,
  type ScriptedProvider,
  scriptedProvider,
} from '../adapters/scripted-provider.suite.ts'
import type { Fallback, Usage } from '../core/answer.ts'
import { ModelFault } from '../core/errors.ts'
import type { LanguageModel, ModelCall, ModelMessage, ModelProvider } from '../core/ports.ts'
import { createLanguageModel, type ModelLimits } from './language-model.ts'

/** Where a provider listens; the OpenAI APIs have a base of their own. */
export type ProviderUrls = Pick<ScriptedProvider, 'url' | 'openaiUrl'>

export const MESSAGES: ModelMessage[] = [
  { role: 'system', content: 'Answer from the passages.' },
  { role: 'user', content: 'When was it?' },
  { role: 'assistant', content: 'In 2021.' },
  { role: 'user', content: 'And the 2nd? Grüße, 東京 🌍' },
]

/** What a stream told until it ended, and what it ended in. */
export async function readAll(model: LanguageModel, call?: ModelCall) {
  const pieces: string[] = []
  let usage: Usage | null = null
  let thrown: unknown = null
  const started = performance.now()
  try {
    for await (const delta of model.stream(MESSAGES, call)) {
      if (delta.type === 'text') pieces.push(delta.text)
      else usage = delta.usage
    }
  } catch (error) {
    thrown = error
  }
  return { pieces, text: pieces.join(''), usage, thrown, ms: performance.now() - started }
}

const reasonOf = (thrown: unknown) => (thrown instanceof ModelFault ? thrown.reason : thrown)

/** What a provider's client cannot do, and why. */
export interface Without {
  /** It does not tell when the provider wants to be asked again. */
  retryAfter?: string
  /** Whether connections are kept is not its affair. */
  connections?: string
}

/** What `createLanguageModel` must make of a provider's client, over a real socket and for every fault of a provider. */
export function languageModelSuite(
  name: string,
  connect: (urls: ProviderUrls) => Promise<ModelProvider>,
  without: Without = {},
): void {
  /** A test that is skipped where there is a reason, which its title tells. */
  const unless = (reason: string | undefined) => (title: string, test: () => Promise<void>) =>
    it.skipIf(reason !== undefined)(reason === undefined ? title : `${title} (skipped: ${reason})`, test)

  describe(`${name}: language model`, () => {
    const open: ScriptedProvider[] = []
    const faults: ModelFault[] = []
    const consoles = (['log', 'info', 'warn', 'error', 'debug'] as const).map((method) => vi.spyOn(console, method))

    beforeEach(() => {
      faults.length = 0
      for (const spy of consoles) spy.mockClear()
    })
    afterEach(async () => {
      await Promise.all(open.splice(0).map((provider) => provider.close()))
      // What a provider writes, and what it was asked, is in nobody's log.
      for (const spy of consoles) expect(spy.mock.calls).toEqual([])
    })

    const around = async (urls: ProviderUrls, limits: Partial<ModelLimits> = {}) =>
      createLanguageModel({
        name: `${name}:m`,
        provider: await connect(urls),
        limits: { totalMs: 15_000, firstTokenMs: 10_000, ...limits },
        onFault: (fault) => faults.push(fault),
        random: () => 0,
      })
    const start = async (script: Script, limits: Partial<ModelLimits> = {}) => {
      const provider = await scriptedProvider({ script })
      open.push(provider)
      return { provider, model: await around(provider, limits) }
    }

    it('tells the text piece by piece and then the usage that the provider counted', async () => {
      const pieces = ['It was ', 'in 2022', ' [1].\n', 'Grüße, 東京 🌍']
      const { provider, model } = await start({ text: pieces, usage: { inputTokens: 123, outputTokens: 45 } })
      const told = await readAll(model)
      expect(told).toMatchObject({ pieces, usage: { inputTokens: 123, outputTokens: 45 }, thrown: null })
      expect(model.name).toBe(`${name}:m`)
      expect(provider.requests).toMatchObject([{ stream: true, messages: MESSAGES, maxOutputTokens: 2048 }])
      expect(provider.disconnects).toEqual([])
      expect(faults).toEqual([])
    })

    unless(without.connections)('keeps connections for the next calls', async () => {
      const { provider, model } = await start({ text: ['The ', 'answer.'] })
      for (let call = 0; call < 10; call++) expect(await readAll(model)).toMatchObject({ thrown: null })
      expect(provider.requests).toHaveLength(10)
      // A call may begin before the end of the one before it was read.
      expect(provider.connections).toBeLessThan(5)
    })

    it('leaves out what a model thinks aloud before it answers', async () => {
      const { provider, model } = await start({ text: ['<thi', 'nk>Let me see.\n', '</think>\n\nIt was', ' 2022.'] })
      expect(await readAll(model)).toMatchObject({ text: '\n\nIt was 2022.', thrown: null })
      provider.play({ text: ['<think>', 'Let me see.'] })
      expect(reasonOf((await readAll(model)).thrown)).toBe('garbled')
    })

    it('estimates the usage where the provider does not tell it', async () => {
      const { model } = await start({ text: ['a'.repeat(40), 'b'.repeat(41)], usage: null })
      const { usage, thrown } = await readAll(model)
      expect(thrown).toBeNull()
      const characters = MESSAGES.reduce((sum, { content }) => sum + content.length, 0)
      expect(usage?.outputTokens).toBe(Math.ceil(81 / 4))
      expect(usage?.inputTokens).toBeGreaterThanOrEqual(characters / 4)
      expect(usage?.inputTokens).toBeLessThanOrEqual(characters / 4 + 5 * MESSAGES.length)
    })

    it('passes the lower limit of output on', async () => {
      const { provider, model } = await start('a', { maxOutputTokens: 500 })
      await readAll(model, { maxOutputTokens: 64 })
      await readAll(model, { maxOutputTokens: 5000 })
      expect(provider.requests.map(({ maxOutputTokens }) => maxOutputTokens)).toEqual([64, 500])
    })

    it('keeps calls that run at the same time apart', async () => {
      const { model, provider } = await start(({ messages }, index) => ({
        text: [`${index}: `, messages.at(-1)!.content],
        // None ends before all have begun.
        before: (piece) => (piece === 1 ? provider.requested(8) : undefined),
      }))
      const told = await Promise.all(Array.from({ length: 8 }, () => readAll(model)))
      expect(told.map(({ text }) => text).sort()).toEqual(
        Array.from({ length: 8 }, (_, index) => `${index}: ${MESSAGES.at(-1)!.content}`),
      )
    })

    const status = (code: number, more: { retryAfter?: string; code?: string } = {}): ScriptedFault => ({
      type: 'status',
      status: code,
      // What providers write here may hold a key, and never gets out.
      message: 'Incorrect API key provided: sk-secret',
      ...more,
    })

    const SPENT: [string, ScriptedFault, Fallback] = [
      '429 for a quota that is used up',
      status(429, { code: 'insufficient_quota' }),
      'rate_limited',
    ]

    it.each<[string, ScriptedFault]>([
      ['429', status(429)],
      ['429 with a short Retry-After', status(429, { retryAfter: '0' })],
      ['500', status(500)],
      ['503', status(503)],
      ['529', status(529)],
      ['a connection that breaks before the first byte', { type: 'reset' }],
      ['a connection that breaks before the first token', { type: 'reset', after: 0 }],
      ['an error within the stream before the first token', { type: 'error-event', after: 0 }],
    ])('asks once more after %s, and only once', async (_what, fault) => {
      const { provider, model } = await start([{ fault }, { text: ['The ', 'answer.'] }])
      expect(await readAll(model)).toMatchObject({ text: 'The answer.', thrown: null })
      expect(provider.requests).toHaveLength(2)
      expect(faults).toEqual([])

      provider.play({ fault })
      const { pieces, thrown } = await readAll(model)
      expect(pieces).toEqual([])
      expect(reasonOf(thrown)).toBe(fault.type === 'status' && fault.status === 429 ? 'rate_limited' : 'unavailable')
      expect(provider.requests).toHaveLength(4)
      expect(faults).toEqual([thrown])
    })

    unless(without.retryAfter)('waits for as long as the provider wants', async () => {
      const { provider, model } = await start([{ fault: status(429, { retryAfter: '1' }) }, 'The answer.'])
      expect(await readAll(model)).toMatchObject({ text: 'The answer.' })
      const [first, second] = provider.requests
      expect(second!.at - first!.at).toBeGreaterThan(990)
    })

    const AFTER: [string, ScriptedFault, Fallback][] = [
      ['429 with a long Retry-After', status(429, { retryAfter: '60' }), 'rate_limited'],
      ['429 with a Retry-After behind the deadline', status(429, { retryAfter: '2' }), 'rate_limited'],
      [
        '429 with a date for Retry-After',
        status(429, { retryAfter: new Date(Date.now() + 3_600_000).toUTCString() }),
        'rate_limited',
      ],
    ]

    it.each<[string, ScriptedFault, Fallback]>([
      ...(without.retryAfter === undefined ? AFTER : []),
      // Ollama's protocol has no codes.
      ...(name === 'ollama' ? [] : [SPENT]),
      ['400', status(400), 'unavailable'],
      ['401', status(401), 'unavailable'],
      ['404', status(404), 'unavailable'],
      ['bytes that are no protocol', { type: 'garbage' }, 'garbled'],
      ['an answer without a byte', { type: 'truncated' }, 'garbled'],
      ['JSON that is cut off', { type: 'invalid-json', after: 0 }, 'garbled'],
    ])('does not ask again after %s', async (_what, fault, reason) => {
      const { provider, model } = await start({ fault }, { firstTokenMs: 1500 })
      const { pieces, thrown, ms } = await readAll(model)
      expect({ pieces, reason: reasonOf(thrown) }).toEqual({ pieces: [], reason })
      expect(provider.requests).toHaveLength(1)
      expect(ms).toBeLessThan(1400)
      expect(faults).toEqual([thrown])
      expect(String(thrown)).not.toContain('sk-secret')
      expect((thrown as ModelFault).cause).toBeUndefined()
    })

    it('says so where nobody listens', async () => {
      const url = await refusedUrl()
      const model = await around({ url, openaiUrl: `${url}/v1` })
      const { thrown, usage, ms } = await readAll(model)
      expect(thrown).toMatchObject({ reason: 'unavailable', message: `${name}:m broke off (ECONNREFUSED)` })
      expect(usage).toBeNull()
      expect(ms).toBeLessThan(5000)
    })

    it.each<[ScriptedFault['type'], Fallback]>([
      ['reset', 'unavailable'],
      ['error-event', 'unavailable'],
      ['garbage', 'garbled'],
      ['invalid-json', 'garbled'],
      ['truncated', 'garbled'],
    ])('does not ask again after a token: %s', async (type, reason) => {
      const fault = { type, after: 2 } as ScriptedFault
      const { provider, model } = await start({ text: ['The ', 'begin', 'ning'], fault })
      const { text, thrown, usage } = await readAll(model)
      // What breaks a stream may overtake the last bytes before it.
      expect(['', 'The ', 'The begin']).toContain(text)
      expect(reasonOf(thrown)).toBe(reason)
      if (text !== '') expect(provider.requests).toHaveLength(1)
      if (text !== '') expect(usage).toMatchObject({ outputTokens: Math.ceil(text.length / 4) })
    })

    it.each<[string, Script]>([
      ['an answer without text', { text: '' }],
      ['an answer of blanks', { text: [' ', '\n\n'] }],
      ['control characters', { text: ['The \u0000\u0007\u001b', 'answer'] }],
      ['characters that replace bytes', { text: ['The ', '\ufffd\ufffd\ufffd', 'answer'] }],
      ['an answer that its output limit cut', { text: ['The ', 'answ'], finish: 'length' }],
    ])('takes %s for garbled', async (_what, script) => {
      const { provider, model } = await start(script)
      const { thrown, usage } = await readAll(model)
      expect(reasonOf(thrown)).toBe('garbled')
      expect(provider.requests).toHaveLength(1)
      expect(usage?.inputTokens).toBeGreaterThan(0)
    })

    it('ends a stream that does not end, and the request with it', async () => {
      const { provider, model } = await start(
        { text: ['word ', 'after '], fault: { type: 'endless' } },
        { maxOutputTokens: 50 },
      )
      const { text, thrown, ms } = await readAll(model)
      expect(reasonOf(thrown)).toBe('garbled')
      expect(text.length).toBeGreaterThan(200)
      expect(text.length).toBeLessThanOrEqual(400)
      expect(ms).toBeLessThan(10_000)
      await provider.disconnected(1)
    })

    it.each<[string, ScriptedFault, Partial<ModelLimits>, string]>([
      ['before the first byte', { type: 'stall' }, { firstTokenMs: 150 }, 'first token'],
      ['before the first token', { type: 'stall', after: 0 }, { firstTokenMs: 150 }, 'first token'],
      ['after a token', { type: 'stall', after: 1 }, { stallMs: 150 }, 'next token'],
      ['for as long as the whole answer may take', { type: 'stall', after: 1 }, { totalMs: 250 }, 'whole answer'],
    ])('ends a request that stalls %s', async (_what, fault, limits, which) => {
      const { provider, model } = await start({ text: ['The ', 'answer'], fault }, limits)
      const { text, thrown, usage, ms } = await readAll(model)
      expect(text).toBe(fault.type === 'stall' && fault.after === 1 ? 'The ' : '')
      expect(thrown).toMatchObject({ reason: 'timeout', message: `${name}:m took too long (${which})` })
      expect(ms).toBeGreaterThan(140)
      expect(ms).toBeLessThan(5000)
      expect(provider.requests).toHaveLength(1)
      // Nobody knows what the provider bills, so that the question counts.
      expect(usage?.inputTokens).toBeGreaterThan(0)
      await provider.disconnected(1)
    })

    it('counts the first deadline through the retry', async () => {
      const { provider, model } = await start([{ fault: status(503) }, { fault: { type: 'stall' } }], {
        firstTokenMs: 600,
      })
      const { thrown, ms } = await readAll(model)
      expect(reasonOf(thrown)).toBe('timeout')
      expect(ms).toBeGreaterThan(590)
      expect(ms).toBeLessThan(5000)
      expect(provider.requests).toHaveLength(2)
    })

    // The 250 ms are a promise; that they hold in one of three runs is what a busy machine can be held to.
    describe.each<[string, ScriptedFault]>([
      ['before the first byte', { type: 'stall' }],
      ['before the first token', { type: 'stall', after: 0 }],
      ['between tokens', { type: 'stall', after: 1 }],
      ['in the flow of tokens', { type: 'endless' }],
    ])('%s', (what, fault) => {
      it('a client that goes away takes the request along within 250 ms', { retry: 2 }, async () => {
        const { provider, model } = await start({ text: ['The ', 'answer '], fault }, { maxOutputTokens: 2048 })
        const client = new AbortController()
        const reason = new Error('the client is gone')
        let at = 0
        const leave = () => {
          at ||= performance.now()
          client.abort(reason)
        }
        if (!what.includes('tokens')) provider.requested(1).then(leave)
        let thrown: unknown = null
        try {
          for await (const delta of model.stream(MESSAGES, { signal: client.signal })) {
            if (delta.type === 'text') queueMicrotask(leave)
          }
        } catch (error) {
          thrown = error
        }
        expect(thrown).toBe(reason)
        expect(performance.now() - at).toBeLessThan(250)
        await provider.disconnected(1)
        expect(provider.disconnects[0]!.at - at).toBeLessThan(250)
        expect(provider.requests).toHaveLength(1)
        expect(faults).toEqual([])
      })
    })

    it('a reader that stops takes the request along', { retry: 2 }, async () => {
      const { provider, model } = await start({ text: ['The ', 'answer '], fault: { type: 'stall', after: 1 } })
      for await (const _delta of model.stream(MESSAGES)) break
      const at = performance.now()
      await provider.disconnected(1)
      expect(provider.disconnects[0]!.at - at).toBeLessThan(250)
      expect(faults).toEqual([])
    })

    it('asks nobody for a client that is gone already', async () => {
      const { provider, model } = await start('a')
      const reason = new Error('the client is gone')
      const { thrown } = await readAll(model, { signal: AbortSignal.abort(reason) })
      expect(thrown).toBe(reason)
      expect(provider.requests).toEqual([])
    })
  })
}
