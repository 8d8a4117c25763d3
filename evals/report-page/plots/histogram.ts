import { quantile } from '../../metrics/statistics.ts'
import { type Html, html } from '../html.ts'
import { at, svg, ticks, WIDTH } from './svg.ts'

/** Values from `from` up to `to`; the last bin holds its end too. */
export interface Bin {
  from: number
  to: number
  count: number
}

/**
 * Equal bins from 0 to the 99th percentile, which the few slowest would stretch beyond reading; the last one holds them.
 */
export function binned(values: readonly number[], count = 24): Bin[] {
  const end = quantile(values, 0.99) || Math.max(...values) || 1
  const bins = Array.from({ length: count }, (_, i) => ({
    from: (i * end) / count,
    to: ((i + 1) * end) / count,
    count: 0,
  }))
  for (const value of values) bins[Math.min(count - 1, Math.max(0, Math.floor((value / end) * count)))]!.count++
  return bins
}

const HEIGHT = 250
const BOX = { left: 58, right: WIDTH - 20, top: 36, bottom: HEIGHT - 42 }

/** Bins as columns, with marks such as the median. */
export function histogramPlot(
  bins: readonly Bin[],
  marks: readonly { name: string; value: number }[],
  axes: { x: string; y: string; xTick: (value: number) => string },
  alternative: string,
): Html {
  const end = bins.at(-1)?.to ?? 1
  const top = Math.max(1, ...bins.map((bin) => bin.count))
  const x = (value: number) => BOX.left + (Math.min(value, end) / end) * (BOX.right - BOX.left)
  const y = (count: number) => BOX.bottom - (count / top) * (BOX.bottom - BOX.top)
  const width = (BOX.right - BOX.left) / bins.length
  return svg(HEIGHT, alternative, [
    ticks(top, 4)
      .filter(Number.isInteger)
      .map(
        (
          count,
        ) => html`<line class="grid" x1="${BOX.left}" x2="${BOX.right}" y1="${at(y(count))}" y2="${at(y(count))}"/>
<text class="tick" x="${BOX.left - 7}" y="${at(y(count) + 4)}" text-anchor="end">${count}</text>`,
      ),
    bins.map(
      ({ from, count }) =>
        count > 0 &&
        html`<rect class="bar" x="${at(x(from) + 0.5)}" y="${at(y(count))}" width="${at(width - 1)}" height="${at(BOX.bottom - y(count))}"/>`,
    ),
    ticks(end, 5).map(
      (value) =>
        html`<text class="tick" x="${at(x(value))}" y="${BOX.bottom + 17}" text-anchor="middle">${axes.xTick(value)}</text>`,
    ),
    marks.map(({ name, value }, i) => {
      const isLeft = x(value) < (BOX.left + BOX.right) / 2
      return html`<line class="mark" x1="${at(x(value))}" x2="${at(x(value))}" y1="${8 + i * 13}" y2="${BOX.bottom}"/>
<text class="tick" x="${at(x(value) + (isLeft ? 5 : -5))}" y="${15 + i * 13}" text-anchor="${isLeft ? 'start' : 'end'}">${name}</text>`
    }),
    html`<text class="axis" x="${(BOX.left + BOX.right) / 2}" y="${HEIGHT - 6}" text-anchor="middle">${axes.x}</text>
<text class="axis" transform="translate(11 ${(BOX.top + BOX.bottom) / 2}) rotate(-90)" text-anchor="middle">${axes.y}</text>`,
  ])
}
