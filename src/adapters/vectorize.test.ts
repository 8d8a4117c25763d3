import { describe, expect, it } from 'vitest'
import { createExactIndex } from '../index/exact-index.ts'
import { randomDirection, seededRandom } from '../index/synthetic-vectors.ts'
import { vectorIndexSuite } from '../index/vector-index.suite.ts'
import { type FakeVectorizeOptions, fakeVectorize } from './fake-vectorize.suite.ts'
import { openVectorize, type VectorizeOptions } from './vectorize.ts'

const GENERATION = 'g-20260102T030405678Z-0123abcd'
const open = async (dimensions: number, fake: FakeVectorizeOptions = {}, options: Partial<VectorizeOptions> = {}) => {
  const binding = fakeVectorize(dimensions, fake)
  return { binding, index: await openVectorize(binding, { dimensions, wait: async () => {}, ...options }) }
}

vectorIndexSuite('Vectorize', async (dimensions) => (await open(dimensions)).index, { mostNeighbours: 100 })
vectorIndexSuite(
  'Vectorize whose changes take a while, in a namespace',
  async (dimensions) => (await open(dimensions, { delay: 2 }, { namespace: { name: GENERATION, size: 0 } })).index,
  { mostNeighbours: 100 },
)
const COUNT = 3000
async function filled(fake: FakeVectorizeOptions = {}, options: Partial<VectorizeOptions> = {}) {
  const random = seededRandom(3)
  const entries = Array.from({ length: COUNT }, (_, label) => ({ label, vector: randomDirection(random, 8) }))
  const { binding, index } = await open(8, fake, options)
  await index.upsert(entries)
  const oracle = createExactIndex(8)
  await oracle.upsert(entries)
  return { binding, index, oracle, query: randomDirection(random, 8) }
}

