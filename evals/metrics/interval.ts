/**
 * The 95 % interval of a share by Wilson's score method (Journal of the American Statistical Association, 1927): where
 * the share of other questions of the same kind would lie. It keeps within 0…1 and holds for few questions too.
 */
export function wilsonInterval(hits: number, total: number): [low: number, high: number] {
  const z = 1.959964
  const share = hits / total
  const middle = share + (z * z) / (2 * total)
  const margin = z * Math.sqrt((share * (1 - share)) / total + (z * z) / (4 * total * total))
  const scale = 1 + (z * z) / total
  return [Math.max(0, (middle - margin) / scale), Math.min(1, (middle + margin) / scale)]
}

/**
 * The exact two-sided sign test on questions that changed (McNemar, Psychometrika 1947, with the binomial in place of
 * its approximation): how likely a split at least so uneven would be, if better and worse were equally likely.
 */
export function signTest(better: number, worse: number): number {
  const changed = better + worse
  let tail = 0
  let term = 0.5 ** changed
  if (term === 0) return normalSignTest(better, worse)
  for (let k = 0; k <= Math.min(better, worse); k++) {
    tail += term
    term *= (changed - k) / (k + 1)
  }
  return Math.min(1, 2 * tail)
}

/** Beyond a thousand changes the binomial leaves the range of doubles; the normal curve is as good there. */
function normalSignTest(better: number, worse: number): number {
  const z = Math.max(0, Math.abs(better - worse) - 1) / Math.sqrt(better + worse)
  // Abramowitz and Stegun 26.2.17.
  const t = 1 / (1 + 0.2316419 * z)
  const poly = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  return Math.min(1, (2 * Math.exp((-z * z) / 2) * poly) / Math.sqrt(2 * Math.PI))
}
