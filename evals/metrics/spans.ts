/** A stretch of a text: `[start, end)` in UTF-16 units. */
export interface Span {
  start: number
  end: number
}

/** A stretch of one document of several. */
export interface DocumentSpan extends Span {
  documentId: string
}

/** How well retrieved stretches cover the evidence; each 0…1. */
export interface Coverage {
  /** Covered characters of the evidence, of all of it. */
  recall: number
  /** Covered characters of the evidence, of all that was retrieved. */
  precision: number
  /** Intersection over union: covered characters, of all that was retrieved and the evidence it misses. */
  iou: number
  /** What of the evidence was not retrieved. */
  missed: DocumentSpan[]
}

/**
 * Recall, precision and intersection over union by characters, as `chunking_evaluation` computes them (Smith and Troynikov,
 * "Evaluating Chunking Strategies for Retrieval", Chroma 2024; https://github.com/brandonstarxel/chunking_evaluation): what two
 * retrieved stretches share counts twice as retrieved and once as covered. Evidence that overlaps counts once.
 * @param lost characters of evidence that is nowhere in the documents: missed by any retrieval
 */
export function coverage(
  evidence: readonly DocumentSpan[],
  retrieved: readonly DocumentSpan[],
  lost: number = 0,
): Coverage {
  let covered = 0
  const missed: DocumentSpan[] = []
  for (const documentId of new Set(evidence.map((span) => span.documentId))) {
    const of = (spans: readonly DocumentSpan[]) => union(spans.filter((span) => span.documentId === documentId))
    const wanted = of(evidence)
    const uncovered = subtract(wanted, of(retrieved))
    covered += length(wanted) - length(uncovered)
    missed.push(...uncovered.map((span) => ({ ...span, documentId })))
  }
  const shown = length(retrieved)
  const hidden = length(missed) + lost
  const share = (whole: number): number => (whole === 0 ? 0 : covered / whole)
  return { recall: share(covered + hidden), precision: share(shown), iou: share(shown + hidden), missed }
}

/** The characters of the spans together; what they share counts for each. */
export function length(spans: readonly Span[]): number {
  return spans.reduce((sum, { start, end }) => sum + end - start, 0)
}

/** The same characters in order, as stretches that do not touch. */
export function union(spans: readonly Span[]): Span[] {
  const merged: Span[] = []
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    const last = merged.at(-1)
    if (last && start <= last.end) last.end = Math.max(last.end, end)
    else merged.push({ start, end })
  }
  return merged
}

/** What of `spans` is in none of `others`; both as `union` gives them. */
function subtract(spans: readonly Span[], others: readonly Span[]): Span[] {
  return spans.flatMap(({ start, end }) => {
    const rest: Span[] = []
    let from = start
    for (const other of others) {
      if (other.end <= from || other.start >= end) continue
      if (other.start > from) rest.push({ start: from, end: other.start })
      from = other.end
    }
    if (from < end) rest.push({ start: from, end })
    return rest
  })
}
