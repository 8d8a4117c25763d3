import { describe, expect, it } from 'vitest'
import { averagePrecision, ndcg, recall, reciprocalRank } from './ranking.ts'

// Järvelin and Kekäläinen's example in the form that encyclopedias give: six documents graded 3 2 3 0 1 2 in this order.
const ranking = ['d1', 'd2', 'd3', 'd4', 'd5', 'd6']
const graded = new Map([
  ['d1', 3],
  ['d2', 2],
  ['d3', 3],
  ['d4', 0],
  ['d5', 1],
  ['d6', 2],
])

describe('ndcg', () => {
  it('discounts by log2 and compares with the best ranking', () => {
    // DCG 3 + 2/log2(3) + 3/2 + 0 + 1/log2(6) + 2/log2(7) = 6.8611; the best order 3 3 2 2 1 has 7.1410.
    expect(ndcg(ranking, graded, 6)).toBeCloseTo(0.9608, 4)
  })

  it('counts what was not found in the best ranking', () => {
    const more = new Map([...graded, ['d7', 3], ['d8', 2]])
    // The best six are then 3 3 3 2 2 2 with 8.7403.
    expect(ndcg(ranking, more, 6)).toBeCloseTo(0.785, 3)
  })

  it('takes the grade itself as gain, cuts at k, and passes over negative grades', () => {
    expect(ndcg(['x', 'd1'], new Map([['d1', 3]]), 10)).toBeCloseTo(1 / Math.log2(3), 10)
    expect(ndcg(['x', 'd1'], new Map([['d1', 3]]), 1)).toBe(0)
    expect(
      ndcg(
        ['bad', 'd1'],
        new Map([
          ['bad', -1],
          ['d1', 1],
        ]),
        10,
      ),
    ).toBeCloseTo(1 / Math.log2(3), 10)
    expect(ndcg(['x'], new Map([['x', 0]]), 10)).toBe(0)
  })
})

describe('recall, reciprocal rank and average precision', () => {
  const relevance = new Map([
    ['a', 1],
    ['b', 2],
    ['c', 1],
    ['not', 0],
  ])
  const found = ['x', 'a', 'not', 'b', 'y']

  it('counts the relevant among the first k of all relevant', () => {
    expect(recall(found, relevance, 1)).toBe(0)
    expect(recall(found, relevance, 3)).toBeCloseTo(1 / 3, 10)
    expect(recall(found, relevance, 10)).toBeCloseTo(2 / 3, 10)
  })

  it('looks for the first relevant', () => {
    expect(reciprocalRank(found, relevance, 10)).toBe(1 / 2)
    expect(reciprocalRank(found, relevance, 1)).toBe(0)
  })

  it('averages the precisions at the relevant ranks over all relevant', () => {
    expect(averagePrecision(found, relevance)).toBeCloseTo((1 / 2 + 2 / 4 + 0) / 3, 10)
  })

  it('scores 0 without any relevant document', () => {
    const none = new Map([['not', 0]])
    expect([recall(found, none, 5), reciprocalRank(found, none, 5), averagePrecision(found, none)]).toEqual([0, 0, 0])
  })
})
