import { describe, expect, test } from 'vitest'
import { embeddingError, providerFault } from './provider-fault.ts'

const withStatus = (status: number, more: object = {}) => Object.assign(new Error('sk-geheim'), { status, ...more })

describe('providerFault', () => {
  test.each([408, 425, 429, 500, 502, 503, 529])('%d may pass', (status) => {
    expect(providerFault(withStatus(status))).toMatchObject({ what: `HTTP ${status}`, retryable: true, refused: false })
  })

  test.each([400, 413, 422])('%d is of what was sent', (status) => {
    expect(providerFault(withStatus(status))).toMatchObject({ retryable: false, refused: true })
  })

  test.each([401, 403, 404, 409])('%d stays', (status) => {
    expect(providerFault(withStatus(status))).toMatchObject({ retryable: false, refused: false })
  })

  test('a quota that is used up is no rush', () => {
    const fault = providerFault(withStatus(429, { code: 'insufficient_quota' }))
    expect(fault).toMatchObject({ what: 'HTTP 429, the quota is used up', retryable: false })
  })

  test.each([
    ['2', 2000],
    ['0.5', 500],
    ['Wed, 25 Nov 2026 00:00:10 GMT', 10_000],
    ['Wed, 25 Nov 2026 00:00:00 GMT', 0],
    ['soon', null],
  ])('Retry-After: %s is %s ms', (header, expected) => {
    const now = Date.parse('2026-11-25T00:00:00Z')
    for (const headers of [new Headers({ 'retry-after': header }), { 'retry-after': header }])
      expect(providerFault(withStatus(429, { headers }), now).retryAfterMs).toBe(expected)
  })

  test('a status is found under what wraps it, in the names of several clients', () => {
    for (const one of [{ status_code: 503 }, { statusCode: 503 }, { response: { status: 503 } }]) {
      const error = new Error('wrapped', { cause: new Error('again', { cause: Object.assign(new Error('x'), one) }) })
      expect(providerFault(error)).toMatchObject({ what: 'HTTP 503', retryable: true })
    }
  })

  test('no connection may pass; what is no answer, and what is no error, stay', () => {
    for (const error of [
      new TypeError('fetch failed'),
      Object.assign(new Error('x'), { code: 'ECONNRESET' }),
      new DOMException('', 'TimeoutError'),
    ])
      expect(providerFault(error)).toMatchObject({ what: 'no connection', retryable: true })
    for (const error of [new SyntaxError('Unexpected token'), 'sk-geheim', null, undefined])
      expect(providerFault(error)).toMatchObject({ what: 'an answer that is none', retryable: false })
  })

  test('is told without a word of the provider', () => {
    const { message } = embeddingError('openai:m', providerFault(withStatus(401)))
    expect(message).toBe('the embeddings of openai:m cannot be had (HTTP 401): check its key')
  })
})
