import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createBuiltinEmbedder } from './builtin.ts'
import { decodeBuiltinState, encodeBuiltinState, fitBuiltin } from './builtin-state.ts'

const PASSAGES = [
  'The government of Pakistan signed a contract for fighter jets.',
  'Azerbaijan lies on the Caspian Sea; its capital is Baku.',
  'A treaty ended the war between the two neighbours.',
  'The committee published its annual report on wheat harvests.',
  '東京は日本の首都です。',
]
const cosine = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0)

async function nearest(query: string): Promise<string | undefined> {
  const embedder = createBuiltinEmbedder(await fitBuiltin(PASSAGES))
  const vectors = await embedder.embedDocuments(PASSAGES)
  const asked = await embedder.embedQuery(query)
  const scores = vectors.map((vector) => cosine(vector, asked))
  return PASSAGES[scores.indexOf(Math.max(...scores))]
}

describe('the built-in embedder', () => {
  test.each([
    ['goverment contracts of pakstan', 0],
    ['azerbaijani capitals', 1],
    ['warring neighbors', 2],
    ['harvesting of wheat', 3],
    ['日本の首都', 4],
    ['首都', 4],
  ])('%j is nearest to passage %i', async (query, expected) => {
    expect(await nearest(query)).toBe(PASSAGES[expected])
  })

  test('gives the numbers it has always given', async () => {
    const embedder = createBuiltinEmbedder(await fitBuiltin(PASSAGES, { dimensions: 8 }))
    expect(embedder.id).toBe('builtin-1-8-dcf343faa9356bc5')
    const vector = await embedder.embedQuery('Fighter jets over 東京')
    expect(vector.map((value) => Number(value.toFixed(4)))).toEqual([
      0.1457, 0.3298, 0.4372, -0.6366, -0.1457, 0.092, -0.0537, -0.4909,
    ])
  })

  test('every text has a unit vector, the same each time, as document and as query', async () => {
    const embedder = createBuiltinEmbedder(await fitBuiltin(PASSAGES, { dimensions: 256 }))
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constantFrom('', ' ', '…?!', 'who is it')),
        async (text) => {
          const vector = await embedder.embedQuery(text)
          expect(vector).toHaveLength(256)
          expect(cosine(vector, vector)).toBeCloseTo(1, 10)
          expect((await embedder.embedDocuments(['before', text]))[1]).toEqual(vector)
        },
      ),
      { numRuns: 40 },
    )
  })

  test('function words count only where there is nothing else', async () => {
    const embedder = createBuiltinEmbedder(await fitBuiltin(PASSAGES))
    const of = (text: string) => embedder.embedQuery(text)
    expect(await of('what is the treaty')).toEqual(await of('treaty'))
    expect(cosine(await of('who is it'), await of('where are they'))).toBeLessThan(0.9)
  })

  test('its id follows dimensions and corpus', async () => {
    const id = async (texts: string[], dimensions: number) =>
      createBuiltinEmbedder(await fitBuiltin(texts, { dimensions })).id
    const ids = [await id(PASSAGES, 256), await id(PASSAGES, 384), await id(PASSAGES.slice(1), 384)]
    expect(new Set(ids).size).toBe(3)
    expect(await id([...PASSAGES], 256)).toBe(ids[0])
    expect(ids[1]).toMatch(/^builtin-1-384-[0-9a-f]{16}$/)
  })

  test('works on an empty corpus', async () => {
    const embedder = createBuiltinEmbedder(await fitBuiltin([]))
    const [a, b] = await embedder.embedDocuments(['fighter jets', 'fighter jet'])
    expect(cosine(a ?? [], b ?? [])).toBeGreaterThan(0.8)
  })
})

describe('its state', () => {
  test('counts each passage once for a feature, from any kind of sequence', async () => {
    async function* pages() {
      yield 'war war war'
      yield 'war'
    }
    const state = await fitBuiltin(pages())
    expect(state.passages).toBe(2)
    expect(Math.max(...state.frequencies)).toBe(2)
    expect(state).toEqual(await fitBuiltin(['war', 'war']))
  })

  test('comes back from its bytes', async () => {
    const state = await fitBuiltin(PASSAGES, { dimensions: 300 })
    const bytes = encodeBuiltinState(state)
    const shifted = new Uint8Array(bytes.length + 1)
    shifted.set(bytes, 1)
    expect(decodeBuiltinState(shifted.subarray(1))).toEqual(state)
  })

  test('refuses bytes that are cut, changed, foreign or newer', async () => {
    const bytes = encodeBuiltinState(await fitBuiltin(PASSAGES))
    const changed = bytes.slice()
    changed[5000] = (changed[5000] ?? 0) ^ 1
    const newer = bytes.slice()
    newer[4] = 2
    expect(() => decodeBuiltinState(changed)).toThrow(expect.objectContaining({ code: 'corrupt' }))
    expect(() => decodeBuiltinState(bytes.subarray(0, -4))).toThrow(expect.objectContaining({ code: 'corrupt' }))
    expect(() => decodeBuiltinState(new Uint8Array(3))).toThrow(expect.objectContaining({ code: 'corrupt' }))
    expect(() => decodeBuiltinState(new Uint8Array(500))).toThrow(expect.objectContaining({ code: 'corrupt' }))
    expect(() => decodeBuiltinState(newer)).toThrow(/has format 2 and this Ibid reads 1/)
  })

  test.each([0, 7, 4097, 8.5, Number.NaN])('refuses %d dimensions', async (dimensions) => {
    await expect(fitBuiltin([], { dimensions })).rejects.toMatchObject({ code: 'invalid_input' })
  })
})
