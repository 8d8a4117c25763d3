/**
 * Answer overlap as SQuAD's official script computes it (evaluate-v2.0.py,
 * https://rajpurkar.github.io/SQuAD-explorer/): lower case, without ASCII punctuation and English articles.
 */
export function normaliseAnswer(text: string): string {
  return text
    .toLowerCase()
    .replace(/[!"#$%&'()*+,\-./:;<=>?@[\\\]^_`{|}~]/g, '')
    .replace(/(?<![\p{L}\p{N}_])(?:a|an|the)(?![\p{L}\p{N}_])/gu, ' ')
    .split(/\s+/u)
    .filter(Boolean)
    .join(' ')
}

/** 1 if the answer equals one of the right ones after normalisation, else 0. */
export function exactMatch(answer: string, golds: readonly string[]): number {
  return best(golds, (gold) => (normaliseAnswer(answer) === gold ? 1 : 0))
}

/** The highest harmonic mean of token precision and recall over the right answers; tokens count as often as they occur. */
export function f1(answer: string, golds: readonly string[]): number {
  const got = tokens(normaliseAnswer(answer))
  return best(golds, (gold) => tokenF1(got, tokens(gold)))
}

/** The script drops right answers that normalise to nothing, and holds an unanswerable question to the empty answer. */
function best(golds: readonly string[], score: (normalisedGold: string) => number): number {
  const kept = golds.map(normaliseAnswer).filter(Boolean)
  return Math.max(...(kept.length > 0 ? kept : ['']).map(score))
}

function tokens(normalised: string): string[] {
  return normalised.split(' ').filter(Boolean)
}

function tokenF1(got: readonly string[], gold: readonly string[]): number {
  if (got.length === 0 || gold.length === 0) return got.length === gold.length ? 1 : 0
  const left = new Map<string, number>()
  for (const token of gold) left.set(token, (left.get(token) ?? 0) + 1)
  let same = 0
  for (const token of got) {
    const count = left.get(token) ?? 0
    if (count > 0) {
      same++
      left.set(token, count - 1)
    }
  }
  if (same === 0) return 0
  const precision = same / got.length
  const recall = same / gold.length
  return (2 * precision * recall) / (precision + recall)
}