describe('Vectorize', () => {
  it('is asked in batches that it takes', async () => {
    const { binding, index } = await filled()
    expect(binding.calls.upsert).toBe(3)
    expect(index.size).toBe(COUNT)
    await index.remove(Array.from({ length: 250 }, (_, i) => i))
    expect(binding.calls.deleteByIds).toBe(3)
    expect(index.size).toBe(COUNT - 250)
  })

  it('brings a hundred neighbours where more are asked for', async () => {
    const { index, oracle, query } = await filled()
    expect(await index.search(query, 500)).toEqual(await oracle.search(query, 100))
  })

  it.each([
    ['few: by their vectors', 120, { query: 0, getByIds: 6 }],
    ['some: by their vectors where the nearest hold too few of them', 600, { query: 1, getByIds: 30 }],
    ['most: among the nearest', 2900, { query: 1, getByIds: 0 }],
  ])('finds the nearest of %s', async (_, size, calls) => {
    const { binding, index, oracle, query } = await filled()
    const far = (await oracle.search(query, COUNT)).map(({ label }) => label).slice(-size)
    const allow = new Set(size === 2900 ? Array.from({ length: size }, (_, i) => i) : far)
    expect(await index.search(query, 10, allow)).toEqual(await oracle.search(query, 10, allow))
    expect(binding.calls).toMatchObject(calls)
  })

  it('makes exact scores of approximate ones where it is asked to', async () => {
    const { binding, index, oracle, query } = await filled({ noise: 0.02 }, { exactScores: true })
    const nearest = await oracle.search(query, 10)
    expect(await index.search(query, 10)).toEqual(nearest)
    expect(binding.calls).toMatchObject({ query: 1, getByIds: 5 })
    const allow = new Set(Array.from({ length: COUNT / 2 }, (_, i) => 2 * i))
    expect(await index.search(query, 10, allow)).toEqual(await oracle.search(query, 10, allow))

    const approximate = await (await filled({ noise: 0.02 })).index.search(query, 10)
    expect(approximate).not.toEqual(nearest)
    expect(approximate[0]!.score).toBeCloseTo(nearest[0]!.score, 1)
  })

  it('finds fewer, and nothing that is not allowed, where many are allowed and all of them are far', async () => {
    const { index, oracle, query } = await filled()
    const allow = new Set((await oracle.search(query, COUNT)).map(({ label }) => label).slice(-1000))
    expect(await index.search(query, 10, allow)).toEqual([])
  })

  it('comes back when a change can be seen, and gives up on one that never can', async () => {
    const { binding, index } = await open(2, { delay: 3 })
    await Promise.all([
      index.upsert([{ label: 1, vector: [1, 0] }]),
      index.upsert([{ label: 2, vector: [0, 1] }]),
      index.remove([1]),
    ])
    expect((await index.search([1, 1], 5)).map(({ label }) => label)).toEqual([2])
    expect(index.size).toBe(1)
    expect(binding.calls.describe).toBeGreaterThan(6)

    const never = await open(2, { delay: Number.POSITIVE_INFINITY }, { pollMs: 1000, visibleWithinMs: 5000 })
    await expect(never.index.upsert([{ label: 1, vector: [1, 0] }])).rejects.toMatchObject({ code: 'unavailable' })
    expect(never.binding.calls.describe).toBe(7)
    expect(never.index.size).toBe(0)
  })

  it('keeps generations apart in one index', async () => {
    const binding = fakeVectorize(2)
    const generation = (name: string, size = 0) =>
      openVectorize(binding, { dimensions: 2, namespace: { name, size }, wait: async () => {} })
    const [old, young] = [await generation('g-1'), await generation('g-2')]
    await old.upsert([{ label: 1, vector: [1, 0] }])
    // Opened before, told of no change of the other's: its own are counted right all the same.
    const later = await generation('g-2')
    await later.upsert([
      { label: 1, vector: [0, 1] },
      { label: 4_294_967_295, vector: [0, -1] },
    ])
    expect([old.size, later.size]).toEqual([1, 2])
    expect(await old.search([1, 1], 9)).toHaveLength(1)
    expect(await young.search([0, 1], 9)).toMatchObject([{ label: 1, score: 1 }, { label: 4_294_967_295 }])
    expect(await young.search([0, 1], 9, new Set([1]))).toEqual([{ label: 1, score: 1 }])
    expect((await generation('g-2', 2)).size).toBe(2)
  })

  it('passes over what others put into the index', async () => {
    const { binding, index } = await open(2)
    for (const id of ['x', '-1', '1.5', '01', '4294967296', ' 7']) binding.plant(id, [1, 0])
    await index.upsert([{ label: 7, vector: [1, 1] }])
    expect((await index.search([1, 0], 9)).map(({ label }) => label)).toEqual([7])
  })

  it.each<[string, FakeVectorizeOptions, Partial<VectorizeOptions>, RegExp]>([
    ['other dimensions', {}, { dimensions: 3 }, /2 dimensions, the embedder 3/],
    ['a legacy index', { legacy: true }, {}, /V2/],
    ['a name that is too long', {}, { namespace: { name: 'é'.repeat(27), size: 0 } }, /1 to 53 bytes/],
    ['no name', {}, { namespace: { name: '', size: 0 } }, /1 to 53 bytes/],
  ])('refuses %s', async (_, fake, options, message) => {
    await expect(open(2, fake, options)).rejects.toMatchObject({
      code: 'config',
      message: expect.stringMatching(message),
    })
  })

  it('refuses an index of another metric once it shows', async () => {
    const { index } = await open(2, { metric: 'euclidean' })
    await index.upsert([
      { label: 1, vector: [1, 0] },
      { label: 2, vector: [0, 1] },
    ])
    await expect(index.search([1, 0.2], 2)).rejects.toMatchObject({ code: 'config' })
  })

  it('tells of a fault in its own words', async () => {
    const { binding, index } = await open(2)
    const secret = new Error('VECTOR_QUERY_ERROR (code = 40026): token sk-secret')
    for (const [method, call] of [
      ['query', () => index.search([1, 0], 1)],
      ['get', () => index.search([1, 0], 1, new Set([1]))],
      ['change', () => index.upsert([{ label: 1, vector: [1, 0] }])],
      ['change', () => index.remove([1])],
    ] as const) {
      binding.faults.push(secret)
      const thrown = await call().then(String, (error: unknown) => error)
      expect(thrown).toMatchObject({ code: 'unavailable', message: `Vectorize failed to ${method} (code 40026)` })
      expect((thrown as Error).cause).toBeUndefined()
    }
    // A change that failed is not in the way of the next.
    await index.upsert([{ label: 1, vector: [1, 0] }])
    expect(index.size).toBe(1)
  })

  it.each([[null], [{}], [{ matches: [{ id: 1, score: 1 }] }], [{ matches: [{ id: '1', score: 'x' }] }]])(
    'refuses the answer %j',
    async (answer) => {
      const { binding } = await open(2)
      const index = await openVectorize({ ...binding, query: async () => answer }, { dimensions: 2 })
      await expect(index.search([1, 0], 1)).rejects.toMatchObject({ code: 'unavailable' })
    },
  )
})
