import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  DIMENSIONS,
  type EmbeddingServer,
  embeddingServer,
  type Fault,
  PROVIDER_WORDS,
} from '../../adapters/embedding-server.suite.ts'
import { openaiEmbeddings } from '../../adapters/openai-embeddings.ts'
import { tinyModel } from '../../adapters/tiny-onnx.suite.ts'
import { embedAll } from '../../embed/batched.ts'
import { createBuiltinEmbedder } from '../../embed/builtin.ts'
import { fitBuiltin } from '../../embed/builtin-state.ts'
import { embedderSuite } from '../../embed/embedder.suite.ts'
import { langchainEmbedder } from '../../embed/langchain.ts'
import { documentOf } from '../../store/document-of.ts'
import { openStore, type Store } from '../../store/open-store.ts'
import { embedPassages } from '../embed-passages.ts'
import { readEnv } from '../env.ts'
import { openSqlite } from '../sqlite.ts'
import { createModelSource, type ModelSource } from './model-source.ts'
import { specOf } from './model-spec.ts'
import { isInstalled } from './required-package.ts'

let server: EmbeddingServer
let store: Store
const waits: number[] = []
const sources: ModelSource[] = []
beforeAll(async () => {
  server = await embeddingServer()
})
afterAll(() => server.close())
beforeEach(async () => {
  store = await openStore(openSqlite(':memory:'))
  server.requests.length = 0
  server.faults.length = 0
  server.always = null
  waits.length = 0
})
afterEach(async () => {
  for (const source of sources.splice(0)) await source.close()
})

/** The source that these settings make; waits are noted and not waited. */
function sourceOf(env: Record<string, string>): ModelSource {
  const { embeddings } = readEnv(env)
  if (embeddings.provider === 'builtin') throw new Error('a model is wanted')
  const sleep = async (milliseconds: number) => void waits.push(milliseconds)
  const source = createModelSource(specOf(embeddings), embeddings.apiKey, {
    ...{ vectors: store.vectors, modelsDir: '/nowhere', signal: new AbortController().signal },
    retry: { sleep, random: () => 0.5 },
  })
  sources.push(source)
  return source
}
const openai = (more: Record<string, string> = {}) =>
  sourceOf({
    ...{ EMBEDDINGS: 'openai:text-embedding-3-small', EMBEDDINGS_BASE_URL: `${server.url}/v1` },
    ...{ EMBEDDINGS_API_KEY: 'sk-geheim', ...more },
  })
const ollama = (more: Record<string, string> = {}) =>
  sourceOf({ EMBEDDINGS: 'ollama:nomic-embed-text', EMBEDDINGS_BASE_URL: server.url, ...more })
const PROVIDERS = [
  ['openai', openai],
  ['ollama', ollama],
] as const

const installed = isInstalled('@huggingface/transformers')
const tiny = () =>
  tinyModel({
    words: { lighthouse: [0, 1, 0, 0], bridges: [0, 0, 1, 0], ferry: [0, 0, 0, 1] },
    ...{ first: [1, 0, 0, 0], maxTokens: 16 },
  })
const folder = tiny()
const NOT_INSTALLED = 'the optional package @huggingface/transformers is not installed'
const transformers = (more: Record<string, string> = {}) => sourceOf({ EMBEDDINGS: `transformers:${folder}`, ...more })

embedderSuite('the built-in embedder', async () =>
  createBuiltinEmbedder(await fitBuiltin(['The lighthouse of Skagen', 'Bridges and ferries'])),
)
embedderSuite('a model behind the API of OpenAI', () => openai().fit())
embedderSuite('a model of Ollama', () => ollama().fit())
embedderSuite('LangChain embeddings of a program', async () => {
  const own = {
    model: 'm',
    baseUrl: `${server.url}/v1`,
    apiKey: null,
    dimensions: null,
    batchSize: 64,
    timeoutMs: 5000,
  }
  return langchainEmbedder(openaiEmbeddings(own), { model: 'my-model', dimensions: DIMENSIONS })
})
embedderSuite('a model in this process', () => transformers().fit(), installed ? {} : { skip: NOT_INSTALLED })

