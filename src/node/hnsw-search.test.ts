import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { plainDistances } from '../index/distances.ts'
import { checkHnswFile } from '../index/hnsw-file.ts'
import { createHnswSearch, type HnswSearch } from '../index/hnsw-search.ts'
import { clusteredVectors, seededRandom } from '../index/synthetic-vectors.ts'
import { normalise } from '../index/vector.ts'
import { createKernelMemory } from '../index/wasm-distances.ts'
import { loadHnswlib } from './hnswlib.ts'

const hnswlib = (await loadHnswlib())!
const folder = mkdtempSync(join(tmpdir(), 'ibid-search-'))
afterAll(() => rmSync(folder, { recursive: true }))
const kernel = new WebAssembly.Module(readFileSync(new URL('../index/kernel.wasm', import.meta.url)))

/** A native graph of clustered vectors, and the two readers of its file. */
function graphOf(dimensions: number, count: number, { M = 16, coarse = false, deleted = 0 } = {}) {
  const random = seededRandom(dimensions * 31 + M)
  const vectors = clusteredVectors(random, count + 200, dimensions, { clusters: 20 })
  // Few distinct components make many equal distances.
  const units = vectors.map((vector) =>
    normalise(coarse ? vector.map((value) => Math.round(value) || 1) : vector, dimensions),
  )
  const native = new hnswlib.HierarchicalNSW('ip', dimensions)
  native.initIndex(count + 1, M, 100, 7)
  for (let i = 0; i < count; i++) native.addPoint([...units[i]!], i * 3)
  for (let i = 0; i < deleted; i++) native.markDelete(i * 3)
  const path = join(folder, `${dimensions}-${count}-${M}-${coarse}-${deleted}.bin`)
  native.writeIndexSync(path)
  const bytes = readFileSync(path)
  const expected = { dimensions, count, M }
  const file = checkHnswFile(bytes, expected)
  const memory = createKernelMemory(kernel, { fileBytes: bytes.length, dimensions, most: 2 * M })
  memory.bytes.set(bytes)
  const inMemory = checkHnswFile(memory.bytes, expected)
  const readers: [name: string, search: HnswSearch][] = [
    ['JavaScript', createHnswSearch(file, plainDistances(file.bytes, file.vectors, 2 * M))],
    ['WebAssembly', createHnswSearch(inMemory, memory.distances(inMemory.vectors))],
  ]
  return { native, readers, queries: units.slice(count) }
}

describe('a search of the file that hnswlib wrote', () => {
  it.each([
    [1, 300, {}],
    [3, 500, {}],
    [4, 500, {}],
    [7, 500, { M: 8 }],
    [16, 800, {}],
    [18, 800, {}],
    [30, 800, { M: 24 }],
    [37, 800, {}],
    [100, 800, { M: 5 }],
    [256, 1500, {}],
    [384, 600, {}],
    [8, 1200, { coarse: true }],
    [5, 1200, { coarse: true, deleted: 300 }],
    [64, 1000, { deleted: 400 }],
  ])('finds the same points at the same distances: %i dimensions, %i points, %o', (dimensions, count, options) => {
    const { native, readers, queries } = graphOf(dimensions, count, options)
    const filters = [undefined, (label: number) => label % 2 === 0, (label: number) => label % 45 === 0]
    for (const [turn, query] of queries.entries()) {
      const k = [1, 10, 40][turn % 3]!
      const ef = [10, 64, 200][Math.floor(turn / 3) % 3]!
      const allows = filters[Math.floor(turn / 9) % 3]
      native.setEf(ef)
      const { neighbors, distances } = native.searchKnn([...query], k, allows)
      for (const [name, search] of readers) {
        expect(search.nearest(query, k, ef, allows), `${name}, query ${turn}`).toEqual({ labels: neighbors, distances })
      }
    }
  })
})
