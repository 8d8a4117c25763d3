import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDraftSplitter, type DraftSentence } from './draft-splitter.ts'

function split(...deltas: string[]): DraftSentence[] {
  const splitter = createDraftSplitter()
  return [...deltas.flatMap((delta) => splitter.push(delta)), ...splitter.end()]
}

/** A sentence as it was understood: what sets it apart, its list mark, and its text with the numbers behind it. */
const told = (draft: string) =>
  split(draft).map(({ gap, item, text, markers }) => `${gap}${item}${text}${markers.map(({ n }) => `#${n}`).join('')}`)

describe('the splitter of drafts', () => {
  it.each<[string, string, string[]]>([
    ['markers before the stop', 'It rose [1]. It fell [2].', ['It rose.#1', ' It fell.#2']],
    ['markers behind the stop', 'It rose. [1] It fell.[2]', ['It rose.#1', ' It fell.#2']],
    [
      'several markers',
      'It rose [1, 2]. It fell [1][3]. It lay [2-4].',
      ['It rose.#1#2', ' It fell.#1#3', ' It lay.#2#3#4'],
    ],
    [
      'other brackets',
      'It rose【1】. It fell【2†source】. It lay [^3]. It sank [[4]].',
      ['It rose.#1', ' It fell.#2', ' It lay.#3', ' It sank.#4'],
    ],
    [
      'words in the marker',
      'It rose [passage 1]. It fell [Source: 2]. It lay [doc 3, 4].',
      ['It rose.#1', ' It fell.#2', ' It lay.#3#4'],
    ],
    ['a linked marker', 'It rose [1](https://a.example/1). It fell \\[2\\].', ['It rose.#1', ' It fell.#2']],
    ['a marker within', 'In 1912 [1] it rose and fell [2].', ['In 1912 it rose and fell.#1#2']],
    ['a marker that opens', '[1] says that it rose. It fell.', ['says that it rose.#1', ' It fell.']],
    ['abbreviations', 'Dr. Poe of the U.S. [1] came. She left [2].', ['Dr. Poe of the U.S. came.#1', ' She left.#2']],
    [
      'lists',
      'Three:\n\n- one [1]\n- two. Half. [2]\n  1. three',
      ['Three:', '\n\n- one#1', '\n- two.', ' Half.#2', '\n  1. three'],
    ],
    ['headings and quotations', '## On towers\n> It rose [1].', ['On towers', '\nIt rose.#1']],
    ['rows', '| year | height |\n|---|---|\n| 1912 | 96 m [1] |', ['year, height', '\n1912, 96 m#1']],
    ['sources at the end', 'It rose [1].\n\nSources:\n[1] The tower', ['It rose.#1']],
    ['footnotes at the end', 'It rose [^1].\n\n[^1]: The tower. A book.', ['It rose.#1']],
    ['thoughts', '<think>It fell [1].\nSure.</think>It rose [2].', ['It rose.#2']],
    ['emphasis', 'It is **tall**. **It rose. It fell.**', ['It is **tall**.', ' It rose.', ' It fell.']],
    ['years in brackets', 'It rose [1912] again [1].', ['It rose [1912] again.#1']],
    ['line breaks of another system', 'It rose.\r\n\r\nIt fell.', ['It rose.', '\n\nIt fell.']],
    ['nothing', ' \n\n ', []],
  ])('takes %s', (_, draft, sentences) => {
    expect(told(draft)).toEqual(sentences)
  })

  it.each<[string, string, string]>([
    ['an image', 'See ![a. B](https://x.example/?q=1) it.', 'See it.'],
    ['an image by reference', 'See ![a][b] it.', 'See it.'],
    ['a link', 'See [the tower](https://x.example/a(b)c "t") now.', 'See the tower now.'],
    ['a link by reference', 'See [the tower][ref] now.', 'See the tower now.'],
    ['a link around an image', 'See [![a](https://x.example/i)](https://x.example/l) now.', 'See now.'],
    ['HTML', 'See <b onclick="x()">the</b> <script>tower</script> now.', 'See the tower now.'],
    ['HTML that is left open', 'See it <img src=x onerror=alert(1)', 'See it'],
    ['a link that is left open', 'See [the tower](https://x.example', 'See the tower'],
    ['a definition', '[ref]: https://x.example', ''],
    ['hidden characters', 'See\u200b \u202eit\u202c\u{e0041} now.', 'See it now.'],
  ])('leaves out %s', (_, draft, text) => {
    expect(
      split(draft)
        .map((sentence) => sentence.text)
        .join('|'),
    ).toBe(text)
  })

  it.each([
    'Go to https://x.example/a now.',
    'Go to www.x.example.',
    'Go to <https://x.example>.',
    'Run javascript:alert(1).',
    'Mail <a@x.example>.',
  ])('says where an address was taken out: %s', (draft) => {
    const [before, sentence] = split(`It rose. ${draft}`)
    expect([before?.addressed, sentence?.addressed]).toEqual([false, true])
    expect(sentence?.text).not.toMatch(/x\.example|alert/)
  })

  it('gives a sentence as soon as the next one has begun, and no earlier', () => {
    const splitter = createDraftSplitter()
    const taken = ['It rose [1', '].', ' [2', '] ', 'It', ' ', 'fell', '.\n'].map(
      (delta) => splitter.push(delta).length,
    )
    expect(taken).toEqual([0, 0, 0, 0, 0, 1, 0, 1])
  })

  it('says whether what is left was whole', () => {
    const closed = (draft: string) => split(draft).map((sentence) => sentence.closed)
    expect(closed('It rose [1]. It fell [2].')).toEqual([true, true])
    expect(closed('It rose. [1]')).toEqual([true])
    expect(closed('It rose. It fell with')).toEqual([true, false])
    expect(closed('- It rose\n- It fell')).toEqual([true, false])
  })

  const piece = fc.constantFrom(
    ...[
      'It rose',
      ' in 1912',
      '.',
      '. ',
      ' [1]',
      '[2, 3]',
      '【4】',
      '[^5]',
      '\n',
      '\n\n',
      '- ',
      '1. ',
      '**',
      '`',
      '```',
      '| ',
      'U.S. ',
    ],
    ...[
      '![a](https://x.example/i)',
      '[b](https://x.example)',
      '<b>',
      '<think>',
      '</think>',
      '](',
      '[',
      '!',
      'https://x.example ',
      '\u{1f600}',
      '\r\n',
      'Sources:',
    ],
  )
  const drafts = fc.oneof(
    fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join('')),
    fc.string({ unit: 'binary', maxLength: 200 }),
  )

  it('finds the same however the draft is cut', () => {
    fc.assert(
      fc.property(drafts, fc.infiniteStream(fc.integer({ min: 1, max: 9 })), (draft, sizes) => {
        const cut: string[] = []
        for (let at = 0; at < draft.length; ) {
          const size = sizes.next().value!
          cut.push(draft.slice(at, at + size))
          at += size
        }
        expect(split(...cut)).toEqual(split(draft))
      }),
      { numRuns: 500 },
    )
  })

  it('lets no image, link, address or tag through, and keeps each marker within its sentence', () => {
    fc.assert(
      fc.property(drafts, (draft) => {
        const sentences = split(draft)
        for (const { text, markers } of sentences) {
          for (const { at } of markers) expect(at >= 0 && at <= text.length).toBe(true)
          expect(text).not.toMatch(/[\ue000-\uf8ff]/)
        }
        expect(sentences.map(({ gap, item, text }) => gap + item + text).join('')).not.toMatch(
          /x\.example|!\[|\]\(|\]\[|<[a-z!/?]/i,
        )
      }),
      { numRuns: 500, examples: [['!【4】['], ['!!['], ['!`['], ['```\n\n [1]\n\n [1]']] },
    )
  })

  it('takes no longer than what it is given is long', () => {
    const draft = `${'word '.repeat(3_000)}\n${'x'.repeat(20_000)}\n${'a. B '.repeat(2_000)}`
    const began = performance.now()
    expect(split(draft).length).toBeGreaterThan(1_000)
    expect(performance.now() - began).toBeLessThan(10_000)
  })
})
