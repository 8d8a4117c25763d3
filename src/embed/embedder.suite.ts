import { describe, expect, it } from 'vitest'
import type { Embedder } from '../core/ports.ts'

const TEXTS = ['The lighthouse of Skagen was built in 1858.', 'Bridges and ferries', '東京は日本の首都です。']
/** Longer than any model reads at once. */
const LONG = 'The ferry crosses the sound between the two harbours every hour. '.repeat(2000)
const HALF_A_CHARACTER = 'a \ud83d b'

const norm = (vector: readonly number[]) => Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0))

/**
 * What every `Embedder` must do.
 * @param open makes one; the suite asks it for few texts
 * @param given.skip why it cannot run here
 */
export function embedderSuite(name: string, open: () => Promise<Embedder>, given: { skip?: string } = {}): void {
  describe.skipIf(given.skip)(`${name} as an embedder${given.skip ? ` (skipped: ${given.skip})` : ''}`, () => {
    it('says what an index has to know', async () => {
      const { id, dimensions, batchSize, concurrency = 1, fusionWeight } = await open()
      expect(id).toMatch(/^\S+$/)
      expect(id).toContain(String(dimensions))
      for (const number of [dimensions, batchSize, concurrency]) {
        expect(Number.isInteger(number)).toBe(true)
        expect(number).toBeGreaterThan(0)
      }
      for (const weight of Object.values(fusionWeight ?? {})) {
        expect(weight).toBeGreaterThanOrEqual(0)
        expect(weight).toBeLessThanOrEqual(1)
      }
    })

    it('gives unit vectors of finite numbers, for anything', async () => {
      const embedder = await open()
      const texts = [...TEXTS, '', ' \n', '…?!', HALF_A_CHARACTER, LONG]
      const vectors = await embedder.embedDocuments(texts)
      expect(vectors).toHaveLength(texts.length)
      for (const vector of [...vectors, await embedder.embedQuery(''), await embedder.embedQuery(LONG)]) {
        expect(vector).toHaveLength(embedder.dimensions)
        expect(vector.every(Number.isFinite)).toBe(true)
        expect(norm(vector)).toBeCloseTo(1, 6)
      }
    })

    it('keeps the order, and gives a text the same vector whatever stands beside it', async () => {
      const embedder = await open()
      const together = await embedder.embedDocuments(TEXTS)
      const apart = await Promise.all(TEXTS.map(async (text) => (await embedder.embedDocuments([text]))[0]!))
      const backwards = (await embedder.embedDocuments(TEXTS.toReversed())).toReversed()
      for (const [i, vector] of together.entries()) {
        for (const other of [apart[i]!, backwards[i]!])
          for (const [at, value] of vector.entries()) expect(other[at]).toBeCloseTo(value, 5)
      }
    })

    it('gives the same vectors each time, to another of its kind too', async () => {
      const [one, other] = [await open(), await open()]
      expect(other.id).toBe(one.id)
      const vectors = await one.embedDocuments(TEXTS)
      expect(await one.embedDocuments(TEXTS)).toEqual(vectors)
      expect(await other.embedDocuments(TEXTS)).toEqual(vectors)
      expect(await other.embedQuery(TEXTS[0]!)).toEqual(await one.embedQuery(TEXTS[0]!))
    })

    it('takes as many texts at once as it says, and none', async () => {
      const embedder = await open()
      const texts = Array.from({ length: embedder.batchSize }, (_, i) => `passage ${i}`)
      expect(await embedder.embedDocuments(texts)).toHaveLength(texts.length)
      expect(await embedder.embedDocuments([])).toEqual([])
    })

    it('reads a text from its beginning', async () => {
      const embedder = await open()
      const [whole, longer] = await embedder.embedDocuments([LONG, `${LONG} lighthouse`])
      expect(whole!.reduce((sum, value, i) => sum + value * longer![i]!, 0)).toBeGreaterThan(0.99)
    })
  })
}
