/**
 * Rank measures as trec_eval defines them (https://github.com/usnistgov/trec_eval), so that figures compare with
 * published ones. A ranking is a list of document ids, best first; relevance is a grade by id, and more than 0 is relevant.
 * A query without any relevant document has no score: leave it out, as trec_eval does. Here it counts 0.
 */
export type Relevance = ReadonlyMap<string, number>

/**
 * Normalised discounted cumulative gain: `Σ grade / log₂(rank + 1)` over that of the best possible ranking
 * (Järvelin and Kekäläinen, TOIS 2002). The gain is the grade itself, as in trec_eval's `ndcg_cut`, not `2^grade − 1`.
 */
export function ndcg(ranking: readonly string[], relevance: Relevance, k: number): number {
  const ideal = [...relevance.values()].filter((grade) => grade > 0).sort((a, b) => b - a)
  const best = dcg(ideal.slice(0, k))
  const got = dcg(ranking.slice(0, k).map((id) => Math.max(0, relevance.get(id) ?? 0)))
  return best === 0 ? 0 : got / best
}

function dcg(grades: readonly number[]): number {
  return grades.reduce((sum, grade, i) => sum + grade / Math.log2(i + 2), 0)
}

/** The share of the relevant documents that are among the first `k`: trec_eval's `recall_k`. */
export function recall(ranking: readonly string[], relevance: Relevance, k: number): number {
  const relevant = countRelevant(relevance)
  return relevant === 0 ? 0 : ranking.slice(0, k).filter((id) => isRelevant(id, relevance)).length / relevant
}

/** One over the rank of the first relevant document, 0 if it is not among the first `k`: trec_eval's `recip_rank` cut at k. */
export function reciprocalRank(ranking: readonly string[], relevance: Relevance, k: number): number {
  const at = ranking.slice(0, k).findIndex((id) => isRelevant(id, relevance))
  return at < 0 ? 0 : 1 / (at + 1)
}

/** The mean over all relevant documents of the precision at their ranks, 0 for those not found: trec_eval's `map`. */
export function averagePrecision(ranking: readonly string[], relevance: Relevance): number {
  const relevant = countRelevant(relevance)
  let found = 0
  let sum = 0
  ranking.forEach((id, i) => {
    if (isRelevant(id, relevance)) sum += ++found / (i + 1)
  })
  return relevant === 0 ? 0 : sum / relevant
}

function isRelevant(id: string, relevance: Relevance): boolean {
  return (relevance.get(id) ?? 0) > 0
}

function countRelevant(relevance: Relevance): number {
  return [...relevance.values()].filter((grade) => grade > 0).length
}
