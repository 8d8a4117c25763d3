import { describe, expect, it } from 'vitest'
import { readBindings, readSettings } from './env.ts'

describe('the variables of a Worker', () => {
  it('may all be missing', () => {
    expect(readSettings({ STATE: {} })).toMatchObject({
      ...{ apiKeys: [], siteKeys: [], sessionSecret: null, trace: 'off', log: 'json', slack: null, hooks: [] },
      allowedHosts: ['*'],
    })
  })

  it('are those of Node', () => {
    const settings = readSettings({
      API_KEYS: 'anna:a-secret-of-anna-0001',
      SITE_KEYS: 'pub_a1b2c3d4e5f6g7h8=https://example.org',
      SESSION_SECRET: 's'.repeat(32),
      PUBLIC_URL: 'https://ibid.example.org/',
      SLACK_SIGNING_SECRET: '0123456789abcdef0123456789abcdef',
      SLACK_BOT_TOKEN: 'xoxb-1',
      CONVERSATION_RETENTION_DAYS: '7',
    })
    expect(settings.apiKeys).toHaveLength(1)
    expect(settings.siteKeys).toHaveLength(1)
    expect(settings.sessionSecret).toHaveLength(32)
    expect(settings).toMatchObject({ publicUrl: 'https://ibid.example.org', conversationRetentionDays: 7 })
    expect(settings.slack?.botToken).toBe('xoxb-1')
  })

  it('are refused all at once, by name, and never with what they hold', () => {
    const secret = 'xoxp-a-secret'
    const wrong = { TRACE: 'maybe', LOG: 'text', SLACK_BOT_TOKEN: secret, API_KEYS: 'short' }
    const error = (() => {
      try {
        return readSettings(wrong)
      } catch (thrown) {
        return thrown as Error
      }
    })() as Error
    expect(error).toMatchObject({ code: 'config' })
    for (const name of Object.keys(wrong)) expect(error.message).toContain(name)
    expect(error.message).not.toContain(secret)
  })

  it('want a secret for sessions where there are sites', () => {
    expect(() => readSettings({ SITE_KEYS: 'pub_a1b2c3d4e5f6g7h8=https://example.org' })).toThrow(
      'SESSION_SECRET is missing',
    )
    expect(() => readSettings({ SESSION_SECRET: 'short' })).toThrow('SESSION_SECRET is wrong')
  })
})

it('bindings that are missing are named', () => {
  expect(() => readBindings({ STATE: {}, ASSETS: {} })).toThrow('not bound to CORPUS_A, CORPUS_B')
  const all = { STATE: {}, ASSETS: {}, CORPUS_A: {}, CORPUS_B: {} }
  expect(readBindings(all).rateLimit).toBeNull()
})
