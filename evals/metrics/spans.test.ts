import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { coverage, type DocumentSpan, length, union } from './spans.ts'

const span = (start: number, end: number, documentId = 'a'): DocumentSpan => ({ documentId, start, end })

describe('coverage', () => {
  it('counts characters as chunking_evaluation does', () => {
    // 30 wanted, of which 10…20 and 45…50 are in what was retrieved, 15 of 45 characters; 15 are missed.
    const { recall, precision, iou, missed } = coverage(
      [span(10, 20), span(40, 60)],
      [span(0, 30), span(45, 50), span(0, 10, 'b')],
    )
    expect([recall, precision, iou]).toEqual([15 / 30, 15 / 45, 15 / 60])
    expect(missed).toEqual([span(40, 45), span(50, 60)])
  })

  it('counts what two retrieved stretches share twice as retrieved and once as covered', () => {
    const { recall, precision, iou } = coverage([span(0, 10)], [span(0, 8), span(4, 12)])
    expect([recall, precision, iou]).toEqual([1, 10 / 16, 10 / 16])
  })

  it('counts evidence that is in no document as missed', () => {
    expect(coverage([span(0, 10)], [span(0, 10)], 30)).toEqual({ recall: 0.25, precision: 1, iou: 0.25, missed: [] })
    expect(coverage([], [span(0, 10)], 30)).toEqual({ recall: 0, precision: 0, iou: 0, missed: [] })
  })

  it('finds nothing where nothing was retrieved', () => {
    expect(coverage([span(0, 10)], [])).toEqual({ recall: 0, precision: 0, iou: 0, missed: [span(0, 10)] })
  })

  it('agrees with counting one character after the other', () => {
    const spans = fc.array(
      fc.record({ documentId: fc.constantFrom('a', 'b'), start: fc.nat(30), size: fc.integer({ min: 1, max: 12 }) }),
      { minLength: 1, maxLength: 6 },
    )
    const marked = (of: readonly DocumentSpan[]) =>
      new Set(of.flatMap(({ documentId, start, end }) => range(start, end).map((i) => `${documentId}${i}`)))
    fc.assert(
      fc.property(spans, spans, (a, b) => {
        const [evidence, retrieved] = [a, b].map((of) => of.map((s) => span(s.start, s.start + s.size, s.documentId)))
        const [wanted, shown] = [marked(evidence!), marked(retrieved!)]
        const covered = [...wanted].filter((at) => shown.has(at)).length
        const { recall, precision, iou, missed } = coverage(evidence!, retrieved!)
        expect(recall).toBeCloseTo(covered / wanted.size, 12)
        expect(precision).toBeCloseTo(covered / length(retrieved!), 12)
        expect(iou).toBeCloseTo(covered / (length(retrieved!) + wanted.size - covered), 12)
        expect(marked(missed)).toEqual(new Set([...wanted].filter((at) => !shown.has(at))))
      }),
    )
  })
})

describe('union', () => {
  it('joins what touches', () => {
    expect(union([span(5, 9), span(0, 3), span(3, 4), span(6, 7)])).toEqual([
      { start: 0, end: 4 },
      { start: 5, end: 9 },
    ])
  })
})

function range(start: number, end: number): number[] {
  return Array.from({ length: end - start }, (_, i) => start + i)
}
