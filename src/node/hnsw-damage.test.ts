import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { IbidError } from '../core/errors.ts'
import { checkHnswFile } from '../index/hnsw-file.ts'
import { randomDirection, seededRandom } from '../index/synthetic-vectors.ts'
import { createHnswIndex, readHnswIndex } from './hnsw-index.ts'
import { type Hnswlib, loadHnswlib } from './hnswlib.ts'

const hnswlib = (await loadHnswlib())!
const folder = mkdtempSync(join(tmpdir(), 'ibid-damage-'))
afterAll(() => rmSync(folder, { recursive: true }))

const POINTS = 300
const HEADER = 96
const PAGE = 4096
const expected = { dimensions: 8, count: POINTS, M: 16, efConstruction: 200 }
const elementBytes = 4 + 4 * 32 + 4 * 8 + 8

const random = seededRandom(11)
const index = createHnswIndex(hnswlib, { dimensions: 8 })
const path = join(folder, 'hnsw.bin')
await index.upsert(Array.from({ length: POINTS }, (_, i) => ({ label: i * 7, vector: randomDirection(random, 8) })))
const { size, sha256, ...saved } = await index.save(path)
const intact = readFileSync(path)

/** The file with some bytes changed. */
function changed(change: (bytes: Buffer) => unknown): Buffer {
  const bytes = Buffer.from(intact)
  change(bytes)
  return bytes
}

function flipped(at: number, mask: number): Buffer {
  return changed((bytes) => {
    bytes[at] = bytes[at]! ^ mask
  })
}

const corpus: [what: string, bytes: Buffer][] = []
for (let bit = 0; bit < HEADER * 8; bit += 5) {
  corpus.push([`header bit ${bit} flipped`, flipped(bit >> 3, 1 << (bit & 7))])
}
for (let page = 0; page < intact.length; page += PAGE) {
  corpus.push([`0xFF from ${page}`, changed((bytes) => bytes.subarray(page, page + PAGE).fill(0xff))])
  corpus.push([`zeros from ${page}`, changed((bytes) => bytes.subarray(page, page + PAGE).fill(0))])
}
for (let i = 0; i < 60; i++) {
  const at = Math.floor(random() * intact.length)
  corpus.push([`cut to ${at} bytes`, intact.subarray(0, at)])
}
for (const bytes of [1, 4, 68, 100_000])
  corpus.push([`${bytes} bytes appended`, Buffer.concat([intact, Buffer.alloc(bytes)])])
for (let i = 0; i < 120; i++) {
  const at = HEADER + Math.floor(random() * (intact.length - HEADER))
  corpus.push([`byte ${at} changed`, flipped(at, 1 + Math.floor(random() * 255))])
}
corpus.push(
  ['nothing', Buffer.alloc(0)],
  ['zeros', Buffer.alloc(intact.length)],
  ['another file', readFileSync(import.meta.filename)],
)

