/** A decision and what it should have been. */
export interface Decision {
  said: boolean
  is: boolean
}

/** How good yes/no decisions are; each 0…1, and 0 where there is nothing to divide by. */
export interface BinaryScores {
  accuracy: number
  /** Of those said to be, how many are. */
  precision: number
  /** Of those that are, how many were said to be. */
  recall: number
  /** The harmonic mean of precision and recall (van Rijsbergen 1979). */
  f1: number
}

export function binaryScores(decisions: readonly Decision[]): BinaryScores {
  const count = (of: (decision: Decision) => boolean): number => decisions.filter(of).length
  const hits = count(({ said, is }) => said && is)
  const said = count((decision) => decision.said)
  const are = count(({ is }) => is)
  const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole)
  return {
    accuracy: share(
      count(({ said, is }) => said === is),
      decisions.length,
    ),
    precision: share(hits, said),
    recall: share(hits, are),
    f1: share(2 * hits, said + are),
  }
}

/**
 * The F1 of a set against the one of several right sets that it fits best, as WiCE scores retrieved sentences (Kamoi et al.,
 * "WiCE: Real-World Entailment for Claims in Wikipedia", EMNLP 2023). `null` without a right set.
 */
export function bestSetF1<T>(chosen: ReadonlySet<T>, right: readonly (readonly T[])[]): number | null {
  if (right.length === 0) return null
  return Math.max(
    ...right.map((set) => {
      const size = chosen.size + set.length
      return size === 0 ? 1 : (2 * set.filter((item) => chosen.has(item)).length) / size
    }),
  )
}
