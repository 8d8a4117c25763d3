const STEP = 1e-5

/** The slope of a function at a point by central differences: the oracle for a gradient that was worked out by hand. */
export function slopeOf(f: (at: Float64Array) => number, at: Float64Array): number[] {
  return [...at].map((_, k) => {
    const moved = (by: number) => f(at.map((value, i) => (i === k ? value + by : value)))
    return (moved(STEP) - moved(-STEP)) / (2 * STEP)
  })
}
