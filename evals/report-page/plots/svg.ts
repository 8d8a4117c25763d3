import { type Html, html, type Part } from '../html.ts'

/** Units of a plot's own; the page scales it. */
export const WIDTH = 420

/** The frame of a plot; `alternative` is what a screen reader says in its place. */
export function svg(height: number, alternative: string, body: Part): Html {
  return html`<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${alternative}">${body}</svg>`
}

/** A coordinate with as many digits as a screen can show. */
export function at(value: number): string {
  return String(Math.round(value * 10) / 10)
}

/** Round steps of 1, 2 or 5 that part 0…max into about `count`. */
export function ticks(max: number, count = 5): number[] {
  if (!(max > 0)) return [0]
  const rough = max / count
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = power * ([1, 2, 5].find((n) => n * power >= rough * 0.999) ?? 10)
  return Array.from({ length: Math.floor(max / step + 1e-9) + 1 }, (_, i) => Number((i * step).toPrecision(12)))
}
