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
      model: null,
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

  it('says which embedder this version supports', () => {
    expect(() => readEnv({ EMBEDDINGS: 'openai:text-embedding-3-small' })).toThrow(
      'EMBEDDINGS is "openai:text-embedding-3-small", allowed is builtin; this version supports no other embedder',
    )
  })

  describe('of models', () => {
    const model = (env: Record<string, string>) => readEnv(env).model
    const limits = { timeoutMs: 30_000, firstTokenMs: 15_000, maxOutputTokens: 2048, dailyTokens: null }

    it('takes a model by its provider and name, with the key of that provider', () => {
      expect(model({ MODEL: 'openai:gpt-5-mini', OPENAI_API_KEY: 'k1', ANTHROPIC_API_KEY: 'k2' })).toEqual({
        ...{ provider: 'openai', name: 'gpt-5-mini', apiKey: 'k1', baseUrl: null },
        ...limits,
      })
      expect(
        model({ MODEL: 'anthropic:claude-haiku-4-5', OPENAI_API_KEY: 'k1', ANTHROPIC_API_KEY: 'k2' }),
      ).toMatchObject({ provider: 'anthropic', name: 'claude-haiku-4-5', apiKey: 'k2', baseUrl: null })
      expect(model({ MODEL: 'ollama:llama3.2:1b', OPENAI_API_KEY: 'k1' })).toMatchObject({
        ...{ provider: 'ollama', name: 'llama3.2:1b', apiKey: null, baseUrl: null },
      })
      expect(model({ MODEL: 'openai:m', OPENAI_API_KEY: 'k1', MODEL_API_KEY: 'k3' })).toMatchObject({ apiKey: 'k3' })
    })

    it('sends the key of a provider nowhere else', () => {
      const url = 'http://127.0.0.1:8000/v1'
      const env = { MODEL: 'openai:m', MODEL_BASE_URL: `${url}/`, OPENAI_API_KEY: 'k1', ANTHROPIC_API_KEY: 'k2' }
      expect(model(env)).toMatchObject({ baseUrl: url, apiKey: null })
      expect(model({ ...env, MODEL: 'anthropic:m' })).toMatchObject({ baseUrl: url, apiKey: null })
      expect(model({ ...env, MODEL_API_KEY: 'k3' })).toMatchObject({ baseUrl: url, apiKey: 'k3' })
    })

    it.each([
      ['127.0.0.1:8080', 'http://127.0.0.1:8080'],
      ['gpu.example', 'http://gpu.example:11434'],
      ['0.0.0.0', 'http://127.0.0.1:11434'],
      ['0.0.0.0:80', 'http://127.0.0.1'],
      ['[::]:8080', 'http://[::1]:8080'],
      ['https://ollama.example/', 'https://ollama.example'],
    ])('reads OLLAMA_HOST=%s as Ollama does', (OLLAMA_HOST, baseUrl) => {
      expect(model({ MODEL: 'ollama:m', OLLAMA_HOST })).toMatchObject({ baseUrl })
      expect(model({ MODEL: 'ollama:m', OLLAMA_HOST, MODEL_BASE_URL: 'http://a.example' })).toMatchObject({
        baseUrl: 'http://a.example',
      })
    })

    it('has limits of time and tokens', () => {
      const env = {
        MODEL: 'ollama:m',
        MODEL_TIMEOUT_MS: '9000',
        MODEL_FIRST_TOKEN_MS: '800',
        MODEL_MAX_OUTPUT_TOKENS: '64',
      }
      expect(model({ ...env, MODEL_DAILY_TOKENS: '5000' })).toMatchObject({
        ...{ timeoutMs: 9000, firstTokenMs: 800, maxOutputTokens: 64, dailyTokens: 5000 },
      })
      expect(model({ ...env, MODEL_DAILY_TOKENS: '0' })).toMatchObject({ dailyTokens: null })
    })

    it('names every wrong value, and shows no key', () => {
      const wrong = () =>
        readEnv({
          PORT: 'x',
          MODEL: 'openai:gpt-5-mini',
          MODEL_BASE_URL: 'http://ann:sk-secret@a.example',
          MODEL_API_KEY: 'sk-secret\u00e9',
          MODEL_TIMEOUT_MS: '1 h',
          MODEL_FIRST_TOKEN_MS: '1',
          MODEL_MAX_OUTPUT_TOKENS: '-1',
          MODEL_DAILY_TOKENS: 'all',
        })
      expect(wrong).toThrow(
        expect.objectContaining({
          code: 'config',
          message: [
            'PORT is "x", allowed is a whole number from 0 to 65535',
            'MODEL_TIMEOUT_MS is "1 h", allowed is a whole number from 100 to 600000',
            'MODEL_FIRST_TOKEN_MS is "1", allowed is a whole number from 100 to 600000',
            'MODEL_MAX_OUTPUT_TOKENS is "-1", allowed is a whole number from 16 to 100000',
            'MODEL_DAILY_TOKENS is "all", allowed is a whole number from 0 to 1000000000000',
            'MODEL_BASE_URL is wrong, allowed is an http or https URL with neither password nor query, such as http://127.0.0.1:8000/v1',
            'MODEL_API_KEY is wrong, allowed is a key without blanks',
          ].join('\n'),
        }),
      )
    })

    it.each<[string, Record<string, string>, string]>([
      [
        'a model of nobody',
        { MODEL: 'gpt-5' },
        'MODEL is "gpt-5", allowed is extractive, openai:NAME, anthropic:NAME or',
      ],
      ['a model without a name', { MODEL: 'ollama:' }, 'MODEL is "ollama:", allowed is extractive'],
      ['no key', { MODEL: 'openai:m' }, 'OPENAI_API_KEY is not set, and MODEL is openai:m: set it, or MODEL_API_KEY'],
      ['the key of another', { MODEL: 'anthropic:m', OPENAI_API_KEY: 'k' }, 'ANTHROPIC_API_KEY is not set'],
      ['a host of nowhere', { MODEL: 'ollama:m', OLLAMA_HOST: 'a b' }, 'OLLAMA_HOST is wrong, allowed is a host'],
      ['a base that is no URL', { MODEL_BASE_URL: 'localhost' }, 'MODEL_BASE_URL is wrong'],
      [
        'a day that holds no call',
        { MODEL_DAILY_TOKENS: '2000' },
        'MODEL_DAILY_TOKENS is 2000, allowed is 0 for no limit, or more than MODEL_MAX_OUTPUT_TOKENS (2048)',
      ],
    ])('refuses %s', (_what, env, message) => {
      expect(() => readEnv(env)).toThrow(message)
    })

    it("leaves other programs' variables alone where it needs none of them", () => {
      expect(model({ OPENAI_API_KEY: 'two words', OLLAMA_HOST: 'a b' })).toBeNull()
      expect(model({ MODEL: 'ollama:m', OPENAI_API_KEY: 'two words' })).not.toBeNull()
    })
  })
})
