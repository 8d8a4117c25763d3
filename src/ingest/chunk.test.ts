import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sentences } from '../core/text/sentences.ts'
import type { Block } from './block.ts'
import { chunk } from './chunk.ts'
import { compose } from './compose.ts'
import { normalise } from './normalise.ts'

const paragraph = (text: string): Block => ({ kind: 'paragraph', depth: 0, text })
const heading = (depth: number, text: string): Block => ({ kind: 'heading', depth, text })
const chunksOf = (blocks: readonly Block[], options = {}) => {
  const composed = compose(blocks)
  return chunk(composed.text, composed.blocks, options)
}
const prose = (count: number): string => 'This sentence has forty-one letters in it. '.repeat(count).trim()

describe('chunk', () => {
  it('keeps short paragraphs together and begins anew under each heading', () => {
    const chunks = chunksOf([
      paragraph('Intro.'),
      heading(2, 'One'),
      paragraph('A.'),
      paragraph('B.'),
      heading(2, 'Two'),
      paragraph('C.'),
    ])
    expect(chunks.map(({ text, headings }) => ({ text, headings }))).toEqual([
      { text: 'Intro.', headings: [] },
      { text: 'One\n\nA.\n\nB.', headings: ['One'] },
      { text: 'Two\n\nC.', headings: ['Two'] },
    ])
    expect(chunks.map(({ ordinal }) => ordinal)).toEqual([0, 1, 2])
  })

  it('joins short sections below the same heading, and a bare heading to what is under it', () => {
    const chunks = chunksOf([
      heading(2, 'Options'),
      heading(3, 'a'),
      paragraph('Alpha.'),
      heading(3, 'b'),
      paragraph('Beta.'),
      heading(2, 'End'),
      heading(3, 'c'),
      paragraph('Gamma.'),
    ])
    expect(chunks.map(({ text, headings }) => ({ text, headings }))).toEqual([
      { text: 'Options\n\na\n\nAlpha.\n\nb\n\nBeta.', headings: ['Options'] },
      { text: 'End\n\nc\n\nGamma.', headings: ['End', 'c'] },
    ])
  })

  it('cuts long paragraphs between sentences, and never leaves a heading alone', () => {
    const chunks = chunksOf([heading(2, 'Long'), paragraph(prose(116))])
    expect(chunks.length).toBeGreaterThan(4)
    for (const { text } of chunks) {
      expect(text).toMatch(/\.$/)
      expect(text.length).toBeLessThanOrEqual(1400)
      expect(text.length).toBeGreaterThan(400)
    }
  })

  it('repeats whole sentences of the chunk before where an overlap is asked for', () => {
    const composed = compose([paragraph(prose(70))])
    const plain = chunk(composed.text, composed.blocks)
    const lapped = chunk(composed.text, composed.blocks, { overlap: 100 })
    expect(lapped.map(({ end }) => end)).toEqual(plain.map(({ end }) => end))
    expect(lapped[1]!.start).toBe(plain[0]!.end - 85)
    expect(lapped[1]!.text).toBe(composed.text.slice(lapped[1]!.start, lapped[1]!.end))
  })

  const anyBlock = fc.record({
    kind: fc.constantFrom<Block['kind']>('heading', 'paragraph', 'list-item', 'table-row', 'code', 'quote'),
    depth: fc.integer({ min: 1, max: 6 }),
    text: fc.oneof(
      fc.string({ unit: 'binary', maxLength: 80 }),
      fc
        .array(fc.constantFrom('word', '😀', 'End. ', 'Dr. ', '\n', ' ', '…', 'x'.repeat(30)), { maxLength: 80 })
        .map((parts) => parts.join('')),
    ),
  })

  it('holds every character once, in order, within the maximum, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.array(anyBlock, { maxLength: 12 }),
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 2, max: 200 }),
        (blocks, target, max) => {
          const composed = compose(blocks.map((block) => ({ ...block, text: normalise(block.text).trim() })))
          let at = 0
          for (const { start, end, text } of chunk(composed.text, composed.blocks, { target, max })) {
            expect(composed.text.slice(at, start).trim()).toBe('')
            expect(composed.text.slice(start, end)).toBe(text)
            expect(text).toBe(text.trim())
            expect(text.length).toBeGreaterThan(0)
            expect(text.length).toBeLessThanOrEqual(max)
            expect(text.isWellFormed()).toBe(true)
            at = end
          }
          expect(composed.text.slice(at).trim()).toBe('')
        },
      ),
      { numRuns: 500 },
    )
  })

  it('cuts no sentence that fits into a chunk', () => {
    fc.assert(
      fc.property(fc.array(anyBlock, { maxLength: 12 }), (blocks) => {
        const composed = compose(blocks.map((block) => ({ ...block, text: normalise(block.text).trim() })))
        const max = 150
        const starts = new Set(
          composed.blocks.flatMap((block) =>
            sentences(composed.text.slice(block.start, block.end)).map(({ start }) => start + block.start),
          ),
        )
        const long = composed.blocks.flatMap((block) =>
          sentences(composed.text.slice(block.start, block.end))
            .filter((span) => span.end - span.start > max)
            .map((span) => [span.start + block.start, span.end + block.start] as const),
        )
        for (const { start } of chunk(composed.text, composed.blocks, { target: 100, max })) {
          expect(starts.has(start) || long.some(([from, to]) => from < start && start < to)).toBe(true)
        }
      }),
      { numRuns: 300 },
    )
  })
})
