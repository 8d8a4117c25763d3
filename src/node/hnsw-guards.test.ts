import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { IbidError } from '../core/errors.ts'
import type { Vector } from '../core/ports.ts'
import type { HnswManifest } from '../index/manifest.ts'
import { clusteredVectors, randomDirection, seededRandom } from '../index/synthetic-vectors.ts'
import { normalise } from '../index/vector.ts'
import { createHnswGraph } from './hnsw-graph.ts'
import { createHnswIndex, type HnswIndex, readHnswIndex } from './hnsw-index.ts'
import { loadHnswlib } from './hnswlib.ts'
import { runRaw } from './raw-addon.suite.ts'

// Each guard with the fault it prevents: what the bare addon does, then what the wrapper does instead.

const hnswlib = (await loadHnswlib())!
const folder = mkdtempSync(join(tmpdir(), 'ibid-hnsw-'))
afterAll(() => rmSync(folder, { recursive: true }))

let files = 0
function freshPath(): string {
  return join(folder, `${files++}.bin`)
}

/** An index that leaves everything to the graph. */
function graphIndex(dimensions: number, options: Partial<Parameters<typeof createHnswIndex>[1]> = {}): HnswIndex {
  return createHnswIndex(hnswlib, { dimensions, neverScan: true, ...options })
}

function entries(vectors: readonly Vector[]) {
  return vectors.map((vector, label) => ({ label, vector }))
}

async function save(index: HnswIndex, path: string): Promise<HnswManifest> {
  const { size, sha256, ...saved } = await index.save(path)
  return {
    formatVersion: 1,
    generation: 'g-20260102T030405678Z-0123abcd',
    createdAt: '2026-01-02T03:04:05.678Z',
    embedder: 'test',
    fingerprint: '',
    dimensions: index.dimensions,
    metric: 'cosine',
    kind: 'hnsw',
    file: { name: 'hnsw.bin', size, sha256 },
    ...saved,
  }
}

/** Share of the points that a raw index finds nearest to themselves. */
function rawSelfRecall(vectors: readonly number[][], extra: readonly number[][] = []): number {
  const raw = new hnswlib.HierarchicalNSW('ip', vectors[0]!.length)
  raw.initIndex(vectors.length + extra.length + 1, 16, 200)
  for (const [i, vector] of extra.entries()) raw.addPoint(vector, vectors.length + i)
  for (const [i, vector] of vectors.entries()) raw.addPoint(vector, i)
  raw.setEf(64)
  return vectors.filter((vector, i) => raw.searchKnn(vector, 1).neighbors[0] === i).length / vectors.length
}

const random = seededRandom(3)
const plain = Array.from({ length: 1000 }, () => normalise(randomDirection(random, 16), 16))

describe('guard 1: vectors', () => {
  it('the addon keeps half a vector, dies of a worse one, and takes NaN', () => {
    expect(
      runRaw("index.initIndex(9); try { index.addPoint([1, 'x'], 1) } catch {} console.log(index.getCurrentCount())")
        .output,
    ).toBe('1')
    expect(runRaw("index.initIndex(9); index.addPoint(['x', 'y'], 1)").signal).toBe('SIGABRT')
    const vectors = plain.map((unit) => [...unit])
    const poison = [new Array<number>(16).fill(Number.NaN)]
    expect(rawSelfRecall(vectors)).toBe(1)
    expect(rawSelfRecall(vectors, poison)).toBeLessThan(0.99)
  })

  it('the wrapper refuses them, and nothing has changed', async () => {
    const index = graphIndex(2)
    for (const bad of [['x', 'y'], [1, 'x'], [1, Number.NaN], new Array(2)] as unknown as Vector[]) {
      await expect(
        index.upsert([
          { label: 1, vector: [1, 0] },
          { label: 2, vector: bad },
        ]),
      ).rejects.toThrow(IbidError)
    }
    expect(index.size).toBe(0)
  })
})

