import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sentences } from './sentences.ts'

const split = (text: string): string[] => sentences(text).map((span) => text.slice(span.start, span.end))

describe('sentences', () => {
  it.each<[string, string[]]>([
    ['One. Two! Three?', ['One.', 'Two!', 'Three?']],
    ['Dr. Smith met J. K. Rowling. She left.', ['Dr. Smith met J. K. Rowling.', 'She left.']],
    ['He lives in the U.S. The U.S. Senate met.', ['He lives in the U.S.', 'The U.S. Senate met.']],
    ['It cost $1.6 billion in No. 5, e.g. here. Yes.', ['It cost $1.6 billion in No. 5, e.g. here.', 'Yes.']],
    [
      'On Jan. 5 he saw St. Petersburg. He said no. 5 left.',
      ['On Jan. 5 he saw St. Petersburg.', 'He said no. 5 left.'],
    ],
    ['We met in Jan. Later we left.', ['We met in Jan.', 'Later we left.']],
    [
      'He asked, “Why?” Then he left. (It was late.) Well.',
      ['He asked, “Why?”', 'Then he left.', '(It was late.)', 'Well.'],
    ],
    ['"Really?" he said. What?! No.', ['"Really?" he said.', 'What?!', 'No.']],
    ['Wait… we go on. And then... Next.', ['Wait… we go on.', 'And then...', 'Next.']],
    ['In aviation.[3] Since then.[4][5] So', ['In aviation.[3]', 'Since then.[4][5]', 'So']],
    ['It was in 1912. [editor: or later] It is old.', ['It was in 1912.', '[editor: or later] It is old.']],
    ['He saw approx. [about] ten.', ['He saw approx. [about] ten.']],
    ['who is he? when did he come?', ['who is he?', 'when did he come?']],
    ['They are united by faith.Azerbaijan is near.', ['They are united by faith.', 'Azerbaijan is near.']],
    ['It grew much stronger .Azerbaijan, Turkey agree.', ['It grew much stronger .', 'Azerbaijan, Turkey agree.']],
    ['He came to Baku in 1995.Recently, others did.', ['He came to Baku in 1995.', 'Recently, others did.']],
    [
      'We use Node.js, System.Text and a.b/C.D or .NET here.',
      ['We use Node.js, System.Text and a.b/C.D or .NET here.'],
    ],
    ['See https://example.com/The.Way for it.', ['See https://example.com/The.Way for it.']],
    ['你好。世界！「是。」吗？', ['你好。', '世界！', '「是。」', '吗？']],
    ['1. First\n2. Second', ['1. First', '2. Second']],
    ['We like Apple. iPhone sales rose.', ['We like Apple.', 'iPhone sales rose.']],
    ['', []],
    [' \n\n ', []],
  ])('splits %j', (text, expected) => {
    expect(split(text)).toEqual(expected)
  })

  it('ends a sentence at a blank line, and keeps wrapped prose whole', () => {
    expect(split('A heading\n\nProse that\nwraps here\n\n\nMore')).toEqual([
      'A heading',
      'Prose that\nwraps here',
      'More',
    ])
  })

  it('ends a sentence around headings, items, rows and labels', () => {
    expect(split('# Head\nText\n- one\n- two\nKey: value\nOther key: value\na | b\nc')).toEqual([
      '# Head',
      'Text',
      '- one',
      '- two',
      'Key: value',
      'Other key: value',
      'a | b',
      'c',
    ])
  })

  it('covers all text that is not white space, in order', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '.',
        '. ',
        '\n',
        '\n\n',
        '…',
        '?!',
        '[1]',
        '”',
        '"',
        'U.S.',
        'Dr.',
        ' | ',
        '- ',
        '# ',
        '。',
        'A',
        'b',
        '😀',
      ),
      fc.string({ unit: 'binary', maxLength: 5 }),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const text = pieces.join('')
        let at = 0
        for (const { start, end } of sentences(text)) {
          expect(start).toBeGreaterThanOrEqual(at)
          expect(text.slice(at, start).trim()).toBe('')
          expect(end).toBeGreaterThan(start)
          expect(text.slice(start, end)).toBe(text.slice(start, end).trim())
          at = end
        }
        expect(text.slice(at).trim()).toBe('')
      }),
      { numRuns: 500 },
    )
  })

  it.each(['.', '. ', '.)', '.[1]', '.[', '.A', '\n', 'a | \n', '. a', 'a.\n', 'A: ', '   ', 'Dr. '])(
    'takes linear time over a megabyte of %j',
    (unit) => {
      const text = unit.repeat(1_000_000 / unit.length)
      const before = performance.now()
      sentences(text)
      // Quadratic behaviour takes minutes here; the bound is generous for a busy machine.
      expect(performance.now() - before).toBeLessThan(5000)
    },
  )
})
