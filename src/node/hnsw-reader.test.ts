import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { VectorIndex } from '../core/ports.ts'
import { createHnswReader } from '../index/hnsw-reader.ts'
import type { HnswManifest } from '../index/manifest.ts'
import { clusteredVectors, seededRandom } from '../index/synthetic-vectors.ts'
import { createKernelMemory } from '../index/wasm-distances.ts'
import { createHnswIndex, type HnswIndex, readHnswIndex } from './hnsw-index.ts'
import { loadHnswlib } from './hnswlib.ts'

const COUNT = 3000
const DIMENSIONS = 48
const hnswlib = (await loadHnswlib())!
const folder = mkdtempSync(join(tmpdir(), 'ibid-reader-'))
afterAll(() => rmSync(folder, { recursive: true }))
const path = join(folder, 'hnsw.bin')
const kernel = new WebAssembly.Module(readFileSync(new URL('../index/kernel.wasm', import.meta.url)))

let queries: Float32Array[]
let manifest: HnswManifest
let native: HnswIndex
let readers: [name: string, index: VectorIndex][]

beforeAll(async () => {
  const vectors = clusteredVectors(seededRandom(5), COUNT + 400, DIMENSIONS, { clusters: 40 })
  queries = vectors.slice(COUNT)
  const built = createHnswIndex(hnswlib, { dimensions: DIMENSIONS, capacity: COUNT })
  // Every hundredth vector is that of another label too.
  await built.upsert(
    vectors.slice(0, COUNT).map((vector, i) => ({ label: 2 * i, vector: i % 100 === 0 ? vectors[1]! : vector })),
  )
  const { size, sha256, ...saved } = await built.save(path)
  manifest = {
    formatVersion: 1,
    generation: 'g-20260102T030405678Z-0123abcd',
    createdAt: '2026-01-02T03:04:05.678Z',
    embedder: 'test',
    fingerprint: '',
    dimensions: DIMENSIONS,
    metric: 'cosine',
    kind: 'hnsw',
    file: { name: 'hnsw.bin', size, sha256 },
    ...saved,
    // Some that the graph does lead to: what is scanned must be found once.
    exactLabels: [4, 8, 2002],
  }
  native = await readHnswIndex(hnswlib, path, manifest)
  const bytes = readFileSync(path)
  const memory = createKernelMemory(kernel, { fileBytes: size, dimensions: DIMENSIONS, most: 2 * manifest.M })
  memory.bytes.set(bytes)
  readers = [
    ['JavaScript', createHnswReader({ bytes }, manifest)],
    ['WebAssembly', createHnswReader(memory, manifest)],
  ]
})

describe('a reader of a published index', () => {
  it('answers what the native index answers, with any k and any filter', async () => {
    const random = seededRandom(9)
    const shares = [null, 0.9, 0.3, 0.05]
    for (const [turn, query] of queries.entries()) {
      const share = shares[turn % shares.length]!
      const labels = Array.from({ length: COUNT }, (_, i) => 2 * i)
      const allow = share === null ? undefined : new Set(labels.filter(() => random() < share))
      const k = [1, 10, 50, 400][Math.floor(turn / shares.length) % 4]!
      const expected = await native.search(query, k, allow)
      for (const [name, index] of readers) expect(await index.search(query, k, allow), name).toEqual(expected)
    }
    for (const [, index] of readers) expect(index).toMatchObject({ size: COUNT, dimensions: DIMENSIONS })
  })

  it('refuses what it does not know: other dimensions, a change, a file that is not of its manifest', async () => {
    for (const [, index] of readers) {
      await expect(index.search([1, 2], 3)).rejects.toMatchObject({ code: 'invalid_input' })
      await expect(index.search(queries[0]!, -1)).rejects.toMatchObject({ code: 'invalid_input' })
      await expect(index.upsert([{ label: 1, vector: queries[0]! }])).rejects.toMatchObject({ code: 'conflict' })
      await expect(index.remove([2])).rejects.toMatchObject({ code: 'conflict' })
    }
    const bytes = readFileSync(path)
    const misfits: [what: Partial<HnswManifest>, message: string][] = [
      [{ dimensions: 47 }, 'size_per_element'],
      [{ M: 8 }, 'size_per_element'],
      [{ count: COUNT + 1 }, 'count'],
      [{ exactLabels: [1] }, 'lists the label 1'],
      [{ duplicates: [...manifest.duplicates.slice(1), [1, 3]] }, '1 shares the point 3'],
    ]
    for (const [what, message] of misfits) {
      expect(() => createHnswReader({ bytes }, { ...manifest, ...what }), message).toThrow(message)
    }
    for (let page = 0; page < bytes.length; page += 4096) {
      const damaged = Buffer.from(bytes)
      damaged.fill(0xff, page, Math.min(page + 4096, bytes.length))
      expect(() => createHnswReader({ bytes: damaged }, manifest)).toThrow(expect.objectContaining({ code: 'corrupt' }))
    }
  })
})
