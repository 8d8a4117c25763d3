import { describe, expect, it } from 'vitest'
import {
  bestSpan,
  createColumns,
  crossValidateSpans,
  fitSpans,
  SPAN_FIT,
  type SpanRow,
  type SpanSample,
} from './fit-spans.ts'

const OPTIONS = { ...SPAN_FIT, fewest: 1 }

/** A sample of one span for each list of columns; the first is right, the second half right. */
function sampleOf(group: string, ...spans: number[][]): SpanSample {
  const rows = spans.map(
    (columns, i): SpanRow => ({
      columns: Int32Array.from(columns),
      values: Float32Array.from(columns, () => 1),
      f1: i === 0 ? 1 : i === 1 ? 0.5 : 0,
      exact: i === 0 ? 1 : 0,
      text: `span ${i}`,
    }),
  )
  return { group, rows }
}

describe('fitSpans', () => {
  const samples = Array.from({ length: 40 }, (_, i) => sampleOf(`g${i % 8}`, [0, 2], [0, 1], [1, 2]))

  it('learns what right spans have', () => {
    const weights = fitSpans(samples, 3, OPTIONS)
    // Column 0 is of the right and the half-right span, column 1 of all but the right one.
    expect(weights[0]!).toBeGreaterThan(0)
    expect(weights[1]!).toBeLessThan(0)
    expect(bestSpan(sampleOf('new', [0, 2], [1, 2]), weights)?.text).toBe('span 0')
  })

  it('gives the same weights for the same samples, whatever was fitted before', () => {
    expect([...fitSpans(samples, 3, OPTIONS)]).toEqual([...fitSpans(samples, 3, OPTIONS)])
  })

  it('leaves features at 0 that few spans have', () => {
    expect(fitSpans(samples, 3, { ...OPTIONS, fewest: 81 })[0]).toBe(0)
    expect(fitSpans(samples, 3, { ...OPTIONS, fewest: 80 })[0]).not.toBe(0)
  })

  it('learns nothing from samples without a right span', () => {
    const wrong = samples.map((sample) => ({ ...sample, rows: sample.rows.map((row) => ({ ...row, f1: 0 })) }))
    expect([...fitSpans(wrong, 3, OPTIONS)]).toEqual([0, 0, 0])
    expect(bestSpan({ group: 'none', rows: [] }, Float64Array.of(1))).toBeNull()
  })
})

describe('crossValidateSpans', () => {
  it('never judges a group by weights that have seen it', () => {
    // What is right in group a is wrong in group b: weights of the other group must fail on both.
    const opposed = [
      ...Array.from({ length: 20 }, () => sampleOf('a', [0], [2], [1])),
      ...Array.from({ length: 20 }, () => sampleOf('b', [1], [2], [0])),
    ]
    const chosen = crossValidateSpans(opposed, 3, 2, OPTIONS)
    expect(chosen).toHaveLength(40)
    expect(chosen.every((row) => row?.exact === 0)).toBe(true)
  })
})

describe('columns', () => {
  it('keep the number that a name got first', () => {
    const columns = createColumns()
    expect([columns.of('a'), columns.of('b'), columns.of('a')]).toEqual([0, 1, 0])
    expect(columns.names).toEqual(['a', 'b'])
  })
})
