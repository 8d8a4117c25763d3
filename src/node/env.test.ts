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
      publicUrl: '',
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
    const wrong = () =>
      readEnv({ PORT: '80a', LOG: 'loud', MAX_FILE_BYTES: '-1', HOST: 'a b', PUBLIC_URL: 'ibid.example' })
    expect(wrong).toThrow(
      expect.objectContaining({
        code: 'config',
        message: [
          'PORT is "80a", allowed is a whole number from 0 to 65535',
          'HOST is "a b", allowed is a host name or an IP address, such as 127.0.0.1 or 0.0.0.0',
          'PUBLIC_URL is "ibid.example", allowed is an address such as https://ibid.example.org',
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

  it('says which embedder and model this version supports', () => {
    expect(() => readEnv({ EMBEDDINGS: 'openai:text-embedding-3-small', MODEL: 'ollama:llama3' })).toThrow(
      'EMBEDDINGS is "openai:text-embedding-3-small", allowed is builtin; this version supports no other embedder\n' +
        'MODEL is "ollama:llama3", allowed is extractive; this version supports no other model',
    )
  })
})
