import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Usage } from '../core/answer.ts'
import { ModelFault } from '../core/errors.ts'
import type { ModelProvider, ProviderDelta, TokenBudget } from '../core/ports.ts'
import { MESSAGES, readAll } from './language-model.suite.ts'
import { createLanguageModel, type LanguageModelOptions } from './language-model.ts'

const text = (piece: string): ProviderDelta => ({ type: 'text', text: piece })
const usage = (inputTokens: number, outputTokens: number): ProviderDelta => ({
  type: 'usage',
  usage: { inputTokens, outputTokens },
})
const END: ProviderDelta = { type: 'end', reason: 'stop' }

/** A client that does as it is told; the real ones are tested over a socket, by `languageModelSuite`. */
function client(stream: ModelProvider['stream']): ModelProvider {
  return { tellsEnd: true, stream }
}
const telling = (...deltas: ProviderDelta[]) =>
  client(async function* () {
    yield* deltas
  })
const around = (provider: ModelProvider, options: Partial<LanguageModelOptions> = {}) =>
  createLanguageModel({ name: 'm', provider, random: () => 0, ...options })

/** A budget that notes what happens to it. */
function noting(tokens = Number.MAX_SAFE_INTEGER) {
  const notes: (string | number | null)[] = []
  const budget: TokenBudget = {
    async reserve(owner, wanted) {
      notes.push('reserve', owner, wanted)
      return wanted > tokens ? null : { settle: async (spent) => void notes.push('settle', spent) }
    },
  }
  return { notes, budget }
}

