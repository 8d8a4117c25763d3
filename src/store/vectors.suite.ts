import { describe, expect, test } from 'vitest'
import type { Sql } from '../core/ports.ts'
import { documentOf } from './document-of.ts'
import { opening } from './opening.ts'

/** What the vector store must do over any `Sql`. `open` gives an empty database. */
export function vectorsSuite(name: string, open: () => Promise<Sql>): void {
  const opened = opening(open)

  describe(`${name}: vectors`, () => {
    test('are missing until put, and read in pages as float32', async () => {
      const { store } = await opened()
      await store.documents.put(documentOf('a', ['one', 'two', 'three'], { headings: ['Part'] }))
      const missing = await store.vectors.missing('e', { limit: 2 })
      expect(missing.map((passage) => passage.text)).toEqual(['Untitled\nPart\none', 'Untitled\nPart\ntwo'])
      const rest = await store.vectors.missing('e', { after: missing[1]?.label ?? 0, limit: 2 })
      expect(rest.map((passage) => passage.text)).toEqual(['Untitled\nPart\nthree'])
      const entries = [...missing, ...rest].map(({ label }, i) => ({ label, vector: [0.1 * i, -1, i] }))
      await store.vectors.put('e', entries)
      await store.vectors.put('e', [])
      expect(await store.vectors.missing('e', { limit: 10 })).toEqual([])
      expect(await store.vectors.missing('f', { limit: 10 })).toHaveLength(3)
      expect(await store.vectors.labels('e')).toEqual(entries.map(({ label }) => label))
      const read = await store.vectors.read('e', { limit: 2 })
      expect(read.map(({ vector }) => vector)).toEqual(
        entries.slice(0, 2).map(({ vector }) => new Float32Array(vector)),
      )
      expect(await store.vectors.read('e', { after: read[1]?.label ?? 0, limit: 9 })).toHaveLength(1)
    })

    test('of many passages and statements land at their own labels', async () => {
      const { store } = await opened()
      await store.documents.put(
        documentOf(
          'a',
          Array.from({ length: 150 }, (_, i) => `passage ${i}`),
        ),
      )
      const labels = [...(await store.documents.labels({}))]
      await store.vectors.put(
        'e',
        labels.map((label) => ({ label, vector: new Float32Array(2048).fill(label) })),
      )
      const read = await store.vectors.read('e', { limit: 1000 })
      expect(read).toHaveLength(150)
      expect(
        read.every(({ label, vector }) => vector.length === 2048 && vector.every((value) => value === label)),
      ).toBe(true)
    })

    test('of passages that are gone are passed over, and go with their passage', async () => {
      const { store } = await opened()
      await store.documents.put(documentOf('a', ['one']))
      const [label = 0] = await store.documents.labels({})
      await store.vectors.put('e', [
        { label, vector: [1] },
        { label: 999, vector: [1] },
      ])
      expect(await store.vectors.labels('e')).toEqual([label])
      await store.documents.remove(['a'])
      expect(await store.vectors.count('e')).toBe(0)
    })

    test('of unequal length are refused', async () => {
      const { store } = await opened()
      await expect(
        store.vectors.put('e', [
          { label: 1, vector: [1, 2] },
          { label: 2, vector: [1] },
        ]),
      ).rejects.toThrow('label 2 has 1 dimensions where others have 2')
    })

    test('embedders are kept with their state; the latest of a kind is known; others are dropped', async () => {
      const { store } = await opened()
      const { vectors } = store
      await store.documents.put(documentOf('a', ['one']))
      const [label = 0] = await store.documents.labels({})
      for (const id of ['builtin-1', 'builtin-2', 'remote']) {
        await vectors.saveEmbedder(id, id === 'remote' ? null : new Uint8Array([1, 2, 3]))
        await vectors.put(id, [{ label, vector: [1] }])
      }
      expect(await vectors.loadEmbedder('builtin-2')).toEqual({ state: new Uint8Array([1, 2, 3]) })
      expect(await vectors.loadEmbedder('remote')).toEqual({ state: null })
      expect(await vectors.loadEmbedder('nobody')).toBeNull()
      expect(await vectors.latestEmbedder('builtin-')).toBe('builtin-2')
      await vectors.saveEmbedder('builtin-1', new Uint8Array([4]))
      expect(await vectors.latestEmbedder('builtin-')).toBe('builtin-1')
      expect(await vectors.latestEmbedder('%')).toBeNull()
      await vectors.retain(['remote'])
      expect(await vectors.latestEmbedder('builtin-')).toBeNull()
      expect([await vectors.count('builtin-1'), await vectors.count('remote')]).toEqual([0, 1])
    })
  })
}
