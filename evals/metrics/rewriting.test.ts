import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { bleuCounts, corpusBleu, rewriteTokens, saysSame, tokenOverlap } from './rewriting.ts'

const bleu = (...pairs: [text: string, reference: string][]): number => corpusBleu(pairs.map((p) => bleuCounts(...p)))

describe('BLEU', () => {
  it('counts n-grams no more often than the reference has them', () => {
    // The example of Papineni et al. (2002), section 2.1.1: "the" stands twice in the reference, so 2 of 7 count.
    const { matched, total } = bleuCounts('the the the the the the the', 'The cat is on the mat.')
    expect([matched[0], total[0]]).toEqual([2, 7])
    expect([matched[1], total[1]]).toEqual([0, 6])
  })

  it('is the geometric mean of four precisions times the brevity penalty', () => {
    // Unigrams 5/6 ("when did _ go to rome": all but "he"), bigrams 3/5, trigrams 1/4 ("go to rome"), 4-grams 0/3.
    expect(bleu(['When did he go to Rome?', 'When did Marie Curie go to Rome?'])).toBe(0)
    // A second question, found whole: 5+6=11 of 12, 3+5=8 of 10, 1+4=5 of 8, 0+3=3 of 6; 12 tokens against 13.
    const expected = 100 * Math.exp(1 - 13 / 12) * ((11 / 12) * (8 / 10) * (5 / 8) * (3 / 6)) ** (1 / 4)
    expect(
      bleu(
        ['When did he go to Rome?', 'When did Marie Curie go to Rome?'],
        ['why did the war ever end', 'Why did the war ever end?'],
      ),
    ).toBeCloseTo(expected, 10)
    expect(expected).toBeCloseTo(63.66, 2)
  })

  it('is 100 for the references themselves, and 0 of nothing', () => {
    expect(bleu(['When was the JF-17 sold?', 'when was the JF-17 sold'])).toBe(100)
    expect(corpusBleu([])).toBe(0)
    expect(bleu(['', 'When was it?'])).toBe(0)
  })
})

it('overlap is precision, recall and F1 of tokens as often as they occur', () => {
  // Of "did it fly it" the reference has "did" and "fly": 2 of 4, and 2 of its own 4.
  const { precision, recall, f1 } = tokenOverlap('Did it fly, it?', 'did the plane fly')
  expect([precision, recall]).toEqual([2 / 4, 2 / 4])
  expect(f1).toBeCloseTo(0.5, 10)
  expect(tokenOverlap('?', '')).toEqual({ precision: 1, recall: 1, f1: 1 })
  expect(tokenOverlap('a', '')).toEqual({ precision: 0, recall: 0, f1: 0 })
  expect(tokenOverlap('a', 'b').f1).toBe(0)
})

it('case and punctuation are no difference', () => {
  expect(saysSame('what was it ?', 'What was it?')).toBe(true)
  expect(saysSame('What was it?', 'What was the deal?')).toBe(false)
  expect(rewriteTokens("Dalí's JF-17!")).toEqual(['dalí', 's', 'jf', '17'])
})

const canard = join(process.env.IBID_BENCH ?? '', 'canard', 'rewrites.jsonl')
it.skipIf(!existsSync(canard))(
  'copying CANARD’s questions has the published BLEU (skipped without IBID_BENCH)',
  async () => {
    const lines = (await readFile(canard, 'utf8')).trim().split('\n')
    const rows = lines.map((line) => JSON.parse(line) as { question: string; rewrite: string })
    expect(corpusBleu(rows.map(({ question, rewrite }) => bleuCounts(question, rewrite)))).toBeCloseTo(34.8, 1)
  },
)
