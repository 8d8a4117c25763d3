import { describe, expect, it } from 'vitest'
import { createExactIndex } from '../index/exact-index.ts'
import { clusteredVectors, seededRandom } from '../index/synthetic-vectors.ts'
import { vectorIndexSuite } from '../index/vector-index.suite.ts'
import { createHnswIndex } from './hnsw-index.ts'
import { loadHnswlib } from './hnswlib.ts'

const hnswlib = (await loadHnswlib())!

vectorIndexSuite('hnsw', async (dimensions) => createHnswIndex(hnswlib, { dimensions }))
vectorIndexSuite('hnsw, graph only', async (dimensions) => createHnswIndex(hnswlib, { dimensions, neverScan: true }))

describe('hnsw index', () => {
  it('finds at least 99 of 100 nearest among 3,000 clustered vectors, with the scores of the exact scan', async () => {
    const dimensions = 64
    const vectors = clusteredVectors(seededRandom(1), 3100, dimensions, { clusters: 30 })
    const entries = vectors.slice(0, 3000).map((vector, label) => ({ label, vector }))
    const index = createHnswIndex(hnswlib, { dimensions, capacity: 3000 })
    const oracle = createExactIndex(dimensions)
    await index.upsert(entries)
    await oracle.upsert(entries)
    let found = 0
    for (const query of vectors.slice(3000)) {
      const truth = new Map((await oracle.search(query, 10)).map((hit) => [hit.label, hit.score]))
      for (const { label, score } of await index.search(query, 10)) {
        if (!truth.has(label)) continue
        found++
        expect(score).toBe(truth.get(label))
      }
    }
    expect(found / 1000).toBeGreaterThanOrEqual(0.99)
  })
})
