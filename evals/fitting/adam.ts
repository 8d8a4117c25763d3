/** One optimiser step at a time: moves `weights` against `gradient` at the rate. */
export type Step = (weights: Float64Array, gradient: ArrayLike<number>, rate: number) => void

/** Adam (Kingma and Ba, ICLR 2015) with the constants of the paper. */
export function createAdam(size: number): Step {
  const mean = new Float64Array(size)
  const square = new Float64Array(size)
  let step = 0
  return (weights, gradient, rate) => {
    step++
    for (let k = 0; k < size; k++) {
      mean[k] = 0.9 * mean[k]! + 0.1 * gradient[k]!
      square[k] = 0.999 * square[k]! + 0.001 * gradient[k]! ** 2
      const unbiased = mean[k]! / (1 - 0.9 ** step)
      const spread = Math.sqrt(square[k]! / (1 - 0.999 ** step))
      weights[k] = weights[k]! - (rate * unbiased) / (spread + 1e-8)
    }
  }
}
