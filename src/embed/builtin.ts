import type { Embedder } from '../core/ports.ts'
import { type BuiltinState, bucketOf, encodeBuiltinState } from './builtin-state.ts'
import { forEachFeature } from './features.ts'
import { hashBytes, mix } from './hash.ts'

/** Names how a text becomes a vector. Any change to features, hashing or weights needs another. */
const ALGORITHM = 1
/** Dimensions a feature is spread over: two features that meet in one seldom meet in both. */
const POSITIONS = 2
const GOLDEN_RATIO = 0x9e3779b9
const BATCH_SIZE = 64
/**
 * Measured on public sets (docs/decisions/0005-fusion-weight.md). Most of what it knows, letters in common, the second
 * look knows as well.
 */
const FUSION_WEIGHT = { candidates: 0.4, ranking: 0.05 }

/**
 * The embedder that needs no model: hashed word stems and character n-grams under the idf of the corpus, projected to a
 * fixed width by signed feature hashing (K. Weinberger et al., "Feature hashing for large scale multitask learning",
 * ICML 2009), unit length. Misspellings, inflections and compounds stay near each other; synonyms do not.
 *
 * A text without letters or digits gets one fixed vector, as an index takes none of length 0.
 */
export function createBuiltinEmbedder(state: BuiltinState): Embedder {
  const { dimensions } = state
  const weights = inverseFrequencies(state)

  const embed = (text: string): number[] => {
    const vector = new Array<number>(dimensions).fill(0)
    forEachFeature(text, (feature, count) => {
      const weight = Math.sqrt(count) * (weights[bucketOf(feature, weights.length)] ?? 0)
      let position = feature
      for (let i = 0; i < POSITIONS; i++) {
        position = mix((position + GOLDEN_RATIO) | 0)
        const at = (position >>> 1) % dimensions
        vector[at] = (vector[at] ?? 0) + (position & 1 ? weight : -weight)
      }
    })
    return unitLength(vector)
  }

  return {
    id: `builtin-${ALGORITHM}-${dimensions}-${fingerprint(state)}`,
    dimensions,
    batchSize: BATCH_SIZE,
    fusionWeight: FUSION_WEIGHT,
    embedQuery: async (text) => embed(text),
    embedDocuments: async (texts) => texts.map(embed),
  }
}

/** ln((N + 1) / (df + ½)): a feature of every passage keeps a little weight, so that no text is left without any. */
function inverseFrequencies({ passages, frequencies }: BuiltinState): Float64Array {
  return Float64Array.from(frequencies, (frequency) => Math.log((passages + 1) / (frequency + 0.5)))
}

function unitLength(vector: number[]): number[] {
  let squares = 0
  for (const value of vector) squares += value * value
  if (squares === 0) {
    vector[0] = 1
    return vector
  }
  const norm = Math.sqrt(squares)
  for (let i = 0; i < vector.length; i++) vector[i] = (vector[i] ?? 0) / norm
  return vector
}

/** 64 bits of the state in hexadecimal. */
function fingerprint(state: BuiltinState): string {
  const bytes = encodeBuiltinState(state)
  return [1, 2].map((seed) => hashBytes(bytes, seed).toString(16).padStart(8, '0')).join('')
}