describe.each(PROVIDERS)('a model behind %s', (provider, source) => {
  it('is asked how many numbers it gives, once, and named with them', async () => {
    const { id, dimensions } = await source().fit()
    expect(dimensions).toBe(DIMENSIONS)
    expect(id).toMatch(
      provider === 'openai' ? /^openai:text-embedding-3-small,24$/ : /^ollama:nomic-embed-text#[0-9a-f]{16},24$/,
    )
    expect(server.requests).toHaveLength(1)
  })

  it('is told how many numbers it shall give', async () => {
    const embedder = await source({ EMBEDDINGS_DIMENSIONS: '8' }).fit()
    expect(server.requests).toHaveLength(0)
    expect(await embedder.embedQuery('lamp')).toHaveLength(8)
    expect(server.requests[0]).toMatchObject({ dimensions: 8, texts: [expect.stringContaining('lamp')] })
  })

  it('gets the key and nobody else does', async () => {
    await source({ EMBEDDINGS_API_KEY: 'sk-geheim' }).fit()
    expect(server.requests[0]?.headers.authorization).toBe('Bearer sk-geheim')
    const saved = await store.vectors.loadEmbedder((await store.vectors.latestEmbedder(''))!)
    expect(new TextDecoder().decode(saved!.state!)).not.toContain('geheim')
  })

  it('is asked in batches, each passage once, in order', async () => {
    const passages = Array.from({ length: 300 }, (_, i) => `passage ${i}`)
    await store.documents.put(documentOf('a', passages))
    const made = source()
    const embedder = await embedPassages(store.vectors, { source: made })
    const [, ...requests] = server.requests
    expect(requests.every(({ texts }) => texts.length <= embedder.batchSize)).toBe(true)
    expect(requests.flatMap(({ texts }) => texts)).toHaveLength(300)
    expect(await store.vectors.count(embedder.id)).toBe(300)
    const stored = await store.vectors.read(embedder.id, { limit: 300 })
    const direct = await embedAll(
      embedder,
      (await store.vectors.passages({ limit: 300 })).map(({ text }) => text),
    )
    for (const [i, { vector }] of stored.entries()) expect(vector).toEqual(new Float32Array(direct[i]!))
    await embedPassages(store.vectors, { source: made })
    expect(server.requests.length).toBe(1 + requests.length * 2)
  })

  it.each<[string, Fault[], number[]]>([
    ['500, 503 and 529', [{ status: 500 }, { status: 503 }, { status: 529 }], [500, 1000, 2000]],
    ['429 with Retry-After', [{ status: 429, headers: { 'retry-after': '7' } }], [7500]],
    ['408', [{ status: 408 }], [500]],
    ['a cut connection', [{ cut: true }], [500]],
  ])('is asked again after %s', async (_what, faults, expected) => {
    const embedder = await source({ EMBEDDINGS_DIMENSIONS: '24' }).fit()
    server.faults.push(...faults)
    expect(await embedder.embedDocuments(['lamp'])).toHaveLength(1)
    expect(server.requests).toHaveLength(faults.length + 1)
    expect(waits).toEqual(expected)
  })

  it.each<[string, Fault, RegExp]>([
    ['400', { status: 400 }, /HTTP 400\): check the model/],
    ['401', { status: 401 }, /HTTP 401\): check its key/],
    ['404', { status: 404 }, /HTTP 404\): check the name of the model and the base URL/],
    ['a Retry-After of an hour', { status: 429, headers: { 'retry-after': '3600' } }, /HTTP 429/],
    ['garbage', { body: `<html>${PROVIDER_WORDS}` }, /cannot be had|no vector|gave/],
    ['null among the numbers', { change: (v) => v.map(([_, ...rest]) => [null, ...rest]) }, /gave null as a number/],
    ['other dimensions', { change: (v) => v.map((one) => one.slice(1)) }, /gave 23 dimensions instead of 24/],
    ['nothing but zeros', { change: (v) => v.map((one) => one.map(() => 0)) }, /a vector of length 0/],
    ['too few vectors', { change: (v) => v.slice(1) }, /1 vectors for 2 texts|no vector|cannot be had/],
  ])('is not asked again after %s, and its own words stay out of the message', async (_what, fault, message) => {
    const embedder = await source({ EMBEDDINGS_DIMENSIONS: '24' }).fit()
    server.always = fault
    const refused = await embedder.embedDocuments(['a', 'b']).catch((error: unknown) => error)
    expect(refused).toMatchObject({ name: 'IbidError', code: 'unavailable', message: expect.stringMatching(message) })
    const seen = JSON.stringify([refused, (refused as Error).stack, (refused as Error).cause])
    expect(seen).not.toMatch(/geheim|Incorrect/)
    expect(waits).toEqual([])
  })

  it('is given up after six tries', async () => {
    const embedder = await source({ EMBEDDINGS_DIMENSIONS: '24' }).fit()
    server.always = { status: 503 }
    await expect(embedder.embedDocuments(['a'])).rejects.toThrow(/HTTP 503/)
    expect(server.requests).toHaveLength(6)
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000])
  })

  it('is asked with less where it refuses, down to the text that it does not take, which is shortened', async () => {
    const embedder = await source({ EMBEDDINGS_DIMENSIONS: '24' }).fit()
    const texts = ['one', 'two', 'lamp '.repeat(400), 'four']
    const [expected] = await embedder.embedDocuments(['lamp '.repeat(100)])
    server.requests.length = 0
    // 4 texts, then 2 of which it takes both, then 2, then the long one twice.
    server.faults.push({ status: 400 }, {}, { status: 400 }, { status: 400 }, { status: 400 })
    const vectors = await embedder.embedDocuments(texts)
    expect(vectors).toHaveLength(4)
    expect(server.requests.map(({ texts: sent }) => sent.length)).toEqual([4, 2, 2, 1, 1, 1, 1])
    expect(server.requests.at(-2)!.texts[0]!.length).toBeLessThan(600)
    expect(vectors[2]!.reduce((sum, value, i) => sum + value * expected![i]!, 0)).toBeGreaterThan(0.99)
  })

  it('keeps what it had made when it was interrupted, and goes on from there', async () => {
    await store.documents.put(
      documentOf(
        'a',
        Array.from({ length: 1200 }, (_, i) => `passage ${i}`),
      ),
    )
    const stop = new AbortController()
    const onProgress = () => stop.abort(new Error('enough'))
    await expect(embedPassages(store.vectors, { source: source(), signal: stop.signal, onProgress })).rejects.toThrow(
      'enough',
    )
    const before = server.requests.reduce((sum, { texts }) => sum + texts.length, 0)
    const embedder = await embedPassages(store.vectors, { source: source() })
    expect(await store.vectors.count(embedder.id)).toBe(1200)
    const sent = server.requests.reduce((sum, { texts }) => sum + texts.length, 0)
    expect(before).toBeLessThan(1200)
    // Both times it was asked how many numbers it gives.
    expect(sent).toBe(1202)
  })
})

