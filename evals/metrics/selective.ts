/**
 * The chance that a positive has a higher score than a negative, ties counting half: the area under the ROC curve as
 * the Mann–Whitney statistic (Hanley and McNeil, Radiology 1982). 0.5 is guessing. `NaN` without both classes.
 */
export function auroc(scored: readonly { score: number; positive: boolean }[]): number {
  const sorted = [...scored].sort((a, b) => a.score - b.score)
  const positives = scored.filter((s) => s.positive).length
  const negatives = scored.length - positives
  let rankSum = 0
  for (let from = 0; from < sorted.length; ) {
    let to = from
    while (to < sorted.length && sorted[to]!.score === sorted[from]!.score) to++
    // Ranks from+1 … to share their mean.
    const rank = (from + 1 + to) / 2
    rankSum += rank * sorted.slice(from, to).filter((s) => s.positive).length
    from = to
  }
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives)
}

/** The error rate among the most confident share of the answers. */
export interface RiskCoverage {
  /** Share of the questions answered, 0…1. */
  coverage: number
  /** Mean loss of those. */
  risk: number
  /** The confidence of the last of them. */
  confidence: number
}

/**
 * What a threshold on the confidence would give: the risk when only the most confident share of the questions is
 * answered (El-Yaniv and Wiener, "On the Foundations of Noise-free Selective Classification", JMLR 2010).
 * `loss` is 0 for right and 1 for wrong, or between. Equal confidences cannot be told apart by any threshold: each
 * counts with the mean loss of them all, whatever their order.
 */
export function riskCoverage(
  answers: readonly { confidence: number; loss: number }[],
  coverages: readonly number[],
): RiskCoverage[] {
  const { sorted, losses } = byConfidence(answers)
  return coverages.map((coverage) => {
    const count = Math.min(sorted.length, Math.max(1, Math.ceil(coverage * sorted.length - 1e-9)))
    const risk = losses.slice(0, count).reduce((sum, loss) => sum + loss, 0) / count
    return { coverage, risk, confidence: sorted[count - 1]?.confidence ?? Number.NaN }
  })
}

/** The mean risk over all coverages 1/n, 2/n … 1: the area under the risk–coverage curve (Geifman et al., ICLR 2019). */
export function areaUnderRiskCoverage(answers: readonly { confidence: number; loss: number }[]): number {
  const { losses } = byConfidence(answers)
  let sum = 0
  let area = 0
  losses.forEach((loss, i) => {
    sum += loss
    area += sum / (i + 1)
  })
  return area / losses.length
}

function byConfidence(answers: readonly { confidence: number; loss: number }[]) {
  const sorted = [...answers].sort((a, b) => b.confidence - a.confidence)
  const losses: number[] = []
  for (let from = 0; from < sorted.length; ) {
    let to = from
    while (to < sorted.length && sorted[to]!.confidence === sorted[from]!.confidence) to++
    const loss = sorted.slice(from, to).reduce((sum, answer) => sum + answer.loss, 0) / (to - from)
    for (; from < to; from++) losses.push(loss)
  }
  return { sorted, losses }
}
