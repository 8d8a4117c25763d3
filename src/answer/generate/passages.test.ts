import { describe, expect, it } from 'vitest'
import type { Hit } from '../../core/document.ts'
import { numberPassages } from './passages.ts'

const hit = (id: number, text: string): Hit => ({
  chunk: { id, documentId: `${id}.md`, ordinal: 0, start: 10, end: 10 + text.length, text, headings: ['Opening'] },
  document: {
    id: `${id}.md`,
    title: `Page ${id}`,
    author: null,
    publisher: null,
    publishedAt: null,
    url: null,
    mediaType: 'text/markdown',
    hash: '',
  },
  score: 1,
  keywordScore: 1,
  vectorScore: null,
})
const sentence = 'The tower of Elmont was opened in 1912. '

describe('numbered passages', () => {
  it('are each told once, those of several questions in turn', () => {
    const [a, b, c] = [hit(1, 'A.'), hit(2, 'B.'), hit(3, 'C.')]
    const passages = numberPassages([
      [a, b],
      [c, a],
    ])
    expect(passages.map(({ n, hit: { chunk } }) => [n, chunk.id])).toEqual([
      [1, 1],
      [2, 3],
      [3, 2],
    ])
    expect(passages[0]).toMatchObject({ text: 'A.', context: 'Page 1\nOpening' })
  })

  it('keep to the budget: one too long is cut behind a sentence, and is left out where too little would be left', () => {
    const long = sentence.repeat(20).trim()
    const passages = numberPassages([[hit(1, long), hit(2, long), hit(3, 'It is tall.')]], long.length + 300)
    expect(passages.map(({ hit: { chunk } }) => chunk.id)).toEqual([1, 2, 3])
    expect(long.startsWith(passages[1]!.text)).toBe(true)
    expect(passages[1]!.text).toMatch(/1912\.$/)
    const shown = passages.reduce((sum, { text }) => sum + text.length, 0)
    expect(shown).toBeLessThanOrEqual(long.length + 300)
    expect(numberPassages([[hit(1, long), hit(2, long)]], long.length + 100)).toHaveLength(1)
    expect(numberPassages([[]])).toEqual([])
  })
})