describe('prefixes', () => {
  it('are those of the model, and stand before questions and passages', async () => {
    const embedder = await ollama({ EMBEDDINGS_DIMENSIONS: '24' }).fit()
    await embedder.embedQuery('lamp')
    await embedder.embedDocuments(['lamp'])
    expect(server.requests.map(({ texts }) => texts)).toEqual([['search_query: lamp'], ['search_document: lamp']])
  })

  it('are those that are set, also none, and another one makes another embedder', async () => {
    const with_ = {
      EMBEDDINGS_QUERY_PREFIX: 'frage:',
      EMBEDDINGS_DOCUMENT_PREFIX: 'text ',
      EMBEDDINGS_DIMENSIONS: '24',
    }
    const embedder = await ollama(with_).fit()
    await embedder.embedQuery('lamp')
    await embedder.embedDocuments(['lamp'])
    expect(server.requests.map(({ texts }) => texts)).toEqual([['frage: lamp'], ['text lamp']])
    const none = await ollama({ ...with_, EMBEDDINGS_QUERY_PREFIX: 'none', EMBEDDINGS_DOCUMENT_PREFIX: 'none' }).fit()
    await none.embedQuery('lamp')
    expect(server.requests.at(-1)?.texts).toEqual(['lamp'])
    expect(none.id).toBe('ollama:nomic-embed-text,24')
    expect(none.id).not.toBe(embedder.id)
  })
})