describe('a language model', () => {
  it('tells all text of any stream, in its order, and the last usage once', async () => {
    const delta = fc.oneof(
      { weight: 5, arbitrary: fc.string({ unit: 'grapheme' }).map(text) },
      fc
        .record({ inputTokens: fc.nat(999), outputTokens: fc.nat(999) })
        .map((told: Usage) => usage(told.inputTokens, told.outputTokens)),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(delta), async (deltas) => {
        const pieces = deltas.flatMap((at) => (at.type === 'text' ? [at.text] : []))
        fc.pre(pieces.some((piece) => piece.trim() !== '') && !/[\p{Cc}\ufffd]/u.test(pieces.join('')))
        const told = await readAll(around(telling(...deltas, usage(7, 9), END)))
        expect(told).toMatchObject({ text: pieces.join(''), usage: { inputTokens: 7, outputTokens: 9 }, thrown: null })
      }),
    )
  })

  it('ends at its deadline, whatever a client does with the signal', async () => {
    const provider = client(async function* () {
      yield text('a')
      await new Promise(() => {})
    })
    const { thrown, ms } = await readAll(around(provider, { limits: { stallMs: 50 } }))
    expect(thrown).toMatchObject({ reason: 'timeout' })
    expect(ms).toBeLessThan(5000)
  })

  it('does not take a slow reader for a stalled provider', async () => {
    const model = around(telling(text('a'), text('b'), END), { limits: { stallMs: 20, firstTokenMs: 20 } })
    let told = ''
    for await (const delta of model.stream(MESSAGES)) {
      if (delta.type === 'text') told += delta.text
      const until = performance.now() + 60
      while (performance.now() < until) await new Promise(setImmediate)
    }
    expect(told).toBe('ab')
  })

  it('lets a provider think for longer than it may stall, within the first deadline', async () => {
    const provider = client(async function* () {
      const until = performance.now() + 150
      while (performance.now() < until) {
        yield text('')
        await new Promise(setImmediate)
      }
      yield text('a')
      yield END
    })
    expect(await readAll(around(provider, { limits: { stallMs: 40 } }))).toMatchObject({ text: 'a', thrown: null })
  })

  it('leaves nothing behind a call that keeps the process alive or listens to the caller', async () => {
    let listeners = 0
    const { signal } = new AbortController()
    const { addEventListener, removeEventListener } = signal
    signal.addEventListener = (...all: unknown[]) => {
      listeners++
      Reflect.apply(addEventListener, signal, all)
    }
    signal.removeEventListener = (...all: unknown[]) => {
      listeners--
      Reflect.apply(removeEventListener, signal, all)
    }
    const timers = () => process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length
    const before = timers()
    for (let call = 0; call < 5; call++) await readAll(around(telling(text('a'), END)), { signal })
    await readAll(around(telling(text('\0'))), { signal })
    expect(timers()).toBe(before)
    expect(listeners).toBe(0)
  })

  it.each<[string, unknown]>([
    ['a string', 'sk-secret'],
    ['nothing', undefined],
    [
      'an error in a ring',
      (() => {
        const ring = new Error('sk-secret')
        ring.cause = ring
        return ring
      })(),
    ],
    [
      'an error with odd fields',
      { status: 'sk-secret', headers: 7, code: 'sk-secret', name: 'sk-secret', error: 'sk-secret' },
    ],
  ])('makes a fault of whatever a client throws: %s', async (_what, thrown) => {
    const provider = client(() => {
      throw thrown
    })
    const told = await readAll(around(provider))
    expect(told.thrown).toBeInstanceOf(ModelFault)
    expect(told.thrown).toMatchObject({ reason: 'unavailable' })
    expect(String(told.thrown)).not.toContain('sk-secret')
  })

  describe('with a budget', () => {
    const input = expect.any(Number)

    it('sets the most aside that a call may cost, and charges what it did', async () => {
      const { notes, budget } = noting()
      const model = around(telling(text('a'), usage(30, 4), END), { budget })
      await readAll(model, { owner: 'ann', maxOutputTokens: 100 })
      expect(notes).toEqual(['reserve', 'ann', input, 'settle', 34])
      expect(notes[2]).toBeGreaterThan(100)
      expect(notes[2]).toBeLessThan(150)
    })

    it('asks nobody where it is used up', async () => {
      const { notes, budget } = noting(100)
      const faults: ModelFault[] = []
      const provider = client(() => {
        throw new Error('asked')
      })
      const { thrown, usage: told } = await readAll(
        around(provider, { budget, onFault: (fault) => faults.push(fault) }),
      )
      expect(thrown).toMatchObject({ reason: 'over_budget' })
      expect(told).toBeNull()
      expect(faults).toEqual([thrown])
      expect(notes).toEqual(['reserve', null, input])
    })

    it.each<[string, ModelProvider, number | ReturnType<typeof expect.any>]>([
      [
        'nothing for a request that was refused',
        client(() => {
          throw Object.assign(new Error(''), { status: 400 })
        }),
        0,
      ],
      [
        'what an answer that broke off wrote',
        client(async function* () {
          yield usage(30, 1)
          yield text('a'.repeat(40))
          throw new Error('')
        }),
        40,
      ],
      ['what an answer of nothing cost', telling(usage(30, 2), END), 32],
    ])('charges %s', async (_what, provider, tokens) => {
      const { notes, budget } = noting()
      await readAll(around(provider, { budget }))
      expect(notes).toEqual(['reserve', null, input, 'settle', tokens])
    })

    it('charges a call whose reader stops, and one whose client goes, before either hears of it', async () => {
      const { notes, budget } = noting()
      const provider = client(async function* () {
        yield usage(30, 1)
        yield text('a'.repeat(40))
        await new Promise(() => {})
      })
      for await (const _delta of around(provider, { budget }).stream(MESSAGES)) break
      expect(notes.splice(0)).toEqual(['reserve', null, input, 'settle', 40])

      const gone = new AbortController()
      const reason = new Error('the client is gone')
      await expect(async () => {
        const stream = around(provider, { budget }).stream(MESSAGES, { signal: gone.signal })
        for await (const _delta of stream) gone.abort(reason)
      }).rejects.toBe(reason)
      expect(notes).toEqual(['reserve', null, input, 'settle', 40])
    })
  })
})
