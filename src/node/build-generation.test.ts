import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { randomDirection, seededRandom } from '../index/synthetic-vectors.ts'
import { BATCH_SIZE, type BuildOptions, buildGeneration, type LabelledVector } from './build-generation.ts'
import { createGenerations } from './generations.ts'
import { createHnswIndex } from './hnsw-index.ts'
import { loadHnswlib } from './hnswlib.ts'

const hnswlib = (await loadHnswlib())!
const folder = mkdtempSync(join(tmpdir(), 'ibid-build-'))
afterAll(() => rmSync(folder, { recursive: true }))
afterEach(() => {
  vi.doUnmock('hnswlib-node')
  vi.resetModules()
})
let folders = 0
const freshFolder = () => join(folder, String(folders++))

const dimensions = 16
const random = seededRandom(2)
const vectors = Array.from({ length: 1500 }, (_, label) => ({ label, vector: randomDirection(random, dimensions) }))

function options(directory: string, more: Partial<BuildOptions> = {}): BuildOptions {
  return { directory, embedder: 'e', fingerprint: 'f', dimensions, vectors, ...more }
}

/** A folder in which a generation of three vectors is current, and what must hold after a failure. */
async function withOld() {
  const directory = freshFolder()
  const index = createHnswIndex(hnswlib, { dimensions })
  await index.upsert(vectors.slice(0, 3))
  await createGenerations(directory).publish({ embedder: 'e', fingerprint: 'f', dimensions, index })
  const isUntouched = async () => {
    expect(await createGenerations(directory).openCurrent()).toMatchObject({ status: 'current', index: { size: 3 } })
  }
  return { directory, isUntouched }
}

describe('buildGeneration', () => {
  it('publishes an index of all vectors, reading them in step', async () => {
    const directory = freshFolder()
    const progress: number[] = []
    let read = 0
    let furthestAhead = 0
    async function* source(): AsyncGenerator<LabelledVector> {
      for (const entry of vectors) {
        read++
        furthestAhead = Math.max(furthestAhead, read - (progress.at(-1) ?? 0))
        yield entry
      }
    }
    const manifest = await buildGeneration(
      options(directory, { vectors: source(), ef: 50, onProgress: (done) => progress.push(done) }),
    )
    expect(manifest).toMatchObject({ kind: 'hnsw', count: 1500, ef: 50, embedder: 'e', fingerprint: 'f' })
    expect(progress.at(-1)).toBe(1500)
    expect(furthestAhead).toBeLessThanOrEqual(3 * BATCH_SIZE)
    const opened = await createGenerations(directory).openCurrent({ embedder: 'e', fingerprint: 'f' })
    if (opened.status !== 'current' || opened.index === null) throw new Error(opened.status)
    expect((await opened.index.search(vectors[777]!.vector, 1))[0]!.label).toBe(777)
  })

  it('publishes that there are no vectors', async () => {
    expect(await buildGeneration(options(freshFolder(), { vectors: [] }))).toMatchObject({ kind: 'empty', count: 0 })
  })

  it('leaves the thread that asked for it free to answer', async () => {
    const old = createHnswIndex(hnswlib, { dimensions })
    await old.upsert(vectors)
    let building = true
    let answered = 0
    const built = buildGeneration(options(freshFolder())).finally(() => {
      building = false
    })
    while (building) {
      expect((await old.search(vectors[answered % 1500]!.vector, 1))[0]!.label).toBe(answered % 1500)
      answered++
      await new Promise((resolve) => setImmediate(resolve))
    }
    await built
    // Had the build run on this thread, at most a few would have come between its batches.
    expect(answered).toBeGreaterThan(50)
  })

  it('refuses a second build of the same folder meanwhile', async () => {
    const directory = freshFolder()
    const first = buildGeneration(options(directory))
    await expect(buildGeneration(options(directory))).rejects.toMatchObject({ code: 'conflict' })
    await first
  })

  it('publishes for a scan where the addon is missing', async () => {
    vi.resetModules()
    vi.doMock('hnswlib-node', () => {
      throw new Error('not built')
    })
    const { buildGeneration: build } = await import('./build-generation.ts')
    const { createGenerations: create } = await import('./generations.ts')
    const directory = freshFolder()
    expect(await build(options(directory))).toMatchObject({ kind: 'exact', count: 1500 })
    expect(await create(directory).openCurrent()).toMatchObject({ status: 'current', index: null })
    // A graph that another machine built is whole, and scanned here.
    const built = await withOld()
    expect(await create(built.directory).openCurrent()).toMatchObject({
      status: 'current',
      manifest: { kind: 'hnsw' },
      index: null,
    })
  })
})

