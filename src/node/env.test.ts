import { describe, expect, it } from 'vitest'
import { readEnv } from './env.ts'

describe('readEnv', () => {
  it('has a default for everything', () => {
    expect(readEnv({}, '/home/ann')).toEqual({
      port: 8787,
      host: '127.0.0.1',
      corpusDir: '/home/ann/corpus',
      dataDir: '/home/ann/.ibid',
      embeddings: 'builtin',
      model: 'extractive',
      apiKeys: [],
      siteKeys: [],
      siteLimits: { perMinute: 60, perDay: 2000 },
      conversationRetentionDays: 90,
      allowedHosts: [],
      allowedOrigins: [],
      trace: 'auto',
      log: 'text',
      maxFileBytes: 20_971_520,
      maxBodyBytes: 65_536,
    })
  })

  it('takes what is set, and an empty value as not set', () => {
    const settings = readEnv({ PORT: '0', CORPUS_DIR: '/srv/papers', HOST: '', ALLOWED_HOSTS: 'a.example, b.example' })
    expect(settings).toMatchObject({ port: 0, corpusDir: '/srv/papers', host: '127.0.0.1' })
    expect(settings.allowedHosts).toEqual(['a.example', 'b.example'])
  })

  it('names every wrong value at once, with what is allowed', () => {
    const wrong = () => readEnv({ PORT: '80a', LOG: 'loud', MAX_FILE_BYTES: '-1', HOST: 'a b' })
    expect(wrong).toThrow(
      expect.objectContaining({
        code: 'config',
        message: [
          'PORT is "80a", allowed is a whole number from 0 to 65535',
          'HOST is "a b", allowed is a host name or an IP address, such as 127.0.0.1 or 0.0.0.0',
          'LOG is "loud", allowed is json, text or off',
          'MAX_FILE_BYTES is "-1", allowed is a whole number from 1 to 1000000000',
        ].join('\n'),
      }),
    )
    expect(() => readEnv({ PORT: '65536' })).toThrow('PORT is "65536", allowed is a whole number from 0 to 65535')
  })

  it('takes origins exactly as browsers send them', () => {
    const { allowedOrigins } = readEnv({ ALLOWED_ORIGINS: 'https://a.example,http://localhost:3000' })
    expect(allowedOrigins).toEqual(['https://a.example', 'http://localhost:3000'])
    for (const wrong of ['https://a.example/', 'a.example', '*', 'https://a.example:443']) {
      expect(() => readEnv({ ALLOWED_ORIGINS: wrong })).toThrow(/^ALLOWED_ORIGINS is .*https:\/\/docs\.example\.org/)
    }
  })

  it('reads keys, with and without names', () => {
    const { apiKeys } = readEnv({ API_KEYS: 'anna:0123456789abcdef,\n team.b:of-16-characters ABCDEFGHIJKLMNOP' })
    expect(apiKeys).toEqual([
      { name: 'anna', secret: '0123456789abcdef' },
      { name: 'team.b', secret: 'of-16-characters' },
      { name: null, secret: 'ABCDEFGHIJKLMNOP' },
    ])
  })

  it.each([
    ['anna:hunter2-hunter2, bob:hunter2', 'entry 2 has a secret of fewer than 16 characters'],
    ['hunter2', 'entry 1 has a secret of fewer than 16 characters'],
    ['anna:hunter2-hunter2-1 anna:hunter2-hunter2-2', 'entry 2 has a name that an earlier one has'],
    ['anna:hunter2-hunter2-1 bob:hunter2-hunter2-1', 'entry 2 has the secret of an earlier one'],
    [':hunter2-hunter2-1', 'entry 1 has a name that is not'],
    ['hunter2/hunter2:hunter2-hunter2-1', 'entry 1 has a name that is not'],
    ['anna:hunter2-hunter2-ü', 'entry 1 has a secret with characters that a header cannot hold'],
    [`anna:${'hunter2'.repeat(100)}`, 'or of more than 512'],
  ])('refuses keys that cannot be meant, and shows none: %#', (API_KEYS, reason) => {
    const refused = () => readEnv({ API_KEYS, CONVERSATION_RETENTION_DAYS: 'x' })
    expect(refused).toThrow(expect.objectContaining({ code: 'config', message: expect.stringContaining(reason) }))
    expect(refused).toThrow(/^API_KEYS: .*\nCONVERSATION_RETENTION_DAYS is "x"/)
    expect(refused).not.toThrow(/hunter2|anna|bob/)
  })

  it('says which embedder and model this version supports', () => {
    expect(() => readEnv({ EMBEDDINGS: 'openai:text-embedding-3-small', MODEL: 'ollama:llama3' })).toThrow(
      'EMBEDDINGS is "openai:text-embedding-3-small", allowed is builtin; this version supports no other embedder\n' +
        'MODEL is "ollama:llama3", allowed is extractive; this version supports no other model',
    )
  })
})
