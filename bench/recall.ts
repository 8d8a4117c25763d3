import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { VectorIndex } from '../src/core/ports.ts'
import { createExactIndex } from '../src/index/exact-index.ts'
import { clusteredVectors, seededRandom } from '../src/index/synthetic-vectors.ts'
import { createHnswIndex, DEFAULT_EF } from '../src/node/hnsw-index.ts'
import { loadHnswlib } from '../src/node/hnswlib.ts'

// How many of the ten nearest the graph finds, and at what cost, against the exact scan.

const COUNT = 20_000
const QUERIES = 500
const K = 10

const hnswlib = await loadHnswlib()
if (hnswlib === null) throw new Error('this benchmark needs the hnswlib addon')
const folder = mkdtempSync(join(tmpdir(), 'ibid-recall-'))

async function searchAll(index: VectorIndex, queries: readonly Float32Array[]) {
  const start = performance.now()
  const found: Set<number>[] = []
  for (const query of queries) found.push(new Set((await index.search(query, K)).map((hit) => hit.label)))
  return { found, rate: (1000 * queries.length) / (performance.now() - start) }
}

for (const dimensions of [256, 384]) {
  const vectors = clusteredVectors(seededRandom(1), COUNT + QUERIES, dimensions)
  const entries = vectors.slice(0, COUNT).map((vector, label) => ({ label, vector }))
  const queries = vectors.slice(COUNT)
  const exact = createExactIndex(dimensions, COUNT)
  await exact.upsert(entries)
  const truth = await searchAll(exact, queries)

  for (const ef of [32, DEFAULT_EF, 128]) {
    const start = performance.now()
    const index = createHnswIndex(hnswlib, { dimensions, capacity: COUNT, ef })
    await index.upsert(entries)
    const built = performance.now()
    const { size, exactLabels } = await index.save(join(folder, 'hnsw.bin'))
    const saved = performance.now()
    const { found, rate } = await searchAll(index, queries)
    const hits = found.reduce(
      (sum, labels, i) => sum + [...labels].filter((label) => truth.found[i]!.has(label)).length,
      0,
    )
    console.log(
      `${COUNT} × ${dimensions}, ef ${ef}${ef === DEFAULT_EF ? ' (default)' : ''}: recall@${K} ${(hits / QUERIES / K).toFixed(4)}, ` +
        `${(rate / truth.rate).toFixed(1)} × the queries/s of the exact scan, build ${((built - start) / 1000).toFixed(1)} s, ` +
        `check and save ${((saved - built) / 1000).toFixed(1)} s, ${(size / 1e6).toFixed(1)} MB, ${exactLabels.length} points scanned`,
    )
  }
}
rmSync(folder, { recursive: true })
