import { describe, expect, it } from 'vitest'
import { readEnv } from './env.ts'

describe('readEnv', () => {
  it('has a default for everything', () => {
    expect(readEnv({}, '/home/ann')).toEqual({
      port: 8787,
      host: '127.0.0.1',
      corpusDir: '/home/ann/corpus',
      dataDir: '/home/ann/.ibid',
      embeddings: { provider: 'builtin' },
      openaiKey: null,
      fusionWeight: null,
      model: null,
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
      publicUrl: '',
      slack: null,
      hooks: [],
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
          'LOG is "loud", allowed is json, text or off',
          'MAX_FILE_BYTES is "-1", allowed is a whole number from 1 to 1000000000',
          'PUBLIC_URL is "ibid.example", allowed is the address people reach the server at, such as https://ibid.example.org',
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

  it('takes what a Slack app was given, and webhooks', () => {
    const { slack, hooks, publicUrl } = readEnv({
      PUBLIC_URL: 'https://ibid.example.org/docs/',
      SLACK_SIGNING_SECRET: '8f742231b10e8888abcd99yyyzzz85a5',
      SLACK_BOT_TOKEN: 'xoxb-1-2',
      SLACK_REPLIES: 'mentions-only',
      SLACK_EXAMPLES: 'When was the deal? | Who signed it?',
      HOOKS: 'town:mattermost:xr3j5x3p4pfk7kk6ck7b4e6ghh, ops-1:teams:vqF0En+Z0ucuRTM/01o2GuhMH3hKKk/N2bOmlM31zaA=',
    })
    expect(publicUrl).toBe('https://ibid.example.org/docs')
    expect(slack).toEqual({
      signingSecret: '8f742231b10e8888abcd99yyyzzz85a5',
      botToken: 'xoxb-1-2',
      replies: 'mentions-only',
      examples: ['When was the deal?', 'Who signed it?'],
      apiUrl: 'https://slack.com/api/',
    })
    expect(hooks).toEqual([
      { name: 'town', kind: 'mattermost', secret: 'xr3j5x3p4pfk7kk6ck7b4e6ghh' },
      { name: 'ops-1', kind: 'teams', secret: 'vqF0En+Z0ucuRTM/01o2GuhMH3hKKk/N2bOmlM31zaA=' },
    ])
  })

  it('says what is wrong with a secret without showing it', () => {
    const message = (env: Record<string, string>) => {
      try {
        readEnv(env)
      } catch (error) {
        return (error as Error).message
      }
      return ''
    }
    const SECRET = 'do-not-show-me-anywhere'
    const wrong = {
      SLACK_BOT_TOKEN: `xoxp-${SECRET}`,
      SLACK_SIGNING_SECRET: `${SECRET} with blanks`,
      HOOKS: `Town:mattermost:${SECRET},b:matrix:${SECRET},c:teams:${SECRET}!,d:zulip:short,e:zulip:${SECRET},e:zulip:${SECRET}`,
    }
    expect(message(wrong)).not.toContain(SECRET)
    expect(message(wrong).split('\n')).toEqual([
      'SLACK_SIGNING_SECRET: the "Signing Secret" on the page "Basic Information" of the app',
      'SLACK_BOT_TOKEN: the "Bot User OAuth Token" of the app, which begins with xoxb-',
      'HOOKS: entry 1 has a name that is not 1 to 40 small letters, digits or -, ' +
        'entry 2 has a kind that is none of slack, mattermost, rocketchat, zulip, teams, ' +
        'entry 3 has a secret that is no base64, as Teams gives it, entry 4 has a secret of fewer than 16 characters, ' +
        'entry 6 has a name that an earlier one has; allowed are name:kind:secret, separated by commas',
    ])
    expect(message({ SLACK_BOT_TOKEN: 'xoxb-1' })).toMatch(/^SLACK_SIGNING_SECRET is missing/)
    expect(message({ SLACK_SIGNING_SECRET: 'x'.repeat(32) })).toMatch(/^SLACK_BOT_TOKEN is missing/)
    for (const url of ['ibid.example.org', 'ftp://a', 'https://a?b', 'https://u@a']) {
      expect(message({ PUBLIC_URL: url })).toMatch(/^PUBLIC_URL is .*https:\/\/ibid\.example\.org/)
    }
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

describe('the settings of an embedding model', () => {
  const model = (env: Record<string, string>) => readEnv(env, '/home/ann').embeddings

  it('have what belongs to the model where nothing else is said', () => {
    expect(model({ EMBEDDINGS: 'openai:text-embedding-3-small', OPENAI_API_KEY: 'sk-1' })).toEqual({
      ...{ provider: 'openai', model: 'text-embedding-3-small', isLocal: false, baseUrl: 'https://api.openai.com/v1' },
      ...{ apiKey: 'sk-1', dimensions: null, queryPrefix: '', documentPrefix: '', dtype: 'q8', pooling: 'mean' },
    })
    expect(model({ EMBEDDINGS: 'ollama:nomic-embed-text', OPENAI_API_KEY: 'sk-1' })).toMatchObject({
      ...{ baseUrl: 'http://127.0.0.1:11434', apiKey: null, queryPrefix: 'search_query: ' },
    })
    expect(model({ EMBEDDINGS: 'transformers:./models/bge-small-en-v1.5' })).toMatchObject({
      ...{ model: '/home/ann/models/bge-small-en-v1.5', isLocal: true, baseUrl: '', pooling: 'cls' },
    })
    expect(model({ EMBEDDINGS: 'transformers:Xenova/e5-small-v2' })).toMatchObject({ isLocal: false })
  })

  it('are what is set; a space at the end of a prefix stays, and "none" is none', () => {
    const set = {
      ...{ EMBEDDINGS: 'openai:e5-small', EMBEDDINGS_BASE_URL: 'http://10.0.0.7:8000/v1', EMBEDDINGS_API_KEY: 'k' },
      ...{ EMBEDDINGS_DIMENSIONS: '512', EMBEDDINGS_QUERY_PREFIX: 'ask: ', EMBEDDINGS_DOCUMENT_PREFIX: 'none' },
      ...{ EMBEDDINGS_DTYPE: 'fp32', EMBEDDINGS_POOLING: 'cls', OPENAI_API_KEY: 'other' },
    }
    expect(model(set)).toMatchObject({
      ...{ baseUrl: 'http://10.0.0.7:8000/v1', apiKey: 'k', dimensions: 512, queryPrefix: 'ask: ', documentPrefix: '' },
      ...{ dtype: 'fp32', pooling: 'cls' },
    })
    expect(model({ ...set, EMBEDDINGS_QUERY_PREFIX: 'ask:' })).toMatchObject({ queryPrefix: 'ask: ' })
    const elsewhere = { EMBEDDINGS: 'openai:m', EMBEDDINGS_BASE_URL: 'http://127.0.0.1:1', OPENAI_API_KEY: 'k' }
    expect(model(elsewhere)).toMatchObject({ apiKey: null })
  })

  it('are named where they are wrong, each, and no secret is shown', () => {
    const wrong = () =>
      readEnv({
        ...{ EMBEDDINGS: 'cohere:x', EMBEDDINGS_BASE_URL: 'https://ann:geheim@host', EMBEDDINGS_API_KEY: 'sk geheim' },
        ...{ EMBEDDINGS_DIMENSIONS: '0', EMBEDDINGS_DTYPE: 'q9', EMBEDDINGS_POOLING: 'max', FUSION_WEIGHT: '1.5' },
      })
    expect(wrong).toThrow(expect.objectContaining({ code: 'config' }))
    expect(wrong).toThrow(/^EMBEDDINGS is "cohere:x", allowed is builtin, openai:MODEL/m)
    expect(wrong).toThrow(/^EMBEDDINGS_BASE_URL: the http or https address/m)
    expect(wrong).toThrow(/^EMBEDDINGS_API_KEY: letters, digits/m)
    expect(wrong).toThrow(/^EMBEDDINGS_DIMENSIONS is "0", allowed is a whole number from 1 to 65535$/m)
    expect(wrong).toThrow(/^EMBEDDINGS_DTYPE is "q9", allowed is q8, fp32/m)
    expect(wrong).toThrow(/^EMBEDDINGS_POOLING is "max", allowed is mean, cls, last$/m)
    expect(wrong).toThrow(/^FUSION_WEIGHT is "1.5", allowed is a number from 0/m)
    expect(wrong).not.toThrow(/geheim/)
  })

  it('are refused where they do not go together', () => {
    expect(() => readEnv({ EMBEDDINGS: 'openai:m' })).toThrow('needs EMBEDDINGS_API_KEY or OPENAI_API_KEY')
    expect(() => readEnv({ EMBEDDINGS: 'transformers:a b' })).toThrow('a folder that begins with . or /')
  })

  it.each([
    ['0.6', { candidates: 0.6, ranking: 0.6 }],
    ['.4, .05', { candidates: 0.4, ranking: 0.05 }],
    ['0,1', { candidates: 0, ranking: 1 }],
  ])('FUSION_WEIGHT %s', (text, expected) => {
    expect(readEnv({ FUSION_WEIGHT: text }).fusionWeight).toEqual(expected)
  })
  it.each(['-1', '2', '.5,.5,.5', 'x', ',', '0.5,'])('refuses FUSION_WEIGHT %s', (text) => {
    expect(() => readEnv({ FUSION_WEIGHT: text })).toThrow('FUSION_WEIGHT')
  })
})
