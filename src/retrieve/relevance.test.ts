import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Chunk } from '../core/document.ts'
import { createPassageReader } from './passage-words.ts'
import type { PreparedQuery } from './query.ts'
import { likeness, questionTerms } from './question-terms.ts'
import { type RelevanceFeatures, relevanceFeatures } from './relevance.ts'

const PASSAGES = 100
/** A prepared question over a corpus of 100 passages that has these words; others it does not have. */
const asked = (
  text: string,
  counts: Record<string, number>,
  corrected: Record<string, string[]> = {},
): PreparedQuery => ({
  text,
  keywords: [],
  frequency: (folded) => counts[folded] ?? 0,
  corrections: (folded) => corrected[folded] ?? [],
  passages: PASSAGES,
})
const idf = (n: number) => Math.log(1 + (PASSAGES - n + 0.5) / (n + 0.5))

const passage = (text: string, id: number, headings: string[] = []): { chunk: Chunk; title: string } => ({
  chunk: { id, documentId: String(id), ordinal: 0, start: 0, end: text.length, text, headings },
  title: '',
})
const features = (query: PreparedQuery, ...texts: string[]): RelevanceFeatures[] =>
  relevanceFeatures(
    questionTerms(query),
    texts.map((text, i) => passage(text, i)),
    createPassageReader(),
  )

describe('the terms of a question', () => {
  it('are its content words, each once, with the words skipped before each mention', () => {
    const { terms, mentions } = questionTerms(
      asked('When does the ferry sail, and the ferries of 1901?', { ferry: 9, ferries: 9, sail: 4 }),
    )
    expect(terms.map(({ key, frequency, numeric }) => [key, frequency, numeric])).toEqual([
      ['ferri', 9, false],
      ['sail', 4, false],
      ['1901', 0, true],
    ])
    expect(terms.map((term) => term.idf)).toEqual([idf(9), idf(4), 0])
    expect(mentions.map(({ term, skipped }) => [term, skipped])).toEqual([
      [0, 3],
      [1, 0],
      [0, 2],
      [2, 1],
    ])
  })

  it('are what a misspelt word was meant to be', () => {
    const { terms } = questionTerms(asked('the fery', { ferry: 5 }, { fery: ['ferry'] }))
    expect(terms.map(({ key, frequency }) => [key, frequency])).toEqual([['ferri', 5]])
  })

  it('are all words where there are only function words', () => {
    expect(questionTerms(asked('who is he', {})).terms).toHaveLength(3)
    expect(questionTerms(asked('?', {})).terms).toEqual([])
  })

  it('are spoken of by themselves most, then by derived forms, by longer words, by synonyms', () => {
    const { terms } = questionTerms(asked('evaluation quickstart buy', {}))
    const like = (term: number, key: string) => likeness(terms[term]!, key)
    expect(like(0, 'evalu')).toBe(1)
    expect(like(1, 'quickstartlearn')).toBe(0.5)
    expect(like(2, 'purchas')).toBe(0.3)
    expect(like(2, 'buyer')).toBeLessThan(1)
    expect(like(0, 'ferri')).toBe(0)
  })
})

describe('the features of relevance', () => {
  const ferry = { ferry: 10, sail: 20, harbour: 5 }

  it('compares the likelihood of the question in each passage with the best', () => {
    // Both have 4 words, so the mean length is 4; a term said once in 10 of 100 passages: 0.25 · 100 · 4 / (1.3 · 10) · 1/4.
    const [both, one] = features(asked('ferry sail', ferry), 'ferry goes sail there', 'ferry goes over there')
    const ratio = (n: number) => Math.log1p((0.25 * PASSAGES) / (1.3 * n))
    expect(both!.passage).toBe(1)
    expect(one!.passage).toBeCloseTo(ratio(10) / (ratio(10) + ratio(20)), 10)
  })

  it('finds the best sentence: two terms in one beat the same two in two', () => {
    const [apart, together] = features(
      asked('ferry sail', ferry),
      'The ferry is very red now. They will sail at noon.',
      'The ferry will sail at noon. They are very red now.',
    )
    expect(together!.sentence).toBe(1)
    expect(apart!.sentence).toBeLessThan(0.8)
    expect(apart!.passage).toBeCloseTo(together!.passage, 10)
  })

  it('counts other forms in sentences alone', () => {
    const [derived, none] = features(asked('Azerbaijan', { azerbaijan: 10 }), 'an Azerbaijani sat', 'a ferry sat here')
    expect(derived!.passage).toBe(0)
    expect(derived!.sentence).toBe(1)
    expect(none!.sentence).toBe(0)
  })

  it('sees neighbours that stay neighbours, with a function word between where the question has one', () => {
    const pairs = (question: string, text: string) => features(asked(question, ferry), text)[0]!.pairs
    expect(pairs('ferry harbour', 'the ferry harbour')).toBe(1)
    expect(pairs('ferry harbour', 'the harbour ferry')).toBe(0)
    expect(pairs('ferry harbour', 'the ferry and harbour')).toBe(0)
    expect(pairs('ferry of the harbour', 'the ferry and harbour')).toBe(1)
    expect(pairs('ferry ferry', 'ferry ferry')).toBe(0)
    const [ferryIdf, sailIdf, harbourIdf] = [idf(10), idf(20), idf(5)]
    expect(pairs('ferry sail harbour', 'a ferry sail, no more')).toBeCloseTo(
      (ferryIdf + sailIdf) / (ferryIdf + 2 * sailIdf + harbourIdf),
      10,
    )
  })

  it('sees numbers, the very same forms, and how early a passage comes to the point', () => {
    const query = asked('ferries of 1901 and 1902', { ferries: 10, '1901': 3 })
    const [first, second] = features(query, 'In 1901 ferry lines began.', `${'word '.repeat(20)}ferries`)
    expect(first!.numbers).toBe(0.5)
    expect(first!.surface).toBeCloseTo(idf(3) / (idf(3) + idf(10)), 10)
    expect(first!.early).toBeCloseTo(1 / (1 + 1 / 20), 10)
    expect(second!.numbers).toBe(0)
    expect(second!.surface).toBeCloseTo(idf(10) / (idf(3) + idf(10)), 10)
    expect(second!.early).toBe(0.5)
  })

  it('sees a heading that the question says whole', () => {
    const heading = (...headings: string[]) =>
      relevanceFeatures(
        questionTerms(asked('how do the ferries sail', ferry)),
        [passage('text', 1, headings)],
        createPassageReader(),
      )[0]!.heading
    expect(heading('Guide', 'The ferry')).toBe(1)
    expect(heading('Ferry fares')).toBe(0)
    expect(heading()).toBe(0)
  })

  it('stays within 0 and 1 for whatever is asked of whatever', () => {
    const text = fc
      .array(fc.constantFrom('ferry', 'sail', 'harbour', '1901', 'the', '.', 'sailing', ''))
      .map((w) => w.join(' '))
    fc.assert(
      fc.property(text, fc.array(text), (question, texts) => {
        for (const seen of features(asked(question, ferry), ...texts)) {
          for (const value of Object.values(seen)) expect(value >= 0 && value <= 1 + 1e-12).toBe(true)
        }
      }),
    )
  })
})
