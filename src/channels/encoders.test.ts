import { uiMessageChunkSchema } from 'ai'
import fc from 'fast-check'
import type { Nodes } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { describe, expect, it } from 'vitest'
import type { AnswerPart, Citation } from '../core/answer.ts'
import { uiMessageChunks } from './ai-sdk/encode.ts'
import { deepChatEvents } from './deep-chat/encode.ts'
import { completionChunks } from './openai/encode.ts'
import { ChatCompletionChunk } from './openai/schemas.ts'
import { linksOf, sourcesList, withoutSources } from './wire/links.ts'

const words = fc.string({ unit: 'grapheme', maxLength: 30 })
/** Text that means something in Markdown more often than not. */
const markup = fc
  .array(
    fc.constantFrom(
      'a',
      'b',
      ' ',
      '\n',
      '\n\n',
      ...'*_[]()<>`!#&\\~|1.-+:"',
      '**',
      '](x)',
      '&lt;',
      '<b>',
      '![',
      '# ',
      '- ',
    ),
    {
      minLength: 1,
      maxLength: 20,
    },
  )
  .map((pieces) => pieces.join(''))
const said = fc.oneof(markup, fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }))
const citation = fc.record({
  title: said,
  url: fc.option(fc.oneof(fc.webUrl(), fc.constant('javascript:alert(1)'), fc.constant('https://x.example/a)b>c d'))),
  documentId: said,
  quote: said,
})

/** An answer of sentences that each cite one source, told in deltas that are cut anywhere, citations in between. */
const answers = fc
  .tuple(fc.array(fc.tuple(words, citation), { minLength: 1, maxLength: 5 }), fc.array(fc.nat(400), { maxLength: 8 }))
  .map(([pieces, cuts]) => {
    const citations = pieces.map(([, { url, ...rest }], i): Citation => {
      return { n: i + 1, ...rest, url, publishedAt: null, author: null, chunkId: i, start: 0, end: rest.quote.length }
    })
    const text = pieces.map(([said], i) => `${said.replaceAll(/[[\]]/g, '')} [${i + 1}].`).join(' ')
    const places = [...new Set(cuts.map((cut) => cut % (text.length + 1)).concat(text.length))].sort((a, b) => a - b)
    const parts: AnswerPart[] = []
    let at = 0
    let cited = 0
    for (const place of places) {
      parts.push({ type: 'text-delta', delta: text.slice(at, place) })
      at = place
      // A citation comes behind the delta that completes its marker.
      for (; cited < citations.length && text.slice(0, at).includes(`[${cited + 1}]`); cited++)
        parts.push({ type: 'citation', citation: citations[cited]! })
    }
    return { text, citations, parts: [START, ...parts, FINISH] }
  })

const START: AnswerPart = {
  type: 'start',
  id: 'msg_1',
  conversationId: 'conv_1',
  standaloneQuestion: 'q',
  model: 'm',
  index: { generation: null, embedder: null },
}
const FINISH: AnswerPart = {
  type: 'finish',
  status: 'answered',
  shortAnswer: null,
  model: 'm',
  fallback: null,
  followUps: [],
  usage: { inputTokens: 1, outputTokens: 2 },
  timings: { retrieveMs: 1, answerMs: 1 },
}
const linkOf = linksOf('http://localhost:8787/v1/ask', {})

function sent(stream: string) {
  const events = stream.split('\n\n').filter((event) => event.startsWith('data: '))
  return events
    .map((event) => event.slice(6))
    .filter((data) => data !== '[DONE]')
    .map((data) => JSON.parse(data))
}