it('names the embedder by all that decides its vectors, and not by where it is', async () => {
  const dimensions = { EMBEDDINGS_DIMENSIONS: '24' }
  const ids = await Promise.all(
    [
      openai(dimensions),
      openai({ EMBEDDINGS_DIMENSIONS: '12' }),
      openai({ ...dimensions, EMBEDDINGS: 'openai:text-embedding-3-large' }),
      openai({ ...dimensions, EMBEDDINGS_QUERY_PREFIX: 'q: ' }),
      transformers(dimensions),
      transformers({ ...dimensions, EMBEDDINGS_DTYPE: 'fp32' }),
      transformers({ ...dimensions, EMBEDDINGS_POOLING: 'cls' }),
    ].map(async (source) => (await source.fit()).id),
  )
  expect(new Set(ids).size).toBe(ids.length)
  const elsewhere = await openai({
    ...dimensions,
    EMBEDDINGS_BASE_URL: 'http://127.0.0.1:9/v1',
    EMBEDDINGS_API_KEY: 'x',
  }).fit()
  expect(elsewhere.id).toBe(ids[0])
  expect(ids.join()).not.toContain('/tmp')
})

it('says what a folder without a model lacks', () => {
  expect(() => sourceOf({ EMBEDDINGS: 'transformers:/nowhere/at/all' })).toThrow(
    expect.objectContaining({ code: 'config', message: expect.stringContaining('onnx/model_quantized.onnx') }),
  )
})

describe.skipIf(!installed)(`a model in this process${installed ? '' : ` (skipped: ${NOT_INSTALLED})`}`, () => {
  const half = Math.SQRT1_2
  it.each([
    ['mean', [half, half, 0, 0]],
    ['cls', [1, 0, 0, 0]],
  ])('takes the %s of the tokens', async (pooling, expected) => {
    const embedder = await transformers({ EMBEDDINGS_POOLING: pooling }).fit()
    const vectors = await embedder.embedDocuments(['lighthouse', 'Lighthouse unknown words beside it'])
    for (const vector of vectors) for (const [i, value] of vector.entries()) expect(value).toBeCloseTo(expected[i]!, 6)
  })

  it('takes the last token of each text, whatever stands beside it', async () => {
    const other = tinyModel({ words: { ferry: [1, 0, 0] }, first: [0, 1, 0], last: [0, 0, 1], maxTokens: 16 })
    const embedder = await transformers({ EMBEDDINGS: `transformers:${other}`, EMBEDDINGS_POOLING: 'last' }).fit()
    expect(await embedder.embedDocuments(['ferry', 'ferry and ferry and ferry'])).toEqual([
      [0, 0, 1],
      [0, 0, 1],
    ])
  })

  it('cuts vectors where it is told to', async () => {
    const embedder = await transformers({ EMBEDDINGS_DIMENSIONS: '2' }).fit()
    expect(embedder.dimensions).toBe(2)
    expect(await embedder.embedQuery('lighthouse ferry ferry')).toHaveLength(2)
  })

  it('says which file is missing for the weights that are asked for', async () => {
    await expect(transformers({ EMBEDDINGS_DTYPE: 'fp16' }).fit()).rejects.toThrow(
      expect.objectContaining({ code: 'config', message: expect.stringContaining('EMBEDDINGS_DTYPE=fp16') }),
    )
  })
})
