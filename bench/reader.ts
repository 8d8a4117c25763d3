import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { VectorIndex } from '../src/core/ports.ts'
import { createHnswReader } from '../src/index/hnsw-reader.ts'
import type { HnswManifest } from '../src/index/manifest.ts'
import { clusteredVectors, seededRandom } from '../src/index/synthetic-vectors.ts'
import { createKernelMemory } from '../src/index/wasm-distances.ts'
import { createHnswIndex } from '../src/node/hnsw-index.ts'
import { loadHnswlib } from '../src/node/hnswlib.ts'

// What it costs to search an index without native code: the reader of its file, with and without WebAssembly.

const COUNT = 20_000
const QUERIES = 5000
const ROUNDS = 3
const K = 10

const hnswlib = await loadHnswlib()
if (hnswlib === null) throw new Error('this benchmark needs the hnswlib addon')
const folder = mkdtempSync(join(tmpdir(), 'ibid-reader-'))

/** Milliseconds of the quickest round, and what the queries found. */
async function timed(index: VectorIndex, queries: readonly Float32Array[]) {
  let best = Number.POSITIVE_INFINITY
  let found: string[] = []
  for (let round = 0; round < ROUNDS; round++) {
    found = []
    const start = performance.now()
    for (const query of queries) found.push((await index.search(query, K)).map((hit) => hit.label).join())
    best = Math.min(best, performance.now() - start)
  }
  return { ms: best, found }
}

for (const dimensions of [256, 384]) {
  const vectors = clusteredVectors(seededRandom(1), COUNT + QUERIES, dimensions)
  const native = createHnswIndex(hnswlib, { dimensions, capacity: COUNT })
  await native.upsert(vectors.slice(0, COUNT).map((vector, label) => ({ label, vector })))
  const path = join(folder, 'hnsw.bin')
  const { size, sha256, ...saved } = await native.save(path)
  const manifest: HnswManifest = {
    formatVersion: 1,
    generation: 'g-20260102T030405678Z-0123abcd',
    createdAt: '2026-01-02T03:04:05.678Z',
    embedder: 'synthetic',
    fingerprint: '',
    dimensions,
    metric: 'cosine',
    kind: 'hnsw',
    file: { name: 'hnsw.bin', size, sha256 },
    ...saved,
  }
  const module = new WebAssembly.Module(readFileSync(new URL('../src/index/kernel.wasm', import.meta.url)))
  const memory = createKernelMemory(module, { fileBytes: size, dimensions, most: 2 * manifest.M })
  memory.bytes.set(readFileSync(path))
  const queries = vectors.slice(COUNT)
  const base = await timed(native, queries)
  const opened = performance.now()
  const compiled = createHnswReader(memory, manifest)
  const openMs = performance.now() - opened
  for (const [name, index] of [
    ['WebAssembly', compiled],
    ['plain JavaScript', createHnswReader({ bytes: readFileSync(path) }, manifest)],
  ] as const) {
    const { ms, found } = await timed(index, queries)
    const same = found.filter((labels, i) => labels === base.found[i]).length
    console.log(
      `${COUNT} × ${dimensions}, ${name}: ${(ms / base.ms).toFixed(2)} × the time of the native index, ` +
        `${Math.round((1000 * QUERIES) / ms)} queries/s, the same labels in ${same} of ${QUERIES}`,
    )
  }
  console.log(`${COUNT} × ${dimensions}: checked and opened in ${openMs.toFixed(0)} ms, ${(size / 1e6).toFixed(1)} MB`)
}
rmSync(folder, { recursive: true })