describe('the encoders, whatever an answer says and however it is cut', () => {
  it('AI SDK: chunks that its schema takes, the whole text, each sentence with its source', async () => {
    const { validate } = uiMessageChunkSchema()
    await fc.assert(
      fc.asyncProperty(answers, async ({ text, citations, parts }) => {
        const chunks = sent(parts.map(uiMessageChunks()).join(''))
        for (const chunk of chunks) expect(await validate!(chunk)).toMatchObject({ success: true })
        const said = chunks.flatMap(({ type, delta }) => (type === 'text-delta' ? [delta] : []))
        expect(said.join('')).toBe(text)
        const quotes = chunks.flatMap(({ providerMetadata }) => (providerMetadata ? [providerMetadata.ibid.quote] : []))
        expect(quotes).toEqual(citations.map(({ quote }) => quote))
        const cited = chunks.find(({ type }) => type === 'text-end').citations
        expect(cited.map(({ source }: { source: { id: string } }) => source.id)).toEqual(
          citations.map(({ n }) => `${n}`),
        )
        for (const { source, startIndex, endIndex } of cited) {
          expect(text.slice(startIndex, endIndex)).toContain(`[${source.id}]`)
        }
      }),
    )
  })

  it('OpenAI: chunks of its shape, the whole text, annotations at the markers', () => {
    fc.assert(
      fc.property(answers, ({ text, citations, parts }) => {
        const options = { linkOf, sources: false, created: 1, includeUsage: true }
        const chunks = sent(parts.map(completionChunks(options)).join('')).map((chunk) =>
          ChatCompletionChunk.parse(chunk),
        )
        const deltas = chunks.flatMap(({ choices }) => choices.map(({ delta }) => delta))
        expect(deltas.map(({ content = '' }) => content).join('')).toBe(text)
        const marked = deltas.flatMap(({ annotations = [] }) => annotations.map(({ url_citation }) => url_citation))
        expect(marked.map(({ start_index, end_index }) => text.slice(start_index, end_index))).toEqual(
          citations.map(({ n }) => `[${n}]`),
        )
        for (const { url } of marked) expect(new URL(url).protocol).toMatch(/^https?:$/)
      }),
    )
  })

  it('deep-chat: the whole text in pieces, never HTML', () => {
    fc.assert(
      fc.property(answers, ({ text, parts }) => {
        const pieces = sent(parts.map(deepChatEvents({ sources: false })).join(''))
        expect(pieces.map((piece) => piece.text).join('')).toBe(text)
        for (const piece of pieces) expect(piece).not.toHaveProperty('html')
      }),
    )
  })
})

describe('the list of sources', () => {
  /** The text of a node, and the links and HTML in it. */
  function walk(node: Nodes, found = { text: '', links: [] as string[], kinds: new Set<string>() }) {
    found.kinds.add(node.type)
    if (node.type === 'link') found.links.push(node.url)
    if (node.type === 'text') found.text += node.value
    if ('children' in node) for (const child of node.children) walk(child, found)
    return found
  }

  it('is Markdown in which nothing that a document says means anything', () => {
    fc.assert(
      fc.property(answers, ({ text, citations }) => {
        const list = sourcesList(citations)
        expect(withoutSources(text + list)).toBe(text)
        const { children } = fromMarkdown(list)
        expect(children.map(({ type }) => type)).toEqual(['paragraph', 'list'])
        const items = children[1]!.type === 'list' ? children[1]!.children : []
        expect(items).toHaveLength(citations.length)
        items.forEach((item, i) => {
          const { n, title, url, quote } = citations[i]!
          const found = walk(item)
          const plain = (said: string) => said.replace(/\s+/g, ' ')
          expect(plain(found.text)).toContain(`[${n}]`)
          expect(plain(found.text).replaceAll(' ', '')).toContain(plain(title).replaceAll(' ', ''))
          expect(plain(found.text).replaceAll(' ', '')).toContain(`“${plain(quote).replaceAll(' ', '')}”`)
          const isWeb = url !== null && /^https?:/.test(url)
          expect(found.links).toHaveLength(isWeb ? 1 : 0)
          expect([...found.kinds].sort()).toEqual(['listItem', 'paragraph', 'text', ...(isWeb ? ['link'] : [])].sort())
        })
      }),
    )
  })
})