describe('loadHnswlib', () => {
  it('gives null where the addon is missing, and says why once', async () => {
    vi.resetModules()
    vi.doMock('hnswlib-node', () => {
      throw new Error('not built')
    })
    const { loadHnswlib: load } = await import('./hnswlib.ts')
    const reasons: string[] = []
    expect(await load()).toBe(null)
    expect(await load((reason) => reasons.push(reason))).toBe(null)
    expect(await load((reason) => reasons.push(reason))).toBe(null)
    expect(reasons.length).toBe(1)
  })
})

describe('a build that fails leaves the old generation', () => {
  it.each([
    ['worker-exits.ts', 'The thread that builds the index ended before its work, with code 3'],
    ['worker-throws.ts', 'The thread that builds the index failed: something broke'],
    ['no-such-file.ts', 'The thread that builds the index failed'],
  ])('when the thread dies: %s', async (program, message) => {
    const { directory, isUntouched } = await withOld()
    const build = buildGeneration(options(directory), new URL(`./fixtures/${program}`, import.meta.url))
    await expect(build).rejects.toMatchObject({
      name: 'IbidError',
      code: 'internal',
      message: expect.stringContaining(message),
    })
    await isUntouched()
  })

  it('when a vector or label cannot be stored', async () => {
    const { directory, isUntouched } = await withOld()
    for (const bad of [
      { label: -1, vector: vectors[0]!.vector },
      { label: 1, vector: [1] },
      { label: 1, vector: new Array(dimensions).fill(0) },
    ]) {
      await expect(buildGeneration(options(directory, { vectors: [bad] }))).rejects.toMatchObject({
        code: 'invalid_input',
      })
    }
    // Too great for 32 bits: only the thread sees that.
    const vast = { label: 1, vector: new Array<number>(dimensions).fill(1e300) }
    await expect(buildGeneration(options(directory, { vectors: [vast] }))).rejects.toMatchObject({
      code: 'invalid_input',
    })
    await expect(buildGeneration(options(directory, { M: 0 }))).rejects.toThrow('hnsw M must be an integer')
    await isUntouched()
  })

  it('when the vectors cannot be read', async () => {
    const { directory, isUntouched } = await withOld()
    async function* broken(): AsyncGenerator<LabelledVector> {
      yield* vectors.slice(0, 600)
      throw new Error('the database is gone')
    }
    await expect(buildGeneration(options(directory, { vectors: broken() }))).rejects.toThrow('the database is gone')
    await isUntouched()
  })

  it('when the folder is none', async () => {
    const directory = freshFolder()
    writeFileSync(directory, '')
    await expect(buildGeneration(options(directory))).rejects.toMatchObject({ code: 'storage' })
  })

  it('when it is aborted, before or meanwhile', async () => {
    const { directory, isUntouched } = await withOld()
    const reason = new Error('enough')
    await expect(buildGeneration(options(directory, { signal: AbortSignal.abort(reason) }))).rejects.toBe(reason)
    const controller = new AbortController()
    const build = buildGeneration(
      options(directory, { signal: controller.signal, onProgress: () => controller.abort(reason) }),
    )
    await expect(build).rejects.toBe(reason)
    await isUntouched()
  })
})
