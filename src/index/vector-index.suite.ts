import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { IbidError } from '../core/errors.ts'
import type { Vector, VectorHit, VectorIndex } from '../core/ports.ts'
import { createExactIndex } from './exact-index.ts'
import { MAX_LABEL } from './labels.ts'
import { randomDirection, seededRandom } from './synthetic-vectors.ts'

/**
 * What every `VectorIndex` must do. Small sets, on which an approximate index has no excuse to miss.
 * @param create makes an empty index of the given dimensions
 * @param given.mostNeighbours how many a search brings at most, where a service sets a limit
 */
export function vectorIndexSuite(
  name: string,
  create: (dimensions: number) => Promise<VectorIndex>,
  { mostNeighbours = Number.POSITIVE_INFINITY }: { mostNeighbours?: number } = {},
): void {
  describe(`${name} as a vector index`, () => {
    it('answers with the nearest, best first', async () => {
      const index = await create(2)
      await index.upsert([entry(1, [0, 1]), entry(2, [1, 1]), entry(3, [1, 0]), entry(4, [-1, 0])])
      const hits = await index.search([2, 0.1], 3)
      expect(labels(hits)).toEqual([3, 2, 1])
      expect(hits[0]!.score).toBeCloseTo(2 / Math.hypot(2, 0.1), 5)
    })

    it('scores by cosine: the length of a vector does not matter', async () => {
      const index = await create(3)
      await index.upsert([entry(1, [100, 0, 0]), entry(2, [0, 1e-20, 0]), entry(3, [0, 0, -3e30])])
      const [same] = await index.search([0.5, 0, 0], 1)
      expect(same).toEqual({ label: 1, score: 1 })
      const hits = await index.search([0, 1, 1], 3)
      expect(labels(hits)).toEqual([2, 1, 3])
      expect(hits.map((hit) => hit.score)).toEqual([
        expect.closeTo(Math.SQRT1_2),
        expect.closeTo(0),
        expect.closeTo(-Math.SQRT1_2),
      ])
    })

    it('breaks ties by label, whatever the order of arrival', async () => {
      const index = await create(2)
      await index.upsert([9, 4, 7, 2].map((label) => entry(label, [3, 4])))
      await index.upsert([entry(1, [-1, 0])])
      expect(labels(await index.search([3, 4], 3))).toEqual([2, 4, 7])
      expect(labels(await index.search([3, 4], 5))).toEqual([2, 4, 7, 9, 1])
    })

    it('gives all it has where k is greater, and nothing for k = 0', async () => {
      const index = await create(2)
      await index.upsert([entry(0, [1, 0]), entry(MAX_LABEL, [0, 1])])
      expect(labels(await index.search([1, 0.5], 1000))).toEqual([0, MAX_LABEL])
      expect(await index.search([1, 0.5], 0)).toEqual([])
    })

    it('gives nothing while it is empty, and again once it is emptied', async () => {
      const index = await create(2)
      expect(index.size).toBe(0)
      expect(await index.search([1, 0], 5)).toEqual([])
      await index.upsert([entry(1, [1, 0]), entry(2, [0, 1])])
      await index.remove([1, 2])
      expect(index.size).toBe(0)
      expect(await index.search([1, 0], 5)).toEqual([])
      await index.upsert([entry(2, [1, 0])])
      expect(labels(await index.search([1, 0], 5))).toEqual([2])
    })

    it('replaces the vector of a known label', async () => {
      const index = await create(2)
      await index.upsert([entry(1, [1, 0]), entry(2, [0, 1])])
      await index.upsert([entry(1, [0.1, -1])])
      expect(index.size).toBe(2)
      expect(labels(await index.search([0, 1], 2))).toEqual([2, 1])
      expect(labels(await index.search([0, -1], 2))).toEqual([1, 2])
    })

    it('takes the last of two entries of one label', async () => {
      const index = await create(2)
      await index.upsert([entry(1, [1, 0]), entry(1, [0, 1])])
      expect(index.size).toBe(1)
      expect(await index.search([0, 1], 2)).toEqual([{ label: 1, score: 1 }])
    })

    it('removes labels, passing over unknown ones', async () => {
      const index = await create(2)
      await index.upsert([entry(1, [1, 0]), entry(2, [1, 0]), entry(3, [0, 1])])
      await index.remove([1, 77])
      expect(index.size).toBe(2)
      expect(labels(await index.search([1, 0], 3))).toEqual([2, 3])
    })

    it('answers from the allowed labels only', async () => {
      const index = await create(8)
      const random = seededRandom(5)
      const entries = Array.from({ length: 300 }, (_, label) => entry(label, randomDirection(random, 8)))
      await index.upsert(entries)
      const oracle = createExactIndex(8)
      await oracle.upsert(entries)
      const query = randomDirection(random, 8)
      const all = await oracle.search(query, 300)
      expect(await index.search(query, 300)).toEqual(all.slice(0, mostNeighbours))
      for (const allowed of [[], [42], [7, 8, 9, 1_000_000], range(0, 300, 2), range(0, 300, 1)]) {
        const allow = new Set(allowed)
        const wanted = all.filter((hit) => allow.has(hit.label)).slice(0, 12)
        expect(await index.search(query, 12, allow)).toEqual(wanted)
      }
    })

    it.each<[what: string, vector: unknown]>([
      ['too short', [1]],
      ['too long', [1, 2, 3]],
      ['zero', [0, 0]],
      ['NaN', [1, Number.NaN]],
      ['infinite', [Number.POSITIVE_INFINITY, 1]],
      ['text', ['1', 2]],
      ['a hole', Object.assign(new Array(2), { 0: 1 })],
      ['null', null],
      ['not an array', { 0: 1, 1: 2, length: 2 }],
      ['doubles', new Float64Array([1, 2])],
    ])('refuses a vector that is %s, and changes nothing', async (_, bad) => {
      const index = await create(2)
      const vector = bad as Vector
      await expect(index.upsert([entry(1, [1, 0]), entry(2, vector)])).rejects.toThrow(IbidError)
      await expect(index.search(vector, 1)).rejects.toThrow(IbidError)
      expect(index.size).toBe(0)
    })

    it.each([-1, 2 ** 32, 1.9, Number.NaN, Number.POSITIVE_INFINITY])(
      'refuses the label %d, and changes nothing',
      async (label) => {
        const index = await create(2)
        await expect(index.upsert([entry(1, [1, 0]), entry(label, [1, 0])])).rejects.toThrow(IbidError)
        await expect(index.remove([label])).rejects.toThrow(IbidError)
        expect(index.size).toBe(0)
      },
    )

    it.each([-1, 1.5, Number.NaN])('refuses k = %d', async (k) => {
      const index = await create(2)
      await expect(index.search([1, 0], k)).rejects.toThrow(IbidError)
    })

    it('does not keep the array it was given', async () => {
      const index = await create(2)
      const vector = new Float32Array([1, 0])
      await index.upsert([{ label: 1, vector }])
      vector.fill(9)
      expect(await index.search([1, 0], 1)).toEqual([{ label: 1, score: 1 }])
    })

    it('agrees with a plain scan after any course of changes', async () => {
      // Few distinct vectors and labels, so that replacing, duplicates and ties are common.
      const vector = fc
        .array(fc.integer({ min: -2, max: 2 }), { minLength: 3, maxLength: 3 })
        .filter((v) => v.some((x) => x !== 0))
      const label = fc.integer({ min: 0, max: 30 })
      const change = fc.oneof(
        fc.record({ put: fc.array(fc.tuple(label, vector), { maxLength: 20 }) }),
        fc.record({ drop: fc.array(label, { maxLength: 8 }) }),
      )
      await fc.assert(
        fc.asyncProperty(
          fc.array(change, { maxLength: 12 }),
          vector,
          fc.integer({ min: 1, max: 40 }),
          fc.option(fc.uniqueArray(label), { nil: undefined }),
          async (changes, query, k, allowed) => {
            const index = await create(3)
            const model = new Map<number, number[]>()
            for (const step of changes) {
              if ('put' in step) {
                await index.upsert(step.put.map(([at, v]) => entry(at, v)))
                for (const [at, v] of step.put) model.set(at, v)
              } else {
                await index.remove(step.drop)
                for (const at of step.drop) model.delete(at)
              }
            }
            const allow = allowed && new Set(allowed)
            const wanted = [...model]
              .filter(([at]) => allow?.has(at) ?? true)
              .map(([at, v]) => ({ label: at, score: cosine(v, query) }))
            wanted.sort((a, b) => b.score - a.score || a.label - b.label)
            const hits = await index.search(query, k, allow)
            expect(index.size).toBe(model.size)
            expect(hits.length).toBe(Math.min(k, wanted.length))
            expect(new Set(labels(hits)).size).toBe(hits.length)
            hits.forEach((hit, i) => {
              // Rounding may order two vectors of one direction either way: their scores are what must agree.
              expect(hit.score).toBeCloseTo(wanted[i]!.score, 5)
              expect(hit.score).toBeCloseTo(cosine(model.get(hit.label)!, query), 5)
              expect(Math.abs(hit.score)).toBeLessThanOrEqual(1)
              expect(allow?.has(hit.label) ?? true).toBe(true)
            })
          },
        ),
        { numRuns: 60 },
      )
    })
  })
}

function entry(label: number, vector: Vector) {
  return { label, vector }
}

function labels(hits: readonly VectorHit[]): number[] {
  return hits.map((hit) => hit.label)
}

function range(from: number, to: number, step: number): number[] {
  return Array.from({ length: Math.ceil((to - from) / step) }, (_, i) => from + i * step)
}

function cosine(a: readonly number[], b: readonly number[]): number {
  let inner = 0
  a.forEach((value, i) => {
    inner += value * b[i]!
  })
  return inner / (Math.hypot(...a) * Math.hypot(...b))
}
