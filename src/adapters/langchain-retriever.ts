import type { CallbackManagerForRetrieverRun } from '@langchain/core/callbacks/manager'
import { Document, type DocumentInterface } from '@langchain/core/documents'
import { BaseRetriever, type BaseRetrieverInput } from '@langchain/core/retrievers'
import type { DocumentFilter, Hit } from '../core/document.ts'

/** What a LangChain program is told of a passage. */
export interface PassageMetadata extends Record<string, unknown> {
  documentId: string
  chunkId: number
  /** UTF-16 offsets into the document's text: `text.slice(start, end)` is the passage. */
  start: number
  end: number
  /** Fused score, 0…1; higher is better. */
  score: number
  title: string
  url: string | null
}

/** A passage as `POST /v1/search` writes it. */
interface WireHit {
  documentId: string
  chunkId: number
  text: string
  start: number
  end: number
  score: number
  title: string
  url: string | null
}

/** What finds the passages: an `Assistant`, or its `/v1/search` over HTTP. */
export interface PassageSearch {
  search(request: { query: string; topK?: number; filter?: DocumentFilter }): Promise<readonly (Hit | WireHit)[]>
}

export interface LangChainRetrieverOptions extends BaseRetrieverInput {
  /** Most passages; the server's own default when absent. */
  topK?: number
  filter?: DocumentFilter
}

/** Ibid's retrieval as a LangChain retriever: the passages that `ask` would read, best first. */
export function createLangChainRetriever(
  source: PassageSearch,
  { topK, filter, ...input }: LangChainRetrieverOptions = {},
): BaseRetriever<PassageMetadata> {
  const request = { ...(topK !== undefined && { topK }), ...(filter && { filter }) }
  return new IbidRetriever(input, (query) => source.search({ query, ...request }))
}

class IbidRetriever extends BaseRetriever<PassageMetadata> {
  override lc_namespace = ['ibid', 'retrievers']
  readonly #search: (query: string) => Promise<readonly (Hit | WireHit)[]>

  constructor(input: BaseRetrieverInput, search: (query: string) => Promise<readonly (Hit | WireHit)[]>) {
    super(input)
    this.#search = search
  }

  override async _getRelevantDocuments(
    query: string,
    _callbacks?: CallbackManagerForRetrieverRun,
  ): Promise<DocumentInterface<PassageMetadata>[]> {
    return (await this.#search(query)).map((hit) => {
      const { text, ...metadata } = passageOf(hit)
      return new Document({
        id: `${metadata.documentId}#${metadata.start}-${metadata.end}`,
        pageContent: text,
        metadata,
      })
    })
  }
}

function passageOf(hit: Hit | WireHit): WireHit {
  if (!('chunk' in hit)) {
    const { documentId, chunkId, start, end, score, title, url, text } = hit
    return { documentId, chunkId, start, end, score, title, url, text }
  }
  const { chunk, document, score } = hit
  const { id: chunkId, documentId, start, end, text } = chunk
  return { documentId, chunkId, start, end, score, title: document.title, url: document.url, text }
}
