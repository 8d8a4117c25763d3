import { clipped } from '../format.ts'
import { type Html, html } from '../html.ts'
import { at, svg, WIDTH } from './svg.ts'

export interface Bar {
  label: string
  /** 0…1. */
  share: number
  /** A whisker, 0…1. */
  interval?: readonly [low: number, high: number]
  /** Beside the bar. */
  note: string
  tone?: 'good' | 'bad'
}

const ROW = 26
const LEFT = 138
const RIGHT = 92

/** Horizontal bars of shares, one a row, with whiskers where there are intervals. */
export function barPlot(bars: readonly Bar[], alternative: string): Html {
  const height = bars.length * ROW + 22
  const x = (share: number) => LEFT + share * (WIDTH - LEFT - RIGHT)
  const grid = [0, 0.5, 1].map(
    (share) => html`<line class="grid" x1="${at(x(share))}" x2="${at(x(share))}" y1="0" y2="${height - 18}"/>
<text class="tick" x="${at(x(share))}" y="${height - 4}" text-anchor="middle">${share * 100} %</text>`,
  )
  const rows = bars.map(({ label, share, interval, note, tone }, i) => {
    const middle = i * ROW + ROW / 2
    const whisker = interval && whiskerHtml(x(interval[0]), x(interval[1]), middle)
    return html`<text class="label" x="${LEFT - 8}" y="${middle + 4}" text-anchor="end">${clipped(label, 20)}</text>
<rect class="bar ${tone ?? ''}" x="${LEFT}" y="${middle - 8}" width="${at(Math.max(1, x(share) - LEFT))}" height="16" rx="2"/>
${whisker}<text class="note" x="${WIDTH - RIGHT + 10}" y="${middle + 4}">${note}</text>`
  })
  return svg(height, alternative, [...grid, ...rows])
}

/** Drawn over its own shade, to be seen on the bar and beside it. */
function whiskerHtml(from: number, to: number, y: number): Html {
  const path = `M${at(from)} ${y}H${at(to)}M${at(from)} ${y - 3}v6M${at(to)} ${y - 3}v6`
  return html`<path class="whisker under" d="${path}"/><path class="whisker" d="${path}"/>`
}
