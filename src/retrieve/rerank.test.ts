import { describe, expect, it } from 'vitest'
import { createPassageReader } from './passage-words.ts'
import type { PreparedQuery } from './query.ts'
import { type Candidate, rerank } from './rerank.ts'
import weights from './rerank-weights.json' with { type: 'json' }

const query: PreparedQuery = {
  text: 'When did the ferry sail?',
  keywords: ['ferry', 'sail'],
  frequency: (folded) => (['ferry', 'sail'].includes(folded) ? 10 : 0),
  corrections: () => [],
  passages: 100,
}
const candidate = (text: string, score: number, vectorShare = 0): Candidate => ({
  hit: {
    chunk: { id: score * 100, documentId: text, ordinal: 0, start: 0, end: text.length, text, headings: [] },
    document: {
      ...{ id: text, title: '', author: null, publisher: null, publishedAt: null, url: null },
      ...{ mediaType: 'text/plain', hash: '' },
    },
    score,
    keywordScore: 1,
    vectorScore: null,
  },
  score,
  vectorShare,
})
const ranked = (candidates: readonly Candidate[], vectorWeight: number) =>
  rerank(query, candidates, vectorWeight, createPassageReader()).map(({ document, score }) => ({
    text: document.id,
    score,
  }))

const ANSWER = 'Did the ferry sail? It did.'
const APART = 'A ferry. A red boat. The sail.'
const NOTHING = 'A red boat.'

describe('the second look', () => {
  it('puts first what says the terms together, whatever the first look thought', () => {
    const order = ranked([candidate(NOTHING, 0.9), candidate(APART, 0.8), candidate(ANSWER, 0.1)], 0)
    expect(order.map(({ text }) => text)).toEqual([ANSWER, APART, NOTHING])
  })

  it('scores by the mean of the features under the weights in the file', () => {
    const [answer, nothing] = ranked([candidate(ANSWER, 1), candidate(NOTHING, 0.5)], 0)
    const whole = Object.values(weights).reduce((sum, weight) => sum + weight, 0)
    // Best by passage and sentence, the pair and both forms are there; "ferry" is its third word; no number is asked for.
    const sum = weights.passage + weights.sentence + weights.pairs + weights.surface + weights.early / (1 + 2 / 20)
    expect(answer!.score).toBeCloseTo(sum / whole, 10)
    expect(nothing!.score).toBe(0)
  })

  it('mixes in the vector leg by its weight', () => {
    const candidates = [candidate(ANSWER, 1, 0.5), candidate(NOTHING, 0.5, 1)]
    const [plain] = ranked(candidates, 0)
    const [mixed] = ranked(candidates, 0.2)
    expect(mixed!.score).toBeCloseTo(0.8 * plain!.score + 0.2 * 0.5, 10)
    expect(ranked(candidates, 1)).toEqual([
      { text: NOTHING, score: 1 },
      { text: ANSWER, score: 0.5 },
    ])
  })

  it('leaves equals in the order of the first look, and takes nothing for nothing', () => {
    expect(ranked([candidate(NOTHING, 0.4), candidate('A blue boat.', 0.3)], 0).map(({ text }) => text)).toEqual([
      NOTHING,
      'A blue boat.',
    ])
    expect(ranked([], 0.3)).toEqual([])
  })

  it('weighs no feature against a passage', () => {
    for (const weight of Object.values(weights)) expect(weight).toBeGreaterThanOrEqual(0)
  })
})
