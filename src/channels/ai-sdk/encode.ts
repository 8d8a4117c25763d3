import type { Citation } from '../../core/answer.ts'
import type { AnswerEncoder } from '../wire/answer-events.ts'
import { fileNameOf, webAddress } from '../wire/links.ts'
import { markersOf } from '../wire/markers.ts'

/** Says that a stream is in this protocol, and which version of it. */
export const UI_MESSAGE_STREAM_HEADERS = { 'x-vercel-ai-ui-message-stream': 'v1' }

/** What is read is the text of a file, whatever the file was. */
const MEDIA_TYPES: ReadonlyMap<string, string> = new Map([
  ['md', 'text/markdown'],
  ['html', 'text/html'],
  ['htm', 'text/html'],
])

/**
 * The AI SDK's UI message stream, version 1 (https://ai-sdk.dev/docs/ai-sdk-ui/stream-protocol): one message with one text,
 * a source for each citation, a `data-conflict` for each conflict. Where in its document a source stands is in
 * `providerMetadata.ibid`; how the question ended, in the message's metadata.
 */
export function uiMessageChunks(): AnswerEncoder {
  const citations: Citation[] = []
  const conflicts: unknown[] = []
  let conversationId = ''
  let text: string | null = null

  const endText = () =>
    text === null ? '' : chunk({ type: 'text-end', id: TEXT_ID, ...textCitations(text, citations) })

  return (part) => {
    switch (part.type) {
      case 'start': {
        const { id, standaloneQuestion, model } = part
        conversationId = part.conversationId
        return chunk({
          type: 'start',
          messageId: id,
          messageMetadata: { conversationId, standaloneQuestion, model },
        })
      }
      case 'source':
        // Told with its words as soon as something cites it.
        return ''
      case 'text-delta': {
        const begin = text === null ? chunk({ type: 'text-start', id: TEXT_ID }) : ''
        text = (text ?? '') + part.delta
        return begin + chunk({ type: 'text-delta', id: TEXT_ID, delta: part.delta })
      }
      case 'citation':
        citations.push(part.citation)
        return chunk(sourcePart(part.citation))
      case 'conflict':
        conflicts.push(part.conflict)
        return chunk({ type: 'data-conflict', id: `conflict-${conflicts.length}`, data: part.conflict })
      case 'finish': {
        const { status, shortAnswer, model, fallback, followUps, usage } = part
        const messageMetadata = { status, shortAnswer, conversationId, conflicts, followUps, model, fallback, usage }
        return `${endText()}${chunk({ type: 'finish', finishReason: 'stop', messageMetadata })}${DONE}`
      }
      case 'error':
        return `${endText()}${chunk({ type: 'error', errorText: part.message })}${DONE}`
    }
  }
}

const TEXT_ID = 'answer'
const DONE = 'data: [DONE]\n\n'

function chunk(value: { type: string; [field: string]: unknown }): string {
  return `data: ${JSON.stringify(value)}\n\n`
}

/** A source as a part of the message. One without an address is a document. */
function sourcePart(citation: Citation) {
  const { sourceType, id: sourceId, ...rest } = sourceOf(citation)
  return { type: `source-${sourceType}`, sourceId, ...rest }
}

function sourceOf(citation: Citation) {
  const { n, documentId, title, chunkId, start, end, quote, publishedAt, author } = citation
  const url = webAddress(citation.url)
  const providerMetadata = { ibid: { n, documentId, chunkId, start, end, quote, publishedAt, author } }
  const id = String(n)
  if (url !== null) return { sourceType: 'url' as const, id, url, title, providerMetadata }
  const filename = fileNameOf(documentId)
  const mediaType = MEDIA_TYPES.get(filename.slice(filename.lastIndexOf('.') + 1).toLowerCase()) ?? 'text/plain'
  return { sourceType: 'document' as const, id, mediaType, title, filename, providerMetadata }
}

/** Which sentence of the text relies on which source: version 7 of the `ai` package reads it, older ones pass it over. */
function textCitations(text: string, citations: readonly Citation[]) {
  const byNumber = new Map(citations.map((citation) => [citation.n, citation]))
  const list = markersOf(text, new Set(byNumber.keys())).flatMap(({ n, sentence }) => {
    const citation = byNumber.get(n)
    if (!citation) return []
    const source = { type: 'source' as const, ...sourceOf(citation) }
    return [{ source, startIndex: sentence.start, endIndex: sentence.end, citedText: citation.quote }]
  })
  return list.length > 0 ? { citations: list } : {}
}
