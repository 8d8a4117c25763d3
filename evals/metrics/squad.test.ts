import { describe, expect, it } from 'vitest'
import { exactMatch, f1, normaliseAnswer } from './squad.ts'

// Every number here is what the official evaluate-v2.0.py gives for the same pair.
describe('SQuAD overlap', () => {
  it.each([
    ['In the 10th and 11th centuries.', 'in 10th and 11th centuries'],
    ['U.S.-led', 'usled'],
    ["  Élan  a l'an", 'élan lan'],
    ['A', ''],
    ['theatre an', 'theatre'],
    ['“quoted”', '“quoted”'],
  ])('normalises %j', (text, normal) => {
    expect(normaliseAnswer(text)).toBe(normal)
  })

  it.each([
    [
      'The Normans were the people who in the 10th and 11th centuries gave their name to Normandy.',
      ['in the 10th and 11th centuries'],
      0,
      0.5263157894736842,
    ],
    ['cat cat', ['the the cat'], 0, 2 / 3],
    ['us led', ['U.S.-led'], 0, 0],
    ['france', ['Spain', 'France.'], 1, 1],
    ['', [], 1, 1],
    ['something', [], 0, 0],
    ['something', ['the'], 0, 0],
    ['the', ['a'], 1, 1],
    ['the', ['a', 'b'], 0, 0],
  ])('compares %j with %j', (answer, golds, em, overlap) => {
    expect(exactMatch(answer, golds)).toBe(em)
    expect(f1(answer, golds)).toBeCloseTo(overlap, 10)
  })
})
