import type { DocumentFilter, Hit } from '../core/document.ts'
import type { DocumentStore, KeywordIndex, ServedIndex } from '../core/ports.ts'
import { diversify } from './diversify.ts'
import { fuse, type Scored } from './fuse.ts'
import { type PreparedQuery, prepareQuery } from './query.ts'

export interface RetrieverPorts {
  documents: DocumentStore
  keywords: KeywordIndex
  /** The index in service; null while there is none, when keywords alone must do. */
  served(): ServedIndex | null
}

export const RETRIEVER_DEFAULTS = {
  /** Weight of the vector leg with the built-in embedder, measured on four public sets. */
  vectorWeight: 0.4,
  /** Candidates that each leg hands to the fusion. */
  candidates: 50,
  /** Largest share of the hits that one document may fill. */
  documentShare: 0.75,
}
export type RetrieverOptions = typeof RETRIEVER_DEFAULTS

export interface Retrieved {
  query: PreparedQuery
  /** Best first. */
  hits: Hit[]
}

export interface Retriever {
  /** Both legs, fused and diversified. `generation` of the index is the caller's to report. */
  retrieve(question: string, k: number, filter?: DocumentFilter): Promise<Retrieved>
}

/** The hybrid retriever: FTS5 BM25 and nearest neighbours, fused. */
export function createRetriever(ports: RetrieverPorts, options: Partial<RetrieverOptions> = {}): Retriever {
  const { vectorWeight, candidates, documentShare } = { ...RETRIEVER_DEFAULTS, ...options }

  async function vectorLeg(text: string, filter?: DocumentFilter): Promise<Scored[]> {
    const served = ports.served()
    if (served === null) return []
    const allow = filter === undefined ? undefined : await ports.documents.labels(filter)
    if (allow?.size === 0) return []
    const vector = await served.embedder.embedQuery(text)
    const found = await served.index.search(vector, candidates, allow)
    const chunks = await ports.documents.chunksOfLabels(
      found.map((hit) => hit.label),
      filter,
    )
    const scores = new Map(found.map((hit) => [hit.label, hit.score]))
    return chunks.map(({ label, chunkId }) => ({ id: chunkId, score: scores.get(label)! }))
  }

  return {
    async retrieve(question, k, filter) {
      const { chunks: passages } = await ports.documents.counts()
      const query = await prepareQuery(question, ports.keywords, passages)
      const [keyword, vector] = await Promise.all([
        ports.keywords.search(query.keywords, candidates, filter),
        vectorLeg(query.text, filter),
      ])
      const fused = fuse(
        keyword.map(({ chunkId, score }) => ({ id: chunkId, score })),
        vector,
        vectorWeight,
      )
      const scores = new Map(fused.map((f) => [f.id, f]))
      // A few more than asked for, so that diversity has something to choose from.
      const loaded = await ports.documents.chunks(fused.slice(0, Math.max(k * 3, candidates)).map((f) => f.id))
      const hits = loaded.map(({ chunk, document }): Hit => {
        const { score, keywordScore, vectorScore } = scores.get(chunk.id)!
        return { chunk, document, score, keywordScore, vectorScore }
      })
      return { query, hits: diversify(hits, k, (hit) => hit.document.id, documentShare) }
    },
  }
}
