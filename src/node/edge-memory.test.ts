import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { createHnswReader } from '../index/hnsw-reader.ts'
import type { HnswManifest } from '../index/manifest.ts'
import { createKernelMemory } from '../index/wasm-distances.ts'
import { buildGeneration } from './build-generation.ts'
import { GRAPH_FILE } from './generations.ts'
import { loadHnswlib } from './hnswlib.ts'

/** Every byte of it belongs to a point, so that a quarter of them says what all take. */
const POINTS = 5000
const PLANNED = 20_000
const DIMENSIONS = 256
const MAX_BYTES = 64_000_000

it('an index of 20,000 × 256 is read in less than 64 MB', { timeout: 120_000 }, async ({ skip }) => {
  if ((await loadHnswlib()) === null) skip('the hnswlib addon is not built')
  const directory = mkdtempSync(join(tmpdir(), 'ibid-memory-'))
  const manifest = (await buildGeneration({
    ...{ directory, embedder: 'e', fingerprint: 'f', dimensions: DIMENSIONS, vectors: vectors(), M: 16 },
    // How good the graph is does not change how large it is.
    efConstruction: 16,
  })) as HnswManifest
  const file = readFileSync(join(directory, manifest.generation, GRAPH_FILE))
  const kernel = new WebAssembly.Module(readFileSync(new URL('../index/kernel.wasm', import.meta.url)))
  setFlagsFromString('--expose-gc')
  const gc = runInNewContext('gc') as () => void
  gc()
  const before = process.memoryUsage().heapUsed
  const room = { fileBytes: file.byteLength, dimensions: DIMENSIONS, most: 2 * manifest.M }
  const memory = createKernelMemory(kernel, room)
  memory.bytes.set(file)
  const index = createHnswReader(memory, manifest)
  gc()
  const bytes = memory.bytes.buffer.byteLength + process.memoryUsage().heapUsed - before
  expect(await index.search([...vectors(1)][0]!.vector, 1)).toHaveLength(1)
  expect(index.size).toBe(POINTS)
  expect(bytes).toBeGreaterThan(file.byteLength)
  expect((bytes * PLANNED) / POINTS).toBeLessThan(MAX_BYTES)
})

/** A small generator of its own: what stands at a place of a vector is of no importance. */
function* vectors(count = POINTS) {
  let state = 1
  for (let label = 0; label < count; label++) {
    const vector = Array.from({ length: DIMENSIONS }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      return state / 2 ** 32 - 0.5
    })
    yield { label, vector }
  }
}
