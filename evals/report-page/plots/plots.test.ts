import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { barPlot } from './bars.ts'
import { binned, histogramPlot } from './histogram.ts'
import { linePlot } from './lines.ts'
import { ticks } from './svg.ts'

describe('ticks', () => {
  it('are round and end within the range', () => {
    expect(ticks(1)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1])
    expect(ticks(100)).toEqual([0, 20, 40, 60, 80, 100])
    expect(ticks(7.3)).toEqual([0, 2, 4, 6])
    expect(ticks(0)).toEqual([0])
  })

  it('are never many nor few', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e9, noNaN: true }), (max) => {
        const steps = ticks(max)
        expect(steps.length).toBeGreaterThanOrEqual(3)
        expect(steps.length).toBeLessThanOrEqual(6)
        expect(steps.at(-1)).toBeLessThanOrEqual(max * (1 + 1e-9))
      }),
    )
  })
})

describe('binned', () => {
  it('counts every value once, the slowest in the last bin', () => {
    const bins = binned([...Array.from({ length: 200 }, (_, i) => i % 10), 1e6], 5)
    expect(bins.map(({ count }) => count)).toEqual([40, 40, 40, 40, 41])
    expect(bins.at(-1)!.to).toBeCloseTo(9, 9)
  })

  it('loses nothing of any values', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1 }), (values) => {
        expect(binned(values).reduce((sum, { count }) => sum + count, 0)).toBe(values.length)
      }),
    )
  })
})

describe('the plots', () => {
  const numbers = (svg: string) =>
    [...svg.matchAll(/ (?:x|y|x1|x2|y1|y2|width|height)="([^"]*)"/g)].map(([, n]) => Number(n))

  it('draw bars as long as their shares', () => {
    const svg = barPlot(
      [
        { label: 'half', share: 0.5, note: '1/2' },
        { label: 'whole', share: 1, note: '2/2', interval: [0.3, 1] },
      ],
      'two bars',
    ).toString()
    const [half, whole] = [...svg.matchAll(/<rect class="bar[^>]* width="([\d.]+)"/g)].map(([, width]) => Number(width))
    expect(whole! / half!).toBeCloseTo(2, 6)
    expect(svg.match(/class="whisker"/g)).toHaveLength(1)
    expect(svg).toContain('role="img" aria-label="two bars"')
  })

  it('escape what comes from a run', () => {
    const svg = barPlot([{ label: '<b>"&', share: 0.5, note: '<i>' }], '"><script>').toString()
    expect(svg).toContain('&lt;b&gt;&quot;&amp;')
    expect(svg).not.toMatch(/<(b|i|script)>/)
  })

  it('draw a rising line upwards, within the frame', () => {
    const axes = { x: 'k', y: 'share', xMax: 10, xTick: String, yTick: String }
    const points = [0, 5, 10].map((x) => ({ x, y: x / 10 }))
    const svg = linePlot([{ name: 'recall', points }], axes, 'a line').toString()
    const drawn = svg
      .match(/points="([^"]*)"/)![1]!
      .split(' ')
      .map((pair) => pair.split(',').map(Number))
    expect(drawn).toHaveLength(3)
    expect(drawn[0]![0]).toBeLessThan(drawn[2]![0]!)
    expect(drawn[0]![1]).toBeGreaterThan(drawn[2]![1]!)
    expect(numbers(svg).every((n) => n >= 0 && n <= 420)).toBe(true)
  })

  it('draw one column for each bin that has something', () => {
    const bins = [
      { from: 0, to: 1, count: 3 },
      { from: 1, to: 2, count: 0 },
      { from: 2, to: 3, count: 1 },
    ]
    const svg = histogramPlot(
      bins,
      [{ name: 'median', value: 99 }],
      { x: 'ms', y: 'n', xTick: String },
      'times',
    ).toString()
    expect(svg.match(/<rect class="bar"/g)).toHaveLength(2)
    // A mark beyond the end stands at the end.
    expect(numbers(svg).every((n) => n >= 0 && n <= 420)).toBe(true)
  })
})
