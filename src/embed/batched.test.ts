import { describe, expect, test } from 'vitest'
import type { Embedder } from '../core/ports.ts'
import { embedAll } from './batched.ts'

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

  test('has as many batches under way as the embedder allows, and keeps the order', async () => {
    let most = 0
    let underWay = 0
    const { embedder } = recording(lengths)
    const slow: Embedder = {
      ...embedder,
      concurrency: 3,
      async embedDocuments(texts) {
        underWay++
        most = Math.max(most, underWay)
        // The first batches end last.
        for (let turn = 0; turn < 10 - texts[0]!.length; turn++) await new Promise((resolve) => setImmediate(resolve))
        underWay--
        return lengths(texts)
      },
    }
    const texts = Array.from({ length: 9 }, (_, i) => 'x'.repeat(i + 1))
    expect(await embedAll(slow, texts)).toEqual(lengths(texts))
    expect(most).toBe(3)
  })

  test('asks for nothing more once a batch has failed, and says why', async () => {
    const { embedder, batches } = recording((texts) => {
      if (texts[0] === 'x') throw new Error('no more')
      return lengths(texts)
    })
    const texts = ['x', ...Array.from({ length: 99 }, () => 'y')]
    await expect(embedAll({ ...embedder, concurrency: 2 }, texts)).rejects.toThrow('no more')
    expect(batches.length).toBeLessThan(5)
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
