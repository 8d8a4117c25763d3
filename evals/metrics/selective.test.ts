import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { areaUnderRiskCoverage, auroc, riskCoverage } from './selective.ts'

describe('auroc', () => {
  it('counts the pairs that are in order, ties half', () => {
    const scored = [
      { score: 0.9, positive: true },
      { score: 0.5, positive: false },
      { score: 0.5, positive: true },
      { score: 0.1, positive: false },
    ]
    // Pairs: .9>.5, .9>.1, .5=.5 (half), .5>.1.
    expect(auroc(scored)).toBe(3.5 / 4)
  })

  it('equals the count over all pairs', () => {
    const item = fc.record({ score: fc.integer({ min: 0, max: 6 }), positive: fc.boolean() })
    fc.assert(
      fc.property(fc.array(item, { minLength: 2, maxLength: 30 }), (scored) => {
        const positives = scored.filter((s) => s.positive)
        const negatives = scored.filter((s) => !s.positive)
        fc.pre(positives.length > 0 && negatives.length > 0)
        let wins = 0
        for (const p of positives)
          for (const n of negatives) wins += p.score > n.score ? 1 : p.score === n.score ? 0.5 : 0
        expect(auroc(scored)).toBeCloseTo(wins / (positives.length * negatives.length), 10)
      }),
    )
  })

  it('has no value without both classes', () => {
    expect(auroc([{ score: 1, positive: true }])).toBeNaN()
  })
})

describe('risk and coverage', () => {
  const answers = [
    { confidence: 0.2, loss: 1 },
    { confidence: 0.9, loss: 0 },
    { confidence: 0.8, loss: 1 },
    { confidence: 0.7, loss: 0 },
  ]

  it('takes the most confident share', () => {
    expect(riskCoverage(answers, [0.25, 0.5, 0.75, 1])).toEqual([
      { coverage: 0.25, risk: 0, confidence: 0.9 },
      { coverage: 0.5, risk: 0.5, confidence: 0.8 },
      { coverage: 0.75, risk: 1 / 3, confidence: 0.7 },
      { coverage: 1, risk: 0.5, confidence: 0.2 },
    ])
    expect(areaUnderRiskCoverage(answers)).toBeCloseTo((0 + 1 / 2 + 1 / 3 + 1 / 2) / 4, 10)
  })

  it('does not depend on the order of equal confidences', () => {
    const tied = answers.map(({ loss }) => ({ confidence: 0.5, loss }))
    expect(riskCoverage(tied, [0.25])).toEqual([{ coverage: 0.25, risk: 0.5, confidence: 0.5 }])
    expect(areaUnderRiskCoverage(tied)).toBe(0.5)
  })
})
