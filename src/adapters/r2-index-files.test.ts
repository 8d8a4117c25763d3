import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createHnswReader } from '../index/hnsw-reader.ts'
import { type HnswManifest, MANIFEST_VERSION } from '../index/manifest.ts'
import { randomDirection, seededRandom } from '../index/synthetic-vectors.ts'
import { createKernelMemory } from '../index/wasm-distances.ts'
import { createHnswIndex } from '../node/hnsw-index.ts'
import { loadHnswlib } from '../node/hnswlib.ts'
import { type FakeR2, fakeR2, type R2Fault } from './fake-r2.suite.ts'
import { type IndexFiles, r2IndexFiles } from './r2-index-files.ts'

const GENERATION = 'g-20260102T030405678Z-0123abcd'
const PREFIX = `index/${GENERATION}/`
const GRAPH = Uint8Array.from({ length: 10_240 }, (_, i) => (i * 31 + (i >> 8)) % 251)
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

const MANIFEST: HnswManifest = {
  formatVersion: MANIFEST_VERSION,
  generation: GENERATION,
  createdAt: '2026-01-02T03:04:05.678Z',
  embedder: 'test',
  fingerprint: '',
  dimensions: 8,
  metric: 'cosine',
  kind: 'hnsw',
  count: 100,
  M: 16,
  efConstruction: 200,
  ef: 64,
  file: { name: 'hnsw.bin', size: GRAPH.length, sha256: sha256(GRAPH) },
  exactLabels: [],
  duplicates: [],
}
const MANIFEST_BYTES = new TextEncoder().encode(JSON.stringify(MANIFEST))

