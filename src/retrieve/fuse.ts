/** A scored id; higher is better. */
export interface Scored {
  id: number
  score: number
}

export interface Fused {
  id: number
  /** 0…1 */
  score: number
  keywordScore: number | null
  vectorScore: number | null
  /** The vector score among those of all vector hits, 0…1; 0 for what the leg did not find. */
  vectorShare: number
}

/**
 * Convex combination of min–max normalised scores: `(1 − w)·keyword + w·vector`, an absent score counting as 0
 * (Bruch, Gai and Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval", TOIS 2023).
 * Ties are broken by id, so the order is deterministic.
 */
export function fuse(keyword: readonly Scored[], vector: readonly Scored[], vectorWeight: number): Fused[] {
  const keywordNormal = normalise(keyword)
  const vectorNormal = normalise(vector)
  const weight = vector.length === 0 ? 0 : keyword.length === 0 ? 1 : vectorWeight
  const raw = { keyword: toMap(keyword), vector: toMap(vector) }
  return [...new Set([...raw.keyword.keys(), ...raw.vector.keys()])]
    .map((id) => ({
      id,
      score: (1 - weight) * (keywordNormal.get(id) ?? 0) + weight * (vectorNormal.get(id) ?? 0),
      keywordScore: raw.keyword.get(id) ?? null,
      vectorScore: raw.vector.get(id) ?? null,
      vectorShare: vectorNormal.get(id) ?? 0,
    }))
    .sort((a, b) => b.score - a.score || a.id - b.id)
}

function toMap(scores: readonly Scored[]): Map<number, number> {
  return new Map(scores.map(({ id, score }) => [id, score]))
}

function normalise(scores: readonly Scored[]): Map<number, number> {
  const values = scores.map((s) => s.score)
  const low = Math.min(...values)
  const range = Math.max(...values) - low
  return new Map(scores.map(({ id, score }) => [id, range === 0 ? 1 : (score - low) / range]))
}