describe('guard 2: labels', () => {
  it('the addon wraps them', () => {
    const { output } = runRaw(
      'index.initIndex(9); for (const label of [-1, 2 ** 32 + 5, 1.9, NaN]) index.addPoint([1, 2], label); console.log(index.getIdsList().sort().join())',
    )
    expect(output).toBe('0,1,4294967295,5')
  })

  it('the wrapper refuses them, and adds none twice', async () => {
    for (const label of [-1, 2 ** 32 + 5, 1.9, Number.NaN]) {
      await expect(graphIndex(2).upsert([{ label, vector: [1, 2] }])).rejects.toThrow('label must be an integer')
    }
    const graph = createHnswGraph(hnswlib, { dimensions: 2, M: 16, efConstruction: 200, ef: 64 })
    graph.add(1, normalise([1, 2], 2))
    expect(() => graph.add(1, normalise([2, 1], 2))).toThrow('already has a point labelled 1')
  })
})

describe('guard 3: filters', () => {
  it('the addon dies of one that throws', () => {
    const script =
      'index.initIndex(9); index.addPoint([1, 2], 1); index.searchKnn([1, 2], 1, () => { throw new Error() })'
    expect(runRaw(script).signal).toBe('SIGABRT')
  })

  it('the wrapper throws the error on its own side and lives on', async () => {
    const index = graphIndex(16)
    await index.upsert(entries(plain))
    const broken = new (class extends Set<number> {
      override has(): boolean {
        throw new Error('no such luck')
      }
    })()
    await expect(index.search(plain[0]!, 3, broken)).rejects.toThrow('no such luck')
    expect((await index.search(plain[0]!, 1))[0]!.label).toBe(0)
  })
})

describe('guard 4: sizes and settings', () => {
  it('the addon refuses many neighbours and more points, dies of M = 0, and forgets ef', () => {
    expect(runRaw('index.initIndex(1); index.addPoint([1, 2], 1); index.searchKnn([1, 2], 2)').status).toBe(1)
    expect(runRaw('index.initIndex(1); index.addPoint([1, 2], 1); index.addPoint([1, 2], 2)').status).toBe(1)
    expect(runRaw('index.initIndex(9, 0); index.addPoint([1, 2], 1); index.addPoint([2, 2], 2)').signal).toBe('SIGSEGV')
    const script =
      'index.initIndex(9); index.setEf(64); index.addPoint([1, 2], 1); index.writeIndexSync(process.argv[1]); index.readIndexSync(process.argv[1]); console.log(index.getEf())'
    expect(runRaw(script, [freshPath()]).output).toBe('10')
  })

  it('the wrapper clamps, grows, refuses, and keeps ef', async () => {
    const index = graphIndex(16, { capacity: 1 })
    for (const entry of entries(plain)) await index.upsert([entry])
    expect((await index.search(plain[0]!, 1_000_000)).length).toBe(1000)
    for (const M of [0, 3, 65, 4.5, Number.NaN])
      expect(() => graphIndex(2, { M })).toThrow('hnsw M must be an integer in 4…64')
    for (const ef of [0, 10, Number.NaN]) expect(() => graphIndex(2, { ef })).toThrow('hnsw ef must be')
    for (const efConstruction of [0, -1])
      expect(() => graphIndex(2, { efConstruction })).toThrow('hnsw efConstruction must be')

    // At width 10 this many neighbours would not be found: 40 of 1000 need a width of 40 and more.
    const path = freshPath()
    const manifest = await save(index, path)
    const again = await readHnswIndex(hnswlib, path, manifest)
    for (const query of plain.slice(0, 50)) expect(await again.search(query, 40)).toEqual(await index.search(query, 40))
  })
})

describe('guard 5: saving', () => {
  it('the addon reports success where nothing was written, or half', () => {
    const script =
      'index.initIndex(5000); for (let i = 0; i < 5000; i++) index.addPoint([Math.random(), 1], i); index.writeIndexSync(process.argv[1]); console.log("saved")'
    expect(runRaw(script, [join(folder, 'missing', 'x.bin')]).output).toBe('saved')
    const path = freshPath()
    expect(runRaw(script, [path], 64).output).toBe('saved')
    expect(readFileSync(path).length).toBeLessThan(5000 * 148)
  })

  it('the wrapper says that it could not', async () => {
    const index = graphIndex(16)
    await index.upsert(entries(plain))
    const path = join(folder, 'missing', 'x.bin')
    await expect(index.save(path)).rejects.toThrow(`Could not write ${path}: it does not exist (ENOENT)`)
    await expect(index.save('/dev/full')).rejects.toMatchObject({ code: 'storage' })
    expect((await index.search(plain[5]!, 1))[0]!.label).toBe(5)
  })
})

