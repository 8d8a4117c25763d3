import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { failureOf } from './failure.ts'

const NOW = Date.parse('2026-01-31T10:00:00Z')
const retryAfter = (headers: unknown) => failureOf({ status: 503, headers }, NOW).retryAfterMs

describe('failureOf', () => {
  it.each<[string, unknown, number | null]>([
    ['seconds', new Headers({ 'retry-after': '2' }), 2000],
    ['a date', new Headers({ 'retry-after': 'Sat, 31 Jan 2026 10:00:05 GMT' }), 5000],
    ['a date that is over', new Headers({ 'retry-after': 'Sat, 31 Jan 2026 09:00:00 GMT' }), 0],
    ['milliseconds, which are finer', new Headers({ 'retry-after': '2', 'retry-after-ms': '1250' }), 1250],
    ['a plain object', { 'retry-after': '3' }, 3000],
    ['nonsense', new Headers({ 'retry-after': 'soon' }), null],
    ['a negative number', new Headers({ 'retry-after': '-1', 'retry-after-ms': '-1' }), null],
    ['nothing', undefined, null],
  ])('reads when to come back from %s', (_what, headers, milliseconds) => {
    expect(retryAfter(headers)).toBe(milliseconds)
  })

  it.each<[string, unknown]>([
    ['on itself', { status: 429 }],
    ['as another name', { statusCode: 429 }],
    ["as Ollama's client has it", { status_code: 429 }],
    ['on its response', { response: { status: 429 } }],
    ['on its cause', Object.assign(new Error('x'), { cause: { status: 429 } })],
  ])('finds the status of an error %s', (_where, error) => {
    expect(failureOf(error, NOW)).toMatchObject({ reason: 'rate_limited', passing: true })
  })

  it('makes something of anything, and repeats nothing that an error says', () => {
    fc.assert(
      fc.property(fc.anything(), fc.string({ minLength: 8 }), (value, secret) => {
        const error = Object.assign(new Error(secret), { status: value, code: secret, error: value, headers: value })
        for (const thrown of [value, error]) {
          const { reason, said } = failureOf(thrown, NOW)
          expect(['unavailable', 'rate_limited', 'timeout', 'garbled']).toContain(reason)
          expect(said).toMatch(/^[\w ()]{4,80}$/)
        }
      }),
    )
  })
})
