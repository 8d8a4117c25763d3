/** What a fit may do with the weight of one column of its samples. */
export interface Column {
  /** The weight is a rule set by hand: the fit reckons with it and leaves it. */
  fixed?: number
  /** The weight may be zero or of this sign, whatever the samples say. */
  sign?: 1 | -1
  /** Ridge penalty on the weight: `l2 / 2 · w²` is added to the mean loss. */
  l2: number
}

/** Where a fit starts: rules at their value, everything else at zero, so that nothing of an earlier fit leaks in. */
export function startOf(columns: readonly Column[]): Float64Array {
  return Float64Array.from(columns, ({ fixed }) => fixed ?? 0)
}

/** Puts weights that a step has moved too far back to where they may be. */
export function constrain(weights: Float64Array, columns: readonly Column[]): void {
  columns.forEach(({ fixed, sign }, k) => {
    if (fixed !== undefined) weights[k] = fixed
    else if (sign !== undefined && sign * weights[k]! < 0) weights[k] = 0
  })
}

/** Adds the penalties of the columns to a gradient, and returns their sum. Rules are not penalised. */
export function penalise(weights: Float64Array, columns: readonly Column[], gradient: Float64Array): number {
  let loss = 0
  columns.forEach(({ fixed, l2 }, k) => {
    if (fixed !== undefined) return
    loss += (l2 / 2) * weights[k]! ** 2
    gradient[k] = gradient[k]! + l2 * weights[k]!
  })
  return loss
}

export function dot(weights: ArrayLike<number>, row: ArrayLike<number>): number {
  let sum = 0
  for (let k = 0; k < weights.length; k++) sum += weights[k]! * row[k]!
  return sum
}