describe('guard 6: reading', () => {
  async function saved() {
    const index = graphIndex(16)
    await index.upsert(entries(plain))
    const path = freshPath()
    return { index, path, manifest: await save(index, path) }
  }

  it('the addon dies of one wrong number, and reads a file of another dimension', async () => {
    const { path } = await saved()
    const bytes = readFileSync(path)
    const read =
      "const other = new H('ip', +process.argv[2]); other.readIndexSync(process.argv[1]); const v = new Array(+process.argv[2]).fill(1); console.log(other.searchKnn(v, 1).neighbors.length)"
    expect(runRaw(read, [path, '12']).output).toBe('1')
    bytes.writeUInt32LE(0x7fffffff, 52)
    writeFileSync(path, bytes)
    expect(runRaw(read, [path, '16']).signal).toBe('SIGSEGV')
  })

  it('the addon dies of use after a failed read', () => {
    const script =
      "index.initIndex(9); index.addPoint([1, 2], 1); try { index.readIndexSync('/nowhere') } catch {} index.searchKnn([1, 2], 1)"
    expect(runRaw(script).signal).toMatch(/SIGSEGV|SIGABRT/)
  })

  it('the wrapper refuses, and the index that serves goes on', async () => {
    const { index, path, manifest } = await saved()
    const bytes = readFileSync(path)
    const refused = (changes: Partial<HnswManifest> = {}) =>
      expect(readHnswIndex(hnswlib, path, { ...manifest, ...changes })).rejects
    await refused({ dimensions: 12 }).toMatchObject({ code: 'corrupt' })
    await refused({ M: 8 }).toMatchObject({ code: 'corrupt' })
    await refused({ count: 999 }).toMatchObject({ code: 'corrupt' })
    await refused({ exactLabels: [5000] }).toThrow('lists the label 5000')
    await refused({ count: 1001, duplicates: [[5, 6]] }).toThrow('says that 5 shares the point 6')
    bytes.writeUInt32LE(0x7fffffff, 52)
    writeFileSync(path, bytes)
    await refused().toThrow('enters at point 2147483647 of 1000')
    rmSync(path)
    await refused().toMatchObject({ code: 'storage' })
    expect((await index.search(plain[7]!, 1))[0]!.label).toBe(7)
  })
})

describe('guard 7: no call meets another', () => {
  it('the wrapper searches and changes while a save is under way, and the file holds what was there', async () => {
    const index = graphIndex(16)
    await index.upsert(entries(plain))
    const path = freshPath()
    const saving = save(index, path)
    await Promise.all([
      index.upsert(
        entries(plain.map((unit) => unit.map((value) => -value))).map(({ label, vector }) => ({
          label: label + 1000,
          vector,
        })),
      ),
      ...plain.slice(0, 100).map((unit) => index.search(unit, 5)),
      index.remove([0, 1, 2]),
    ])
    const again = await readHnswIndex(hnswlib, path, await saving)
    expect([again.size, index.size]).toEqual([1000, 1997])
    expect((await again.search(plain[0]!, 1))[0]!.label).toBe(0)
  })
})

describe('guard 8: an empty index', () => {
  it('comes back from the addon without room', () => {
    const script =
      'index.initIndex(9); index.writeIndexSync(process.argv[1]); index.readIndexSync(process.argv[1]); console.log(index.getMaxElements()); index.addPoint([1, 2], 1)'
    expect(runRaw(script, [freshPath()])).toMatchObject({ output: '0', status: 1 })
  })

  it('is not saved', async () => {
    const index = graphIndex(2)
    await expect(index.save(freshPath())).rejects.toThrow('An empty index is not saved')
    await index.upsert([{ label: 1, vector: [1, 2] }])
    await index.remove([1])
    await expect(index.save(freshPath())).rejects.toThrow('An empty index is not saved')
  })
})

