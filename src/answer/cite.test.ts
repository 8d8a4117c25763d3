import { describe, expect, it } from 'vitest'
import { createCitations } from './cite.ts'
import { withMarkers } from './markers.ts'
import { asked, hitOf, infoOf } from './passages.suite.ts'
import { quoteOf } from './quote.ts'
import { readSentences } from './sentence.ts'

const TEXT = 'The bridge opened in 1942. It cost nine million. Boats pass below it.'
const document = infoOf('bridges.md', { title: 'Bridges', author: 'Jane Roe' })
const span = (start: number, end: number, quote = TEXT.slice(start, end)) => ({
  document,
  chunkId: 4,
  start,
  end,
  quote,
})

describe('citations', () => {
  it('are numbered as they are cited, with what is known of their document', async () => {
    const citations = createCitations(async () => TEXT)
    expect(await citations.cite(span(0, 26))).toBe(1)
    expect(await citations.cite(span(27, 48))).toBe(2)
    expect(citations.list).toMatchObject([
      {
        n: 1,
        documentId: 'bridges.md',
        title: 'Bridges',
        author: 'Jane Roe',
        url: null,
        chunkId: 4,
        start: 0,
        end: 26,
      },
      { n: 2, quote: 'It cost nine million.' },
    ])
  })

  it('give a span that is cited again the number it has', async () => {
    const citations = createCitations(async () => TEXT)
    expect([await citations.cite(span(0, 26)), await citations.cite(span(0, 26))]).toEqual([1, 1])
    expect(citations.list).toHaveLength(1)
  })

  it.each([
    ['changed since', async () => TEXT.replace('1942', '1943'), span(0, 26)],
    ['grew at its beginning', async () => ` ${TEXT}`, span(0, 26)],
    ['is gone', async () => null, span(0, 26)],
    ['says something else there', async () => TEXT, span(0, 26, 'The bridge opened in 1999.')],
    ['ends before', async () => TEXT, span(60, 90, `${TEXT.slice(60)}…`)],
    ['is quoted with nothing', async () => TEXT, span(5, 5)],
  ])('drop and count a span whose document %s', async (_, textOf, wrong) => {
    const citations = createCitations(textOf)
    expect(await citations.cite(wrong)).toBeNull()
    expect([citations.list, citations.dropped]).toEqual([[], 1])
  })

  it('read a document once, and keep numbers without a gap where one is dropped', async () => {
    let reads = 0
    const citations = createCitations(async () => {
      reads++
      return TEXT
    })
    await citations.cite(span(0, 26))
    await citations.cite(span(0, 3, 'not'))
    expect(await citations.cite(span(27, 48))).toBe(2)
    expect([reads, citations.dropped]).toEqual([1, 1])
  })

  it('cover the sentences that lie in their quotes', async () => {
    const citations = createCitations(async () => TEXT)
    const [first, second, third] = readSentences([hitOf('bridges.md', TEXT)])
    await citations.cite(span(0, 48))
    expect([first, second, third].map((sentence) => citations.covers(sentence!))).toEqual([true, true, false])
    expect(citations.covers(readSentences([hitOf('other.md', TEXT)])[0]!)).toBe(false)
  })
})

describe('a quote', () => {
  const quotes = (text: string, question?: string): string[] => {
    const { question: analysed, sentences } = asked(question ?? 'bridge', text)
    return sentences.map((sentence) => quoteOf(sentence, question === undefined ? undefined : analysed).quote)
  }

  it('is the sentence, where that stands by itself', () => {
    expect(quotes('The bridge opened in 1942. Boats pass below.')).toEqual([
      'The bridge opened in 1942.',
      'Boats pass below.',
    ])
  })

  it.each(['It cost nine million.', 'This took nine years.', 'However, nobody came.', 'They all left.'])(
    'takes in the sentence that “%s” points back at',
    (second) => {
      expect(quotes(`The bridge opened in 1942. ${second}`)[1]).toBe(`The bridge opened in 1942. ${second}`)
    },
  )

  it('takes in who says the words that a quotation mark closes', () => {
    expect(quotes('The minister said: “We are glad. The bridge is open.”').at(-1)).toContain('The minister said')
  })

  it('keeps to one sentence where the next adds nothing that was asked', () => {
    expect(quotes('The bridge opened in 1942. Fish is sold nearby.', 'When did the bridge open?')[0]).toBe(
      'The bridge opened in 1942.',
    )
  })

  it('does not grow beyond what is good to read', () => {
    const long = `The bridge is ${'very '.repeat(130)}long.`
    expect(quotes(`${long} It opened in 1942.`)[1]).toBe('It opened in 1942.')
  })

  it('counts its offsets in the document, not in the passage', () => {
    const before = 'A heading.\n\n'
    const [sentence] = readSentences([hitOf('a.txt', TEXT, {}, before)])
    const { start, end, quote } = quoteOf(sentence!)
    expect((before + TEXT).slice(start, end)).toBe(quote)
    expect(start).toBe(before.length)
  })
})

describe('withMarkers', () => {
  it.each([
    ['It opened in 1942.', 'It opened in 1942 [1][2].'],
    ['Did it open?', 'Did it open [1][2]?'],
    ['It opened in 1942', 'It opened in 1942 [1][2].'],
    ['He said: “It is open.”', 'He said: “It is open.” [1][2]'],
    ['- a line of a list;', 'a line of a list [1][2].'],
    // A note's number in the document would be taken for one of ours.
    ['It opened in 1942 [7].', 'It opened in 1942 [1][2].'],
    ['over\n  two lines.', 'over two lines [1][2].'],
  ])('%j becomes %j', (quote, told) => {
    expect(withMarkers(quote, [1, 2])).toBe(told)
  })
})
