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
      model: 'extractive',
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

  it('says which model this version supports', () => {
    expect(() => readEnv({ MODEL: 'ollama:llama3' })).toThrow(
      'MODEL is "ollama:llama3", allowed is extractive; this version supports no other model',
    )
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
    expect(model({ EMBEDDINGS: 'openai:m', EMBEDDINGS_BASE_URL: 'http://127.0.0.1:1' })).toMatchObject({ apiKey: null })
  })

  it('are named where they are wrong, each, and no secret is shown', () => {
    const wrong = () =>
      readEnv({
        ...{ EMBEDDINGS: 'cohere:x', EMBEDDINGS_BASE_URL: 'https://ann:geheim@host', EMBEDDINGS_API_KEY: 'sk geheim' },
        ...{ EMBEDDINGS_DIMENSIONS: '0', EMBEDDINGS_DTYPE: 'q9', EMBEDDINGS_POOLING: 'max', FUSION_WEIGHT: '1.5' },
      })
    expect(wrong).toThrow(expect.objectContaining({ code: 'config' }))
    expect(wrong).toThrow(/^EMBEDDINGS is "cohere:x", allowed is builtin, openai:MODEL/m)
    expect(wrong).toThrow(/^EMBEDDINGS_BASE_URL is something else than allowed, which is the http or https address/m)
    expect(wrong).toThrow(/^EMBEDDINGS_API_KEY is something else than allowed/m)
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
