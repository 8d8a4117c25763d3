import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { diversify } from './diversify.ts'

/** "a1:0.9 b1:0.5" as items of the groups a and b. */
const items = (text: string) =>
  text.split(' ').map((one) => ({ name: one.split(':')[0]!, score: Number(one.split(':')[1] ?? 1) }))
const group = ({ name }: { name: string }) => name[0]!
const names = (text: string, k: number, share: number, nearly = 0.8) =>
  diversify(items(text), k, group, { share, nearly })
    .map(({ name }) => name)
    .join(' ')

describe('diversify', () => {
  it('leaves room for other groups, and keeps the order of the ranking', () => {
    expect(names('a1 a2 a3 a4 b1 c1', 4, 0.5)).toBe('a1 a2 b1 c1')
  })

  it('gives a place to another group only where that is nearly as good', () => {
    // 0.7 is 0.88 of 0.8, 0.6 is three quarters of it.
    expect(names('a1:1 a2:0.9 a3:0.8 b1:0.7', 3, 0.5)).toBe('a1 a2 b1')
    expect(names('a1:1 a2:0.9 a3:0.8 b1:0.6', 3, 0.5)).toBe('a1 a2 a3')
    expect(names('a1:1 a2:0.9 a3:0.8 b1:0.1', 3, 0.5, 0)).toBe('a1 a2 b1')
  })

  it('fills the places that nobody else wants with those passed over', () => {
    expect(names('a1 a2 a3 b1', 4, 0.5)).toBe('a1 a2 a3 b1')
    expect(names('a1 a2 a3', 2, 0.5)).toBe('a1 a2')
    expect(names('a1 a2 a3', 3, 0.5, 0)).toBe('a1 a2 a3')
  })

  it('gives every group one place at least', () => {
    expect(names('a1 a2 b1', 2, 0.01)).toBe('a1 b1')
  })

  it('takes all where there are fewer than asked for, and none where none are', () => {
    expect(names('a1', 5, 0.5)).toBe('a1')
    expect(diversify([], 5, group, { share: 0.5, nearly: 0.8 })).toEqual([])
    expect(names('a1', 0, 0.5)).toBe('')
  })

  it('never takes more than asked for, and always the best', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({ name: fc.constantFrom('a', 'b', 'c'), score: fc.double({ min: 0, max: 1, noNaN: true }) }),
        ),
        fc.integer({ min: 1, max: 10 }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (unordered, k, share, nearly) => {
          const ranked = unordered.toSorted((a, b) => b.score - a.score)
          const chosen = diversify(ranked, k, group, { share, nearly })
          expect(chosen).toHaveLength(Math.min(k, ranked.length))
          expect(chosen[0]).toBe(ranked[0])
          const at = chosen.map((item) => ranked.indexOf(item))
          expect(at).toEqual(at.toSorted((a, b) => a - b))
        },
      ),
    )
  })
})
