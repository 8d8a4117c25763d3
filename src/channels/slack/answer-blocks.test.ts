import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyText } from '../../arbitrary.suite.ts'
import { type AnswerExtras, answerBlocks, readFeedback } from './answer-blocks.ts'
import { grouped } from './blocks.ts'
import { citation } from './bot.suite.ts'
import { faultsOf } from './slack-limits.suite.ts'
import { MESSAGE_CHARS, pieces } from './split.ts'
import { clip, escapeText, link, plainText, unescapeText } from './text.ts'

const nasty = fc.oneof(
  anyText(40),
  fc.constantFrom(
    '<!channel>',
    '@here',
    '<@U1>',
    '&'.repeat(400),
    '"'.repeat(400),
    '\n'.repeat(50),
    '😀'.repeat(300),
    '|>',
    '',
  ),
  fc.string({ unit: fc.constantFrom('a', '"', '\\', '&', '<', '@', ' '), maxLength: 3000 }),
)
const nullable = fc.option(nasty, { nil: null })
const url = fc.option(fc.webUrl({ withQueryParameters: true }), { nil: null })

const extras: fc.Arbitrary<AnswerExtras> = fc.record({
  team: fc.constant('T0001'),
  answerId: fc.constant('msg_1'),
  status: fc.constantFrom('answered', 'partial', 'conflicting', 'not_found', 'clarify'),
  citations: fc.array(
    fc
      .record({
        n: fc.integer({ min: 1, max: 99 }),
        documentId: nasty,
        title: nasty,
        url,
        publishedAt: nullable,
        author: nullable,
        quote: nasty,
      })
      .map((some) => ({ ...citation, ...some })),
    { maxLength: 30 },
  ),
  conflicts: fc.array(
    fc.record({
      about: nasty,
      values: fc.array(
        fc.record({
          value: nasty,
          citations: fc.array(fc.integer({ min: 1, max: 99 }), { maxLength: 40 }),
          publishedAt: nullable,
        }),
        { minLength: 2, maxLength: 12 },
      ),
    }),
    { maxLength: 5 },
  ),
  followUps: fc.array(nasty, { maxLength: 8 }),
})

describe('what stands below an answer', () => {
  it('fits its messages whatever it is, and calls nobody', () => {
    fc.assert(
      fc.property(extras, fc.option(fc.constant('https://ibid.example.org'), { nil: null }), (some, publicUrl) => {
        const message = { channel: 'C1', text: 'x', unfurl_links: false, unfurl_media: false }
        for (const blocks of grouped(answerBlocks(some, publicUrl), MESSAGE_CHARS)) {
          expect(faultsOf('chat.postMessage', { ...message, blocks })).toEqual([])
        }
      }),
      { numRuns: 300 },
    )
  })

  it('is rated by its answer', () => {
    expect(readFeedback('up T0001 msg_1')).toEqual({ rating: 'up', team: 'T0001', answerId: 'msg_1' })
    for (const value of ['', 'up', 'up T0001', 'up T0001 msg_1 x', 'Up T0001 msg_1'])
      expect(readFeedback(value)).toBeNull()
  })
})

describe('text for Slack', () => {
  it('is read back as it was, and holds no control sequence', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const escaped = escapeText(text)
        // A joiner of the text's own behind an at sign is one of ours to whoever reads it.
        fc.pre(!text.includes('@\u2060'))
        expect(unescapeText(escaped)).toBe(text)
        expect(escaped).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/)
      }),
    )
  })

  it('leaves e-mail addresses as they are', () => {
    expect(escapeText('write to ann@example.org or @ann')).toBe('write to ann@example.org or @\u2060ann')
  })

  it('links so that nothing in an address or a label ends the link', () => {
    expect(link('https://a.example/?a=1&b=<|>', 'a|b <c>')).toBe(
      '<https://a.example/?a=1&amp;b=%3C%7C%3E|a¦b &lt;c&gt;>',
    )
  })

  it('is cut between characters', () => {
    expect(clip('abc', 3)).toBe('abc')
    expect(clip('ab😀d', 4)).toBe('ab…')
    expect(clip('ab cd', 4)).toBe('ab…')
  })

  it.each([
    ['<@UBOT> when was it?', 'when was it?'],
    ['hey <@UBOT|ibid>, <@U2|ann> says &lt;b&gt; &amp;amp;', 'hey , @ann says <b> &amp;'],
    [
      'in <#C1|general> or <#C2>: <https://a.example|there> and <https://b.example>',
      'in #general or : there and https://b.example',
    ],
    ['<!here> <!subteam^S1|@team> <!date^1^{date}|on Monday>', 'on Monday'],
    ['mail <mailto:a@b.example|a@b.example>', 'mail a@b.example'],
    ['  two\n lines ', 'two lines'],
  ])('%j reads %j', (text, plain) => {
    expect(plainText(text, 'UBOT')).toBe(plain)
  })
})

describe('pieces of a text', () => {
  it('joined are the text, and each fits', () => {
    fc.assert(
      fc.property(nasty, fc.integer({ min: 20, max: 500 }), (text, room) => {
        const found = pieces(text, room)
        expect(found.join('')).toBe(text)
        for (const piece of found) expect(JSON.stringify(escapeText(piece)).length - 2).toBeLessThanOrEqual(room)
      }),
    )
  })

  it('end where a reader would turn the page', () => {
    const text = `${'word '.repeat(30)}end.\n\n${'more '.repeat(30)}`
    expect(pieces(text, 200)[0]).toBe(`${'word '.repeat(30)}end.\n\n`)
    expect(pieces('x'.repeat(50), 20)).toEqual(['x'.repeat(20), 'x'.repeat(20), 'x'.repeat(10)])
    expect(pieces('😀'.repeat(30), 25)[0]).toBe('😀'.repeat(12))
  })
})
