import { STOP_WORDS } from '../core/text/stopwords.ts'
import { stem, words } from '../core/text/words.ts'
import { FeatureCounts } from './feature-counts.ts'
import { hashStep, mix } from './hash.ts'

/** Lengths of the character n-grams of a word, its bounds counted as characters. */
const SHORTEST_GRAM = 3
const LONGEST_GRAM = 5
/** In scripts without spaces between words a single character is a word or half of one. */
const SHORTEST_UNSPACED_GRAM = 1
const LONGEST_UNSPACED_GRAM = 3
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u

/** Words and n-grams start from different hashes: "cat" the word is not "cat" in "concatenate". */
const WORD_SEED = 1
const GRAM_SEED = 2
const BOUND = 0x20

/** A bound, not an eviction policy: the vocabulary of a corpus seldom gets there. */
const MAX_CACHED_WORDS = 50_000
const cache = new Map<string, readonly number[]>()

/** Reused: nothing of one text is left when the next begins. */
const counts = new FeatureCounts()

/**
 * Visits the features of a text, each with its count: the stem of every word and the word's character n-grams, as signed
 * 32-bit hashes. Function words are left out unless there is nothing else. A text without letters and digits has none.
 * The visitor must not call this function.
 */
export function forEachFeature(text: string, visit: (feature: number, count: number) => void): void {
  const all = words(text).map((word) => word.folded)
  const content = all.filter((word) => !STOP_WORDS.has(word))
  const wordCounts = new Map<string, number>()
  for (const word of content.length > 0 ? content : all) wordCounts.set(word, (wordCounts.get(word) ?? 0) + 1)
  counts.clear()
  for (const [word, count] of wordCounts) {
    for (const feature of featuresOfWord(word)) counts.add(feature, count)
  }
  counts.forEach(visit)
}

function featuresOfWord(word: string): readonly number[] {
  let known = cache.get(word)
  if (!known) {
    known = UNSPACED.test(word) ? unspacedFeatures(word) : spacedFeatures(word)
    if (cache.size >= MAX_CACHED_WORDS) cache.clear()
    cache.set(word, known)
  }
  return known
}

function spacedFeatures(word: string): number[] {
  const found = [hashOf(stem(word), WORD_SEED)]
  const units = [BOUND, ...codeUnits(word), BOUND]
  const shortest = Math.min(SHORTEST_GRAM, units.length)
  grams(units, shortest, LONGEST_GRAM, found)
  return found
}

/** Characters as written: folding takes Korean syllables apart, and their letters alone say little. */
function unspacedFeatures(run: string): number[] {
  const found: number[] = []
  const characters = Array.from(run.normalize('NFC'), (character) => character.codePointAt(0) ?? 0)
  grams(characters, SHORTEST_UNSPACED_GRAM, LONGEST_UNSPACED_GRAM, found)
  return found
}

function grams(units: readonly number[], shortest: number, longest: number, into: number[]): void {
  for (let start = 0; start + shortest <= units.length; start++) {
    let hash = GRAM_SEED
    const last = Math.min(longest, units.length - start)
    for (let length = 1; length <= last; length++) {
      hash = hashStep(hash, units[start + length - 1] ?? 0)
      if (length >= shortest) into.push(mix(hash ^ length))
    }
  }
}

function hashOf(text: string, seed: number): number {
  let hash = seed
  for (const unit of codeUnits(text)) hash = hashStep(hash, unit)
  return mix(hash ^ text.length)
}

function codeUnits(text: string): number[] {
  return Array.from({ length: text.length }, (_, i) => text.charCodeAt(i))
}
