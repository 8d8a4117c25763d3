import { describe, expect, it } from 'vitest'
import { embedAll } from '../embed/batched.ts'
import { embedderSuite } from '../embed/embedder.suite.ts'
import { wordVector } from './embedding-server.suite.ts'
import { bindingError } from './fake-workers-ai.suite.ts'
import type { WorkersAiBinding } from './workers-ai.ts'
import { type WorkersAiEmbedderOptions, workersAiEmbedder } from './workers-ai-embeddings.ts'

const SMALL = '@cf/baai/bge-small-en-v1.5'
const M3 = '@cf/baai/bge-m3'
/** What the models read at once, in the fake's tokens of four characters. */
const MOST_CHARS: Record<string, number> = { [SMALL]: 512 * 4, [M3]: 8192 * 4 }
const NO_WAIT = { sleep: async () => {}, random: () => 0 }

interface Request {
  model: string
  text: string[]
  pooling?: string
  truncate_inputs?: boolean
}

/** Workers AI's embedding models, with what their schemas demand; `before` may fail a request or change its answer. */
function fakeAi(before: (request: Request, index: number) => unknown = () => undefined) {
  const requests: Request[] = []
  const signals: (AbortSignal | undefined)[] = []
  const ai: WorkersAiBinding = {
    async run(model, inputs, options) {
      const request = { model, ...inputs } as unknown as Request
      requests.push(request)
      signals.push(options?.signal)
      const instead = await before(request, requests.length - 1)
      if (instead !== undefined) return instead
      const most = MOST_CHARS[model]
      if (most === undefined) throw bindingError(`5007: No such model ${model} or task`)
      const { text, pooling, truncate_inputs = false } = request
      if (text.length < 1 || text.length > 100) throw bindingError('5006: Error: maxItems of text is 100')
      if (text.some((one) => one.length < 1)) throw bindingError('5006: Error: minLength of text is 1')
      if (pooling !== undefined && model === M3) throw bindingError('5006: Error: unknown property pooling')
      if (model === M3 && !truncate_inputs && text.some((one) => one.length > most))
        throw bindingError('5021: The context is too long')
      const dimensions = model === M3 ? 1024 : 384
      const data = text.map((one) => wordVector(`${pooling} ${one.slice(0, most)}`, dimensions))
      return { shape: [text.length, dimensions], data, ...(pooling && { pooling }) }
    },
  }
  return { ai, requests, signals }
}

const embedder = (ai: WorkersAiBinding, more: Partial<WorkersAiEmbedderOptions> = {}) =>
  workersAiEmbedder({ ai, model: SMALL, retry: NO_WAIT, ...more })

embedderSuite('Workers AI, bge-small', async () => embedder(fakeAi().ai))
embedderSuite('Workers AI, bge-m3', async () => embedder(fakeAi().ai, { model: M3 }))

describe('the embedder of Workers AI', () => {
  it('asks in batches of a hundred, with what the model wants before a question', async () => {
    const { ai, requests, signals } = fakeAi()
    const texts = Array.from({ length: 250 }, (_, i) => `passage ${i}`)
    expect(await embedAll(embedder(ai), texts)).toHaveLength(250)
    expect(requests.map(({ text }) => text.length)).toEqual([100, 100, 50])
    expect(requests[0]).toMatchObject({ model: SMALL, pooling: 'cls' })
    expect(requests[0]!.text[0]).toBe('passage 0')
    await embedder(ai).embedQuery('who?')
    expect(requests.at(-1)!.text).toEqual(['Represent this sentence for searching relevant passages: who?'])
    expect(signals.every((signal) => signal instanceof AbortSignal)).toBe(true)
  })

  it('tells the model and the pooling by its id', () => {
    const { ai } = fakeAi()
    const ids = [
      embedder(ai).id,
      embedder(ai, { pooling: 'mean' }).id,
      embedder(ai, { model: M3 }).id,
      embedder(ai, { model: '@cf/a/new', dimensions: 7 }).id,
    ]
    expect(new Set(ids).size).toBe(4)
    expect(ids[0]).toMatch(/^workers-ai:@cf\/baai\/bge-small-en-v1\.5#[0-9a-f]{16},384$/)
    expect(ids[3]).toBe('workers-ai:@cf/a/new,7')
    expect(() => embedder(ai, { model: '@cf/a/new' })).toThrow(expect.objectContaining({ code: 'config' }))
  })

  it.each([
    ['3040: Capacity temporarily exceeded, please try again.'],
    ['3007: Request timeout'],
    ['error code: 1031'],
    ['AiError: 3043: Internal server error'],
    ['Network connection lost.'],
  ])('asks again after "%s"', async (message) => {
    const { ai, requests } = fakeAi((_, index) => {
      if (index < 2) throw message.startsWith('Network') ? new Error(message) : bindingError(message)
    })
    expect(await embedder(ai).embedDocuments(['a'])).toHaveLength(1)
    expect(requests).toHaveLength(3)
  })

  it.each([
    ['3036: You have used up your daily free allocation of 10,000 neurons', 'HTTP 429, the quota is used up'],
    ['5007: No such model', 'HTTP 404'],
    ['10000: Authentication error', 'HTTP 401'],
    ['5018: The account is not allowed to access this model', 'HTTP 403'],
  ])('does not ask again after "%s", and repeats none of its words', async (message, told) => {
    const { ai, requests } = fakeAi(() => {
      throw bindingError(message)
    })
    const thrown = await embedder(ai)
      .embedDocuments(['a', 'b'])
      .catch((error: unknown) => error)
    expect(thrown).toMatchObject({ code: 'unavailable', message: expect.stringContaining(told) })
    expect(String(thrown)).not.toContain(message.slice(6))
    expect(requests).toHaveLength(1)
  })

  it('finds the text that the model does not take, and shortens it', async () => {
    const { ai, requests } = fakeAi(({ text }) => {
      if (text.some((one) => one.length > 1000)) throw bindingError('3006: Request is too large')
    })
    const vectors = await embedder(ai).embedDocuments(['one', 'two '.repeat(1000), 'three'])
    expect(vectors).toHaveLength(3)
    expect(requests.at(-1)!.text).toEqual(['three'])
  })

  it.each([[null], [{ request_id: 'queued' }], [{ data: [[1, 2]] }], [{ data: [] }], [{ data: [null] }], ['text']])(
    'refuses the answer %j',
    async (answer) => {
      const { ai } = fakeAi(() => answer)
      await expect(embedder(ai).embedDocuments(['a'])).rejects.toMatchObject({ code: 'unavailable' })
    },
  )

  it('gives up a request that never ends, also where the runtime does not', async () => {
    const { ai, signals } = fakeAi(() => new Promise(() => {}))
    const waiting = embedder(ai, { timeoutMs: 20, retry: { ...NO_WAIT, attempts: 2 } })
    await expect(waiting.embedDocuments(['a'])).rejects.toMatchObject({ code: 'unavailable' })
    expect(signals.map((signal) => signal?.aborted)).toEqual([true, true])
  })
})
