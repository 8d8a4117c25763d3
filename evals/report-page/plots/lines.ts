import { type Html, html } from '../html.ts'
import { at, svg, ticks, WIDTH } from './svg.ts'

export interface Line {
  name: string
  /** From left to right. */
  points: readonly { x: number; y: number }[]
}

export interface Axes {
  x: string
  y: string
  xMax: number
  /** The top of the plot; 1 where absent. */
  yMax?: number
  xTick: (value: number) => string
  yTick: (value: number) => string
}

const HEIGHT = 250
const BOX = { left: 58, right: WIDTH - 20, top: 26, bottom: HEIGHT - 42 }
/** The looks of the lines, in order; they differ in dash as well as in colour. */
const LOOKS = ['one', 'two', 'three', 'four']

/** Lines over shared axes that begin at 0. */
export function linePlot(lines: readonly Line[], axes: Axes, alternative: string): Html {
  const yMax = axes.yMax ?? 1
  const x = (value: number) => BOX.left + (value / axes.xMax) * (BOX.right - BOX.left)
  const y = (value: number) => BOX.bottom - (value / yMax) * (BOX.bottom - BOX.top)
  const grid = ticks(yMax, 5).map(
    (value) => html`<line class="grid" x1="${BOX.left}" x2="${BOX.right}" y1="${at(y(value))}" y2="${at(y(value))}"/>
<text class="tick" x="${BOX.left - 7}" y="${at(y(value) + 4)}" text-anchor="end">${axes.yTick(value)}</text>`,
  )
  const below = ticks(axes.xMax, 5).map(
    (value) =>
      html`<text class="tick" x="${at(x(value))}" y="${BOX.bottom + 17}" text-anchor="middle">${axes.xTick(value)}</text>`,
  )
  const drawn = lines.map(
    ({ points }, i) =>
      html`<polyline class="line ${LOOKS[i % LOOKS.length]}" points="${points.map((point) => `${at(x(point.x))},${at(y(point.y))}`).join(' ')}"/>`,
  )
  const legend =
    lines.length > 1 &&
    lines.map(
      ({ name }, i) =>
        html`<line class="line ${LOOKS[i % LOOKS.length]}" x1="${BOX.left + i * 90}" x2="${BOX.left + i * 90 + 20}" y1="10" y2="10"/>
<text class="tick" x="${BOX.left + i * 90 + 26}" y="14">${name}</text>`,
    )
  return svg(HEIGHT, alternative, [
    ...grid,
    ...below,
    html`<text class="axis" x="${(BOX.left + BOX.right) / 2}" y="${HEIGHT - 6}" text-anchor="middle">${axes.x}</text>
<text class="axis" transform="translate(11 ${(BOX.top + BOX.bottom) / 2}) rotate(-90)" text-anchor="middle">${axes.y}</text>`,
    legend,
    ...drawn,
  ])
}