describe('index files in R2', () => {
  let bucket: FakeR2
  let files: IndexFiles

  beforeEach(() => {
    bucket = fakeR2()
    bucket.put(`${PREFIX}manifest.json`, MANIFEST_BYTES)
    bucket.put(`${PREFIX}hnsw.bin`, GRAPH)
    files = r2IndexFiles({ bucket, prefix: PREFIX })
  })
  afterEach(() => {
    expect(bucket.open).toBe(0)
  })

  /** Reads the graph into memory that has something before and behind it. */
  async function graph(): Promise<Uint8Array> {
    const memory = new Uint8Array(GRAPH.length + 128).fill(7)
    const bytes = memory.subarray(64, 64 + GRAPH.length)
    await files.graph(MANIFEST, bytes)
    for (const edge of [memory.subarray(0, 64), memory.subarray(-64)])
      expect(edge.every((byte) => byte === 7)).toBe(true)
    return bytes
  }

  it('are read into the memory that is handed in, in one stream', async () => {
    expect(await files.manifest()).toEqual(MANIFEST)
    expect(await files.manifest(sha256(MANIFEST_BYTES))).toEqual(MANIFEST)
    expect(await graph()).toEqual(GRAPH)
    expect(bucket.calls.map(({ key }) => key.slice(PREFIX.length))).toEqual([
      'manifest.json',
      'manifest.json',
      'hnsw.bin',
    ])
  })

  it('are gone on with where a stream broke, of the same object', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ breakAfter: fc.nat(4000), quietly: fc.constantFrom(undefined, true as const) }), {
          maxLength: 3,
        }),
        async (faults) => {
          bucket.calls.length = 0
          bucket.faults.push(...faults.map(({ quietly, ...fault }) => (quietly ? { ...fault, quietly } : fault)))
          expect(await graph()).toEqual(GRAPH)
          bucket.faults.length = 0
          let at = 0
          const expected = [...faults, { breakAfter: 0 }].map(({ breakAfter }, i) => {
            const call = {
              key: `${PREFIX}hnsw.bin`,
              offset: at,
              etag: i === 0 ? null : expect.stringMatching(/^[0-9a-f]{32}$/),
            }
            at += breakAfter
            return call
          })
          // A stream that broke with its last byte is whole.
          expect(bucket.calls).toEqual(expected.filter(({ offset }, i) => i === 0 || offset < GRAPH.length))
        },
      ),
      {
        examples: [
          [
            [
              { breakAfter: 2299, quietly: undefined },
              { breakAfter: 3941, quietly: undefined },
              { breakAfter: 4000, quietly: undefined },
            ],
          ],
        ],
      },
    )
  })

  it('are given up when streams break again and again', async () => {
    bucket.faults.push(...Array.from({ length: 4 }, () => ({ breakAfter: 1500 })))
    await expect(graph()).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('4 times') })
    expect(bucket.calls).toHaveLength(4)
    bucket.faults.push(...Array.from({ length: 4 }, () => ({ refuse: new Error('get: token sk-secret (10001)') })))
    const thrown = await files.manifest().catch((error: unknown) => error)
    expect(thrown).toMatchObject({ code: 'unavailable' })
    expect(String(thrown)).not.toContain('sk-secret')
  })

  it('are given up when they are replaced meanwhile', async () => {
    bucket.faults.push({ breakAfter: 1500 }, { replace: GRAPH.toReversed() })
    await expect(graph()).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('replaced') })
  })

  it.each<[string, Uint8Array, R2Fault, RegExp]>([
    ['cut off', GRAPH.slice(0, -1), {}, /has 10239 bytes where its manifest says 10240/],
    ['longer', new Uint8Array(GRAPH.length + 1), {}, /has 10241 bytes/],
    ['of zeros', new Uint8Array(GRAPH.length), {}, /another SHA-256/],
    ['longer than it says', GRAPH, { surplus: 1 }, /is longer/],
  ])('are refused when the graph is %s', async (_, bytes, fault, message) => {
    bucket.put(`${PREFIX}hnsw.bin`, bytes)
    bucket.faults.push(fault)
    await expect(graph()).rejects.toMatchObject({ code: 'corrupt', message: expect.stringMatching(message) })
  })

  it('are refused for any byte that is another', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(GRAPH.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const damaged = GRAPH.slice()
        damaged[at]! ^= change
        bucket.put(`${PREFIX}hnsw.bin`, damaged)
        await expect(graph()).rejects.toMatchObject({ code: 'corrupt' })
      }),
    )
  })

  it('are refused where one is missing, or is none', async () => {
    const nothing = r2IndexFiles({ bucket, prefix: 'index/none/' })
    await expect(nothing.manifest()).rejects.toMatchObject({ code: 'not_found' })
    await expect(nothing.graph(MANIFEST, new Uint8Array(GRAPH.length))).rejects.toMatchObject({ code: 'corrupt' })
    await expect(files.manifest(sha256(GRAPH))).rejects.toMatchObject({ code: 'corrupt' })
    for (const [text, code] of [
      ['{', 'corrupt'],
      ['', 'corrupt'],
      ['{"formatVersion":99}', 'unsupported_version'],
    ] as const) {
      bucket.put(`${PREFIX}manifest.json`, new TextEncoder().encode(text))
      await expect(files.manifest()).rejects.toMatchObject({ code })
    }
    bucket.put(`${PREFIX}manifest.json`, new Uint8Array(16 * 1024 * 1024 + 1))
    await expect(files.manifest()).rejects.toMatchObject({ code: 'corrupt' })
  })

  it('want memory of their size', async () => {
    await expect(files.graph(MANIFEST, new Uint8Array(GRAPH.length + 1))).rejects.toMatchObject({
      code: 'invalid_input',
    })
    expect(bucket.calls).toEqual([])
  })

  it.each<[string, R2Fault]>([
    ['a stream', { stallAfter: 3000 }],
    ['a call', { stall: true }],
  ])('are let go of when %s stalls and the signal aborts', async (_, fault) => {
    bucket.faults.push(fault)
    const ended = new AbortController()
    files = r2IndexFiles({ bucket, prefix: PREFIX, signal: ended.signal })
    const reading = graph()
    const reason = new Error('enough')
    setImmediate(() => ended.abort(reason))
    await expect(reading).rejects.toBe(reason)
    await expect(files.manifest()).rejects.toBe(reason)
  })

  it('are searched where they were read to', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ibid-r2-'))
    try {
      const random = seededRandom(4)
      const built = createHnswIndex((await loadHnswlib())!, { dimensions: 8, capacity: 1500 })
      await built.upsert(Array.from({ length: 1500 }, (_, label) => ({ label, vector: randomDirection(random, 8) })))
      const { size, sha256: hash, ...saved } = await built.save(join(folder, 'hnsw.bin'))
      const published = { ...MANIFEST, ...saved, file: { name: 'hnsw.bin', size, sha256: hash } }
      bucket.put(`${PREFIX}manifest.json`, new TextEncoder().encode(JSON.stringify(published)))
      bucket.put(`${PREFIX}hnsw.bin`, readFileSync(join(folder, 'hnsw.bin')))

      const manifest = (await files.manifest()) as HnswManifest
      const kernel = new WebAssembly.Module(readFileSync(new URL('../index/kernel.wasm', import.meta.url)))
      const memory = createKernelMemory(kernel, { fileBytes: size, dimensions: 8, most: 2 * manifest.M })
      bucket.faults.push({ breakAfter: 50_000 })
      await files.graph(manifest, memory.bytes)
      const index = createHnswReader(memory, manifest)
      const query = randomDirection(random, 8)
      expect(await index.search(query, 20)).toEqual(await built.search(query, 20))
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