describe('a damaged hnsw file', () => {
  it('is refused before native code opens it, in every one of at least 300 cases', async () => {
    let nativeReads = 0
    class Watched extends hnswlib.HierarchicalNSW {
      override readIndexSync(file: string): void {
        nativeReads++
        super.readIndexSync(file)
      }
    }
    const watched: Hnswlib = { ...hnswlib, HierarchicalNSW: Watched }
    const manifest = {
      formatVersion: 1,
      generation: 'g-20260102T030405678Z-0123abcd',
      createdAt: '2026-01-02T03:04:05.678Z',
      embedder: 'test',
      fingerprint: '',
      dimensions: 8,
      metric: 'cosine',
      kind: 'hnsw',
      file: { name: 'hnsw.bin', size, sha256 },
      ...saved,
    } as const
    await readHnswIndex(watched, path, manifest)
    expect(nativeReads).toBe(1)

    expect(corpus.length).toBeGreaterThanOrEqual(300)
    for (const [what, bytes] of corpus) {
      expect(bytes.equals(intact), what).toBe(false)
      writeFileSync(path, bytes)
      await expect(readHnswIndex(watched, path, manifest), what).rejects.toMatchObject({
        name: 'IbidError',
        code: 'corrupt',
      })
    }
    expect(nativeReads).toBe(1)
  })

  it('passes the structural check only where no number that native code follows is touched', () => {
    for (const [what, bytes] of corpus) {
      try {
        checkHnswFile(bytes, expected)
      } catch (error) {
        expect(error, what).toBeInstanceOf(IbidError)
        continue
      }
      // What differs is room to grow, the last digits of mult, a valid link or label, an unused slot of a list, or a vector still of length 1.
      expect(bytes.length, what).toBe(intact.length)
      const at = bytes.findIndex((byte, i) => byte !== intact[i])
      if (at < HEADER) expect([8, 9, 10, 80, 81, 82, 83], what).toContain(at)
    }
  })

  it.each<[what: string, change: (bytes: Buffer) => unknown, message: string]>([
    ['offsetLevel0', (b) => b.writeUInt32LE(1, 0), 'has offsetLevel0 1 where 0 is expected (byte 0)'],
    ['max_elements', (b) => b.writeUInt32LE(POINTS - 1, 8), 'has room for 299 points where it holds 300 (byte 8)'],
    ['a vast max_elements', (b) => b.writeUInt32LE(1, 12), 'has room for 4294967635 points'],
    ['count', (b) => b.writeUInt32LE(299, 16), 'has count 299 where 300 is expected (byte 16)'],
    ['maxlevel', (b) => b.writeInt32LE(-1, 48), 'has -1 as its highest level (byte 48)'],
    ['entry point', (b) => b.writeUInt32LE(300, 52), 'enters at point 300 of 300 (byte 52)'],
    ['mult', (b) => b.writeDoubleLE(Number.NaN, 80), 'has mult NaN where 1 / ln 16 is expected (byte 80)'],
    ['efConstruction', (b) => b.writeUInt32LE(0, 88), 'has efConstruction 0 where 200 is expected (byte 88)'],
    ['link count', (b) => b.writeUInt16LE(33, HEADER), 'has 33 links on level 0 of point 0, more than 32 (byte 96)'],
    ['delete mark', (b) => b.writeUInt8(2, HEADER + 2), 'has a bad delete mark at point 0 (byte 98)'],
    ['link', (b) => b.writeUInt32LE(300, HEADER + 4), 'links level 0 of point 0 to point 300 of 300 (byte 100)'],
    ['own link', (b) => b.writeUInt32LE(0, HEADER + 4), 'links level 0 of point 0 to itself (byte 100)'],
    [
      'NaN',
      (b) => b.writeFloatLE(Number.NaN, HEADER + 132),
      'has a vector that is not of length 1 at point 0 (byte 228)',
    ],
    ['infinity', (b) => b.writeFloatLE(Number.POSITIVE_INFINITY, HEADER + 132), 'not of length 1 at point 0'],
    ['long label', (b) => b.writeUInt32LE(1, HEADER + 168), 'has a label above 4294967295 at point 0'],
    ['equal labels', (b) => b.writeUInt32LE(7, HEADER + 164), 'has two points of one label'],
    ['level bytes', (b) => b.writeUInt32LE(3, HEADER + POINTS * elementBytes), 'has 3 bytes of levels at point 0'],
  ])('is named: %s', (_, change, message) => {
    expect(() => checkHnswFile(intact, expected)).not.toThrow()
    expect(() => checkHnswFile(changed(change), expected)).toThrow(message)
  })

  it('is refused where a link on an upper level leads to a point that is not there', () => {
    const bytes = Buffer.from(intact)
    let at = HEADER + POINTS * elementBytes
    const levels = Array.from({ length: POINTS }, () => {
      const start = at
      const length = bytes.readUInt32LE(at)
      at += 4 + length
      return { start, length }
    })
    const upper = levels.find(({ start, length }) => length > 0 && bytes.readUInt16LE(start + 4) > 0)!
    const low = levels.findIndex(({ length }) => length === 0)
    bytes.writeUInt32LE(low, upper.start + 8)
    expect(() => checkHnswFile(bytes, expected)).toThrow(`to point ${low}, which is lower`)
  })

  it('is refused for another dimension, M or count', () => {
    for (const wrong of [
      { dimensions: 12 },
      { dimensions: 4 },
      { M: 8 },
      { M: 32 },
      { count: 299 },
      { count: 0 },
      { efConstruction: 100 },
    ]) {
      expect(() => checkHnswFile(intact, { ...expected, ...wrong })).toThrow(IbidError)
    }
  })

  it('is checked wherever in memory it begins', () => {
    const shifted = Buffer.concat([Buffer.alloc(1), intact]).subarray(1)
    const file = checkHnswFile(shifted, expected)
    expect([...file.labels].sort((a, b) => a - b)).toEqual(Array.from({ length: POINTS }, (_, i) => i * 7))
    expect(Math.hypot(...file.vector(0))).toBeCloseTo(1)
  })
})
