import { describe, expect, it } from 'vitest'
import current from '../../src/answer/weights.json' with { type: 'json' }
import { createRandom } from '../metrics/random.ts'
import { fitReader, rank } from './fit-reader.ts'
import { judge } from './judge.ts'
import { halves, type Sample, type SampleSentence } from './samples.ts'

const SENTENCE = Object.keys(current.sentence)
const CONFIDENCE = Object.keys(current.confidence)

/** A sentence with these features and grounds, all others 0. */
function sentence(values: Readonly<Record<string, number>>, right = false): SampleSentence {
  return {
    features: Float64Array.from(SENTENCE, (name) => values[name] ?? 0),
    grounds: Float64Array.from(CONFIDENCE, (name) => (name === 'bias' ? 1 : (values[name] ?? 0))),
    right,
  }
}
const sample = (group: string, answerable: boolean, ...sentences: SampleSentence[]): Sample => ({
  group,
  answerable,
  composed: false,
  sentences,
})

/** The right sentence has pairs and misses no name; "cue" misleads, and "said" is high where there is no answer. */
function world(count: number, seed: number): Sample[] {
  const random = createRandom(seed)
  return Array.from({ length: count }, (_, i) => {
    const right = sentence(
      { pairs: 0.5 + random() / 2, cue: random() / 2, said: random() / 2, context: 1 },
      i % 3 !== 0,
    )
    const wrong = sentence({ pairs: random() / 2, cue: 0.5 + random() / 2, namedMissing: random(), said: 1 })
    return i % 3 === 0 ? sample(`g${i}`, false, wrong) : sample(`g${i}`, true, wrong, right)
  })
}

describe('fitReader', () => {
  const samples = world(300, 1)
  const set = { samples, sentenceWeight: 1, confidenceWeight: 1 }
  const fitted = fitReader([set], current, 1)

  it('learns which sentence is right and whether there is an answer', () => {
    const unseen = world(300, 2)
    const figures = judge(unseen, fitted)
    expect(figures.first?.value).toBe(1)
    expect(figures.auroc?.value).toBeGreaterThan(0.99)
    expect(figures.accuracy?.value).toBeGreaterThan(0.95)
    expect(fitted.sentence.pairs).toBeGreaterThan(1)
    expect(fitted.sentence.cue).toBeLessThan(-1)
  })

  it('keeps the names, their order, the rules and the threshold', () => {
    expect(Object.keys(fitted.sentence)).toEqual(SENTENCE)
    expect(Object.keys(fitted.confidence)).toEqual(CONFIDENCE)
    expect(fitted.threshold).toBe(current.threshold)
    for (const rule of ['valueMissing', 'asks', 'numbers', 'short'] as const)
      expect(fitted.sentence[rule]).toBe(current.sentence[rule])
    for (const rule of ['valueMissing', 'unknownName'] as const)
      expect(fitted.confidence[rule]).toBe(current.confidence[rule])
  })

  it('lets no ground speak the wrong way, and rounds', () => {
    // "said" is high where there is no answer: the samples would have it count against one.
    expect(fitted.confidence.said).toBe(0)
    expect(fitted.confidence.namedMissing).toBeLessThan(0)
    for (const weight of [...Object.values(fitted.sentence), ...Object.values(fitted.confidence)])
      expect(weight).toBe(Number(weight.toFixed(2)))
  })

  it('gives the same again', () => {
    expect(fitReader([set], current, 1)).toEqual(fitted)
  })

  it('counts a set by its weights', () => {
    // The other world has it the other way round, and counts too little to be heard.
    const contrary = samples.map((one) => ({
      ...one,
      sentences: one.sentences.map((each) => ({ ...each, right: one.answerable && !each.right })),
    }))
    const quiet = fitReader([set, { samples: contrary, sentenceWeight: 0.01, confidenceWeight: 0 }], current, 1)
    expect(quiet.sentence.pairs).toBeGreaterThan(1)
  })
})

describe('judge', () => {
  const weights = {
    sentence: { ...zeros(SENTENCE), pairs: 1 },
    confidence: { ...zeros(CONFIDENCE), bias: -1, context: 2 },
    threshold: 0.5,
  }

  it('counts by hand', () => {
    const low = sentence({ pairs: 0.1, context: 0.4 })
    const high = sentence({ pairs: 0.9, context: 0.8 })
    const samples = [
      sample('a', true, low, { ...high, right: true }),
      // The right one is second; the confidence is that of the first.
      sample('b', true, { ...low, right: true }, high),
      // Nothing found.
      sample('c', true),
      sample('d', false, low),
      sample('e', false, high, low),
    ]
    expect(judge(samples, weights)).toEqual({
      first: { value: 1 / 3, hits: 1, total: 3 },
      first3: { value: 2 / 3, hits: 2, total: 3 },
      // a and b beat d and tie with e; c loses to both.
      auroc: { value: 3 / 6 },
      accuracy: { value: 3 / 5, hits: 3, total: 5 },
    })
  })

  it('ranks by score, equals in their order', () => {
    const three = [sentence({ pairs: 0.2 }), sentence({ pairs: 0.5 }), sentence({ pairs: 0.2, said: 1 })]
    expect(rank(sample('a', true, ...three), weights.sentence)).toEqual([three[1], three[0], three[2]])
  })
})

describe('halves', () => {
  it('never part a group', () => {
    const samples = ['a', 'b', 'a', 'c', 'b', 'd'].map((group) => sample(group, true))
    expect(halves(samples).map((half) => half.map(({ group }) => group))).toEqual([
      ['a', 'a', 'c'],
      ['b', 'b', 'd'],
    ])
  })
})

function zeros(names: readonly string[]): Record<string, number> {
  return Object.fromEntries(names.map((name) => [name, 0]))
}
