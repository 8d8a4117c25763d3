import { describe, expect, it } from 'vitest'
import { createBackground } from './background.ts'

describe('work in the background', () => {
  it('is waited for, and what it begins too', async () => {
    const background = createBackground(() => {})
    const done: string[] = []
    const first = Promise.withResolvers<void>()
    background.waitUntil(
      first.promise.then(() => {
        done.push('first')
        background.waitUntil(Promise.resolve().then(() => done.push('second')))
      }),
    )
    const drained = background.drain(60_000)
    first.resolve()
    expect(await drained).toBe(0)
    expect(done).toEqual(['first', 'second'])
  })

  it('is waited for no longer than it may take', async () => {
    const background = createBackground(() => {})
    background.waitUntil(new Promise(() => {}))
    background.waitUntil(Promise.resolve())
    expect(await background.drain(1)).toBe(1)
  })

  it('that fails is told, and fails nobody else', async () => {
    const faults: unknown[] = []
    const background = createBackground((error) => faults.push(error))
    background.waitUntil(Promise.reject(new Error('lost')))
    expect(await background.drain(60_000)).toBe(0)
    expect(faults).toEqual([new Error('lost')])
  })
})
