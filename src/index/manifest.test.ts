import { describe, expect, it } from 'vitest'
import { IbidError } from '../core/errors.ts'
import { type HnswManifest, parseManifest } from './manifest.ts'

const manifest: HnswManifest = {
  formatVersion: 1,
  generation: 'g-20260102T030405678Z-0123abcd',
  createdAt: '2026-01-02T03:04:05.678Z',
  embedder: 'builtin@1',
  fingerprint: 'f',
  dimensions: 8,
  metric: 'cosine',
  kind: 'hnsw',
  count: 3,
  M: 16,
  efConstruction: 200,
  ef: 64,
  file: { name: 'hnsw.bin', size: 1000, sha256: '0'.repeat(64) },
  exactLabels: [4],
  duplicates: [[5, 4]],
}

function codeOf(action: () => unknown): string {
  try {
    action()
  } catch (error) {
    if (error instanceof IbidError) return error.code
    throw error
  }
  return 'none'
}

describe('parseManifest', () => {
  it('reads what was written', () => {
    expect(parseManifest(JSON.stringify(manifest))).toEqual(manifest)
    const { M: _m, efConstruction: _c, ef: _e, file: _f, exactLabels: _x, duplicates: _d, ...common } = manifest
    expect(parseManifest(JSON.stringify({ ...common, kind: 'empty', count: 0 }))).toMatchObject({ kind: 'empty' })
    expect(parseManifest(JSON.stringify({ ...common, kind: 'exact' }))).toMatchObject({ kind: 'exact', count: 3 })
  })

  it('refuses another version with a message that says so', () => {
    const newer = JSON.stringify({ formatVersion: 2, whatever: true })
    expect(codeOf(() => parseManifest(newer))).toBe('unsupported_version')
    expect(() => parseManifest(newer)).toThrow('format version 2; this program reads version 1')
  })

  it.each<[what: string, text: string]>([
    ['no JSON', '{"formatVersion": 1'],
    ['no object', '[]'],
    ['an unknown metric', JSON.stringify({ ...manifest, metric: 'l2' })],
    ['an id that leaves the folder', JSON.stringify({ ...manifest, generation: '../../etc' })],
    ['a file elsewhere', JSON.stringify({ ...manifest, file: { ...manifest.file, name: '../x' } })],
    ['an empty graph', JSON.stringify({ ...manifest, count: 0 })],
    ['an M that crashes', JSON.stringify({ ...manifest, M: 0 })],
    ['a field it does not know', JSON.stringify({ ...manifest, extra: 1 })],
    ['a label too great', JSON.stringify({ ...manifest, exactLabels: [2 ** 32] })],
  ])('refuses %s as corrupt', (_, text) => {
    expect(codeOf(() => parseManifest(text))).toBe('corrupt')
  })
})
