import { createRandom } from './random.ts'

/** The arithmetic mean; `NaN` of nothing. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** The `q`-quantile with linear interpolation (Hyndman and Fan 1996, definition 7: R's and NumPy's default); `NaN` of nothing. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = Float64Array.from(values).sort()
  const position = (sorted.length - 1) * q
  const below = sorted[Math.floor(position)] ?? Number.NaN
  const above = sorted[Math.ceil(position)] ?? Number.NaN
  return below + (above - below) * (position - Math.floor(position))
}

/** Resamples of a bootstrap: enough for the second digit of an interval. */
const RESAMPLES = 1000

/**
 * The 95 % interval of the mean by the percentile bootstrap (Efron and Tibshirani, "An Introduction to the Bootstrap",
 * 1993, ch. 13): what other questions of the same kind would have given. Two figures whose intervals overlap widely
 * are not shown to differ. The same seed gives the same interval.
 */
export function bootstrapInterval(
  values: readonly number[],
  seed: number,
  resamples: number = RESAMPLES,
): [low: number, high: number] {
  const random = createRandom(seed)
  const means = Array.from({ length: resamples }, () => {
    let sum = 0
    for (let i = 0; i < values.length; i++) sum += values[Math.floor(random() * values.length)]!
    return sum / values.length
  })
  return [quantile(means, 0.025), quantile(means, 0.975)]
}