describe('guard 9: duplicates', () => {
  const others = clusteredVectors(seededRandom(4), 1500, 16, { clusters: 20 }).map((vector) => normalise(vector, 16))
  const copies = Array.from({ length: 1000 }, () => others[0]!)

  it('cut other points off in the addon', () => {
    expect(
      rawSelfRecall(
        others.slice(1).map((unit) => [...unit]),
        copies.map((unit) => [...unit]),
      ),
    ).toBeLessThan(0.99)
  })

  it('share one point in the wrapper, and survive a save', async () => {
    const index = graphIndex(16)
    await index.upsert(entries([...copies, ...others.slice(1)]))
    const path = freshPath()
    const manifest = await save(index, path)
    expect(manifest.duplicates.length).toBe(999)
    expect(manifest.exactLabels.length).toBeLessThan(10)
    for (const each of [index, await readHnswIndex(hnswlib, path, manifest)]) {
      expect(each.size).toBe(2499)
      for (let label = 1000; label < 2499; label++) {
        expect((await each.search(others[label - 999]!, 1))[0]!.label).toBe(label)
      }
      expect((await each.search(others[0]!, 3)).map((hit) => hit.label)).toEqual([0, 1, 2])
      // The label that is the point of the others may leave: they stay.
      await each.remove([0, 2])
      expect((await each.search(others[0]!, 3)).map((hit) => hit.label)).toEqual([1, 3, 4])
    }
    const compacted = await save(index, path)
    expect([compacted.count, compacted.duplicates.length]).toEqual([2497, 997])
  })
})

describe('guard 10: points the graph does not lead to', () => {
  const vectors = clusteredVectors(seededRandom(6), 2500, 16, { clusters: 50, spread: 0.2 }).map((vector) =>
    normalise(vector, 16),
  )
  const settings = { dimensions: 16, M: 4, efConstruction: 4, ef: 20 }

  it('exist', () => {
    const graph = createHnswGraph(hnswlib, settings)
    for (const [label, unit] of vectors.entries()) graph.add(label, unit)
    expect(vectors.filter((unit, label) => !graph.nearest(unit, 10).includes(label)).length).toBeGreaterThan(0)
  })

  it('are scanned by the wrapper, and named in what it saves', async () => {
    const index = graphIndex(16, settings)
    await index.upsert(entries(vectors))
    const path = freshPath()
    const manifest = await save(index, path)
    expect(manifest.exactLabels.length).toBeGreaterThan(0)
    const again = await readHnswIndex(hnswlib, path, manifest)
    expect(again.exactLabels).toEqual(manifest.exactLabels)
    for (const [label, unit] of vectors.entries()) {
      expect((await index.search(unit, 1))[0]!.label).toBe(label)
      expect((await again.search(unit, 1))[0]!.label).toBe(label)
    }
  })

  it('do not arise from replacing: the old point is deleted, the new vector scanned', async () => {
    const index = graphIndex(16)
    await index.upsert(entries(plain))
    await index.upsert(
      entries(plain.slice(0, 50).map((_, i) => plain[999 - i]!.map((value, at) => (at === 0 ? -value : value)))),
    )
    expect(index.exactLabels.length).toBe(50)
    for (const label of [49, 50, 500]) {
      const stored = label < 50 ? plain[999 - label]!.map((value, at) => (at === 0 ? -value : value)) : plain[label]!
      expect((await index.search(stored, 1))[0]!.label).toBe(label)
    }
    const path = freshPath()
    const manifest = await save(index, path)
    expect(manifest).toMatchObject({ count: 1000, exactLabels: [] })
  })
})

describe('guard 11: tombstones', () => {
  it('ask for a rebuild at a fifth, and are gone from a saved file', async () => {
    const index = graphIndex(16)
    await index.upsert(entries(plain))
    await index.remove(Array.from({ length: 150 }, (_, i) => i))
    expect(index.needsRebuild).toBe(false)
    await index.remove(Array.from({ length: 50 }, (_, i) => 150 + i))
    expect(index.needsRebuild).toBe(true)
    expect((await index.search(plain[0]!, 800)).some((hit) => hit.label < 200)).toBe(false)
    const path = freshPath()
    const manifest = await save(index, path)
    expect(manifest.count).toBe(800)
    expect(index.needsRebuild).toBe(false)
    const again = await readHnswIndex(hnswlib, path, manifest)
    expect((await again.search(plain[200]!, 1))[0]!.label).toBe(200)
    // A label that was deleted may come back.
    await again.upsert([{ label: 5, vector: plain[5]! }])
    expect((await again.search(plain[5]!, 1))[0]!.label).toBe(5)
  })
})
