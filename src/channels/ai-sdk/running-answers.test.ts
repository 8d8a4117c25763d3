import { describe, expect, it } from 'vitest'
import type { AnswerPart } from '../../core/answer.ts'
import { createRunningAnswers } from './running-answers.ts'

const delta = (text: string): AnswerPart => ({ type: 'text-delta', delta: text })
const END: AnswerPart = { type: 'error', code: 'internal', message: 'the last part' }
const never = new AbortController().signal
const unheard = () => {
  throw new Error('no fault was expected')
}

/** An answer whose parts the test hands out. */
function handed() {
  const parts: AnswerPart[] = []
  let changed = Promise.withResolvers<void>()
  const ended = Promise.withResolvers<string>()
  const told = (part: AnswerPart) => {
    parts.push(part)
    changed.resolve()
    changed = Promise.withResolvers()
  }
  async function* ask(signal: AbortSignal): AsyncGenerator<AnswerPart> {
    const aborted = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    })
    try {
      for (let at = 0; ; ) {
        if (at === parts.length) await Promise.race([changed.promise, aborted])
        while (at < parts.length) yield parts[at++]!
      }
    } finally {
      ended.resolve(signal.aborted ? `aborted: ${signal.reason.message}` : 'ended')
    }
  }
  return { ask, told, ended: ended.promise }
}

async function all(parts: AsyncIterable<AnswerPart>): Promise<string[]> {
  const said: string[] = []
  for await (const part of parts) {
    said.push(part.type === 'text-delta' ? part.delta : part.type)
    if (part.type === 'error') break
  }
  return said
}

describe('answers under way', () => {
  it('are read by as many as like, each from the beginning', async () => {
    const running = createRunningAnswers({ max: 2, graceMs: 60_000 })
    const { ask, told } = handed()
    const first = all(running.begin('a', ask, never, unheard)!)
    told(delta('1'))
    const second = all(running.resume('a')!(never))
    told(delta('2'))
    told(END)
    expect(await first).toEqual(['1', '2', 'error'])
    expect(await second).toEqual(['1', '2', 'error'])
    expect(running.resume('a')).toBeNull()
  })

  it('are cancelled when nobody came back in time, and not before', async () => {
    const running = createRunningAnswers({ max: 2, graceMs: 30 })
    const { ask, told, ended } = handed()
    const stop = new AbortController()
    const reading = all(running.begin('a', ask, stop.signal, unheard)!)
    told(delta('1'))
    stop.abort(new Error('gone'))
    await expect(reading).rejects.toThrow('gone')
    expect(running.resume('a')).not.toBeNull()
    expect(await ended).toBe('aborted: Nobody came back for the answer.')
    expect(running.resume('a')).toBeNull()
  })

  it('wait for whoever comes back although they are finished', async () => {
    const running = createRunningAnswers({ max: 2, graceMs: 60_000 })
    const { ask, told } = handed()
    const stop = new AbortController()
    const reading = all(running.begin('a', ask, stop.signal, unheard)!)
    stop.abort(new Error('gone'))
    await expect(reading).rejects.toThrow('gone')
    told(delta('1'))
    told(END)
    expect(await all(running.resume('a')!(never))).toEqual(['1', 'error'])
    expect(running.resume('a')).toBeNull()
  })

  it('give way to another question of the same chat', async () => {
    const running = createRunningAnswers({ max: 1, graceMs: 60_000 })
    const before = handed()
    const reading = all(running.begin('a', before.ask, never, unheard)!)
    const after = handed()
    const next = all(running.begin('a', after.ask, never, unheard)!)
    await expect(reading).rejects.toMatchObject({ code: 'conflict' })
    expect(await before.ended).toBe('aborted: Another question took its place.')
    after.told(END)
    expect(await next).toEqual(['error'])
  })

  it('are as many as they may be', async () => {
    const running = createRunningAnswers({ max: 1, graceMs: 60_000 })
    const { ask, told } = handed()
    const reading = all(running.begin('a', ask, never, unheard)!)
    expect(running.begin('b', ask, never, unheard)).toBeNull()
    told(END)
    await reading
    expect(running.begin('b', ask, never, unheard)).not.toBeNull()
  })

  it('throw what they fail with to whoever reads, and tell it where nobody does', async () => {
    const running = createRunningAnswers({ max: 2, graceMs: 10 })
    // biome-ignore lint/correctness/useYield: it fails at once
    const fails = async function* (): AsyncGenerator<AnswerPart> {
      throw new Error('no model')
    }
    await expect(all(running.begin('a', fails, never, unheard)!)).rejects.toThrow('no model')
    expect(running.resume('a')).toBeNull()
    const fault = Promise.withResolvers<unknown>()
    const gone = new AbortController()
    gone.abort(new Error('gone'))
    await expect(all(running.begin('b', fails, gone.signal, fault.resolve)!)).rejects.toThrow('gone')
    expect(await fault.promise).toMatchObject({ message: 'no model' })
  })
})
