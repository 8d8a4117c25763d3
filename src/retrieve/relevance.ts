import type { Chunk } from '../core/document.ts'
import type { PassageReader, PassageWords } from './passage-words.ts'
import { likeness, type QuestionTerms, type Term } from './question-terms.ts'

/** What the second look at a passage sees; every feature is in 0…1 and speaks for the passage. */
export interface RelevanceFeatures {
  /** How much likelier the passage is to say the question's terms than the corpus is, as a share of the best candidate's. */
  passage: number
  /** The same of its best sentence, other forms and synonyms counted too. */
  sentence: number
  /** Share of the question's neighbouring terms, by idf, that are neighbours in the passage. */
  pairs: number
  /** Share of the question's numbers that the passage has; 0 where it has none. */
  numbers: number
  /** Share of the question's words, by idf, that the passage has in the very same form. */
  surface: number
  /** 1 where the question says every content word of the heading. */
  heading: number
  /** How early the passage speaks of the question: 1 from its first word on. */
  early: number
}
export type RelevanceFeature = keyof RelevanceFeatures

/** Share of the corpus in the mixture with the passage: high, so that saying a term again goes on counting. */
const SMOOTHING = 0.8
/** Passages say a term about so many times where they say it at all. */
const REPEATS = 1.3
/** Added to the length of a sentence: else the shortest would win. */
const SENTENCE_PRIOR = 10
/** Words after which "early" is worth half. */
const EARLY = 20

/**
 * Features of each passage for a question. `passage` and `sentence` are query likelihoods with Jelinek–Mercer smoothing
 * (C. Zhai and J. Lafferty, "A study of smoothing methods for language models", TOIS 2004), the share of a term in the
 * corpus estimated from its document frequency; `pairs` is the ordered feature of the sequential dependence model
 * (D. Metzler and W. B. Croft, SIGIR 2005).
 */
export function relevanceFeatures(
  question: QuestionTerms,
  passages: readonly { chunk: Chunk; title: string }[],
  reader: PassageReader,
): RelevanceFeatures[] {
  reader.begin()
  const read = passages.map(({ chunk, title }) => reader.read(chunk, title))
  const meanLength = read.reduce((sum, { words }) => sum + words.length, 0) / Math.max(1, read.length)
  const look = createLook(question, reader, meanLength)
  const seen = read.map(look)
  const best = (of: 'passage' | 'sentence') => Math.max(Number.MIN_VALUE, ...seen.map((features) => features[of]))
  const bestPassage = best('passage')
  const bestSentence = best('sentence')
  return seen.map((features) => ({
    ...features,
    passage: features.passage / bestPassage,
    sentence: features.sentence / bestSentence,
  }))
}

/** A function that sees the features of one passage, `passage` and `sentence` as log-likelihood ratios. */
function createLook({ terms, mentions, passages }: QuestionTerms, reader: PassageReader, meanLength: number) {
  const match = createMatcher(terms, reader)
  const forms = mentions.map(({ folded }) => reader.numberOf(folded))
  const idfs = mentions.map(({ term }) => terms[term]!.idf)
  const mentionsOfTerm = terms.map((_, term) => mentions.flatMap((mention, i) => (mention.term === term ? [i] : [])))
  /** What a pair counts, under its second mention; 0 where there is none. */
  const pairs = mentions.map(({ term }, i) => (i === 0 || mentions[i - 1]!.term === term ? 0 : idfs[i - 1]! + idfs[i]!))
  const numeric = terms.map(({ numeric }) => (numeric ? 1 : 0))
  // (1 − λ)/λ over the share of the corpus that a term is.
  const ratios = terms.map(({ frequency }) =>
    frequency === 0 ? 0 : (((1 - SMOOTHING) / SMOOTHING) * passages * meanLength) / (REPEATS * frequency),
  )
  const likelihood = (counts: ArrayLike<number>, length: number): number => {
    let sum = 0
    for (let t = 0; t < ratios.length; t++) if (counts[t]! > 0) sum += Math.log1p((ratios[t]! * counts[t]!) / length)
    return sum
  }
  const counts = new Float64Array(terms.length)
  const strengths = new Float64Array(terms.length)
  const sameForm = new Uint8Array(mentions.length)
  const paired = new Uint8Array(mentions.length)

  /** Whether the term mentioned before stands right before `at`, or one word further where the question skips words. */
  function follows(mention: number, at: number, from: number, words: Int32Array): boolean {
    const wanted = mentions[mention - 1]!.term
    const reach = mentions[mention]!.skipped > 0 ? 2 : 1
    for (let i = at - 1; i >= Math.max(from, at - reach); i--) {
      if (match.term(words[i]!) === wanted && match.strength(words[i]!) === 1) return true
    }
    return false
  }

  return ({ words, above, sentenceEnds, heading }: PassageWords): RelevanceFeatures => {
    for (const buffer of [counts, strengths, sameForm, paired]) buffer.fill(0)
    let first = -1
    let sentence = 0
    let bestSentence = 0
    let begin = above
    for (let i = 0; i < words.length; i++) {
      const word = words[i]!
      const term = match.term(word)
      if (term >= 0) {
        const strength = match.strength(word)
        if (i >= above && strength > strengths[term]!) strengths[term] = strength
        if (strength === 1) {
          counts[term] = counts[term]! + 1
          if (first < 0 && i >= above) first = i - above
          for (const mention of mentionsOfTerm[term]!) {
            if (word === forms[mention]) sameForm[mention] = 1
            if (pairs[mention]! > 0 && follows(mention, i, i >= above ? above : 0, words)) paired[mention] = 1
          }
        }
      }
      if (i + 1 === sentenceEnds[sentence]) {
        bestSentence = Math.max(bestSentence, likelihood(strengths, SENTENCE_PRIOR + i + 1 - begin))
        strengths.fill(0)
        begin = i + 1
        while (sentenceEnds[sentence] === i + 1) sentence++
      }
    }
    return {
      passage: likelihood(counts, Math.max(1, words.length)),
      sentence: bestSentence,
      pairs: shareOf(pairs, (mention) => paired[mention] === 1),
      numbers: shareOf(numeric, (term) => counts[term]! > 0),
      surface: shareOf(idfs, (mention) => sameForm[mention] === 1),
      heading: heading.length > 0 && heading.every((word) => match.strength(word) === 1) ? 1 : 0,
      early: first < 0 ? 0 : 1 / (1 + first / EARLY),
    }
  }
}

/** The share of the weights whose index counts; 0 where there is no weight. */
function shareOf(weights: readonly number[], counts: (index: number) => boolean): number {
  let sum = 0
  let whole = 0
  for (const [i, weight] of weights.entries()) {
    whole += weight
    if (counts(i)) sum += weight
  }
  return whole > 0 ? sum / whole : 0
}

/** Looks up which term a word speaks of and how clearly; each word of the passages is compared once. */
function createMatcher(terms: readonly Term[], reader: PassageReader) {
  const known = new Float32Array(reader.size()).fill(-1)
  const found = new Int16Array(reader.size())
  const compare = (word: number): void => {
    const key = reader.keyOf(word)
    let best = 0
    found[word] = -1
    for (let term = 0; term < terms.length; term++) {
      const like = likeness(terms[term]!, key)
      if (like > best) {
        best = like
        found[word] = term
      }
    }
    known[word] = best
  }
  return {
    /** Index of the term that a word speaks of; −1 for none. */
    term(word: number): number {
      if (known[word]! < 0) compare(word)
      return found[word]!
    },
    strength(word: number): number {
      if (known[word]! < 0) compare(word)
      return known[word]!
    },
  }
}
