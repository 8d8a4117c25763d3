import { describe, expect, test } from 'vitest'
import type { Embedder } from '../core/ports.ts'
import { embedAll } from './batched.ts'
import { normalised } from './normalised.ts'

/** An embedder that answers with `answer`, and the batches it was asked for. */
function recording(answer: (texts: string[]) => number[][]): { embedder: Embedder; batches: string[][] } {
  const batches: string[][] = []
  const embedDocuments = async (texts: string[]) => {
    batches.push(texts)
    return answer(texts)
  }
  const embedQuery = async (text: string) => (await embedDocuments([text]))[0] ?? []
  return { embedder: { id: 'test:model', dimensions: 2, batchSize: 2, embedDocuments, embedQuery }, batches }
}
const lengths = (texts: string[]) => texts.map((text) => [text.length, 1])

describe('embedAll', () => {
  test('asks in batches, keeps the order and reports progress', async () => {
    const { embedder, batches } = recording(lengths)
    const progress: [number, number][] = []
    const vectors = await embedAll(embedder, ['a', 'bb', 'ccc'], { onProgress: (...step) => progress.push(step) })
    expect(vectors).toEqual([
      [1, 1],
      [2, 1],
      [3, 1],
    ])
    expect(batches).toEqual([['a', 'bb'], ['ccc']])
    expect(progress).toEqual([
      [2, 3],
      [3, 3],
    ])
    expect(await embedAll(embedder, [])).toEqual([])
  })

  test('stops before the next batch when it is told to', async () => {
    const { embedder, batches } = recording(lengths)
    const controller = new AbortController()
    const onProgress = () => controller.abort(new Error('enough'))
    await expect(embedAll(embedder, ['a', 'b', 'c'], { onProgress, signal: controller.signal })).rejects.toThrow(
      'enough',
    )
    expect(batches).toHaveLength(1)
  })

  test.each<[string, number[][], RegExp]>([
    ['too few vectors', [[1, 2]], /test:model gave 1 vectors for 2 texts/],
    ['another length', [[1, 2], [1]], /test:model gave 1 dimensions instead of 2/],
    [
      'not a number',
      [
        [1, 2],
        [Number.NaN, 1],
      ],
      /test:model gave NaN as a number/,
    ],
    [
      'infinity',
      [
        [1, 2],
        [1, Number.POSITIVE_INFINITY],
      ],
      /test:model gave Infinity as a number/,
    ],
  ])('refuses %s', async (_what, answer, message) => {
    const { embedder } = recording(() => answer)
    await expect(embedAll(embedder, ['a', 'b'])).rejects.toThrow(expect.objectContaining({ code: 'unavailable' }))
    await expect(embedAll(embedder, ['a', 'b'])).rejects.toThrow(message)
  })
})

describe('normalised', () => {
  const identity = { id: 'openai:small', dimensions: 2, batchSize: 10 }

  test('brings vectors of any size to unit length', async () => {
    for (const scale of [1, 1e200, 1e-200]) {
      const embedder = normalised(recording((texts) => texts.map(() => [3 * scale, 4 * scale])).embedder, identity)
      expect(embedder).toMatchObject(identity)
      for (const vector of [await embedder.embedQuery('x'), ...(await embedder.embedDocuments(['y', 'z']))]) {
        expect(vector[0]).toBeCloseTo(0.6, 12)
        expect(vector[1]).toBeCloseTo(0.8, 12)
      }
    }
  })

  test.each<[string, number[][]]>([
    ['length 0', [[0, 0]]],
    ['another length', [[1, 2, 3]]],
    ['a hole', [[1, Number.NaN]]],
    ['no vector', []],
  ])('refuses %s and names the embedder', async (_what, answer) => {
    const embedder = normalised(recording(() => answer).embedder, identity)
    const refusal = expect.objectContaining({ code: 'unavailable', message: expect.stringContaining('openai:small') })
    await expect(embedder.embedDocuments(['x'])).rejects.toThrow(refusal)
    await expect(embedder.embedQuery('x')).rejects.toThrow(refusal)
  })
})
