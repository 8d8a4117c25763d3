import { describe, expect, it } from 'vitest'
import type { AnswerPart } from '../../core/answer.ts'
import { eventsOf } from '../../http/fixture.suite.ts'
import { partEvents } from '../events/encode.ts'
import { type AnswerEventsOptions, answerEvents } from './answer-events.ts'

const finish: AnswerPart = {
  type: 'finish',
  shortAnswer: null,
  model: 'extractive',
  fallback: null,
  followUps: [],
  status: 'answered',
  usage: { inputTokens: 0, outputTokens: 0 },
  timings: { retrieveMs: 0, answerMs: 0 },
}

function told() {
  const log: string[] = []
  const options: AnswerEventsOptions = {
    describe: () => ({ code: 'internal', message: 'neutral' }),
    fault: (error) => log.push(`fault ${error}`),
    disconnected: () => log.push('disconnected'),
    ended: (outcome, parts) => log.push(`${outcome} ${parts}`),
  }
  return { log, options }
}

describe('answerEvents', () => {
  it('takes parts no faster than they are read', async () => {
    let taken = 0
    async function* parts(): AsyncGenerator<AnswerPart> {
      for (; taken < 1_000; taken++) yield { type: 'text-delta', delta: 'x' }
      yield finish
    }
    const { log, options } = told()
    const reader = (await answerEvents(parts(), partEvents(), options)).getReader()
    for (let read = 0; read < 3; read++) await reader.read()
    expect(taken).toBeLessThan(5)
    await reader.cancel()
    expect(log).toEqual(['disconnected', 'disconnected 3'])
  })

  it('runs the finally of a generator that nobody reads on, and says what it throws after the end', async () => {
    const closed = Promise.withResolvers<void>()
    async function* parts(): AsyncGenerator<AnswerPart> {
      try {
        yield finish
        yield { type: 'text-delta', delta: 'too late' }
      } finally {
        closed.resolve()
        // biome-ignore lint/correctness/noUnsafeFinally: what is tested
        throw 'in finally'
      }
    }
    const { log, options } = told()
    const events = await eventsOf(new Response(await answerEvents(parts(), partEvents(), options)))
    await closed.promise
    expect(events).toEqual([{ id: '1', event: 'finish', part: finish }])
    expect(log).toEqual(['finish 1', 'fault in finally'])
  })

  it('lets go of a client although the generator hears nothing', async () => {
    const never = new Promise<never>(() => {})
    async function* parts(): AsyncGenerator<AnswerPart> {
      yield { type: 'text-delta', delta: 'x' }
      await never
    }
    const { log, options } = told()
    const reader = (await answerEvents(parts(), partEvents(), options)).getReader()
    await reader.read()
    const waiting = reader.read()
    await reader.cancel()
    expect((await waiting).done).toBe(true)
    expect(log).toEqual(['disconnected', 'disconnected 1'])
  })

  it('goes on behind parts that a protocol says nothing of', async () => {
    async function* parts(): AsyncGenerator<AnswerPart> {
      for (let i = 0; i < 100; i++) yield { type: 'text-delta', delta: 'x' }
      yield finish
    }
    const { log, options } = told()
    const stream = await answerEvents(parts(), (part) => (part.type === 'finish' ? 'the end' : ''), options)
    expect(await new Response(stream).text()).toBe('the end')
    expect(log).toEqual(['finish 101'])
  })
})
