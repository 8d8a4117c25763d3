import type { DocumentFilter, Hit } from '../core/document.ts'
import type { DocumentStore, KeywordIndex, ServedIndex } from '../core/ports.ts'
import { diversify } from './diversify.ts'
import { fuse, type Scored } from './fuse.ts'
import { createPassageReader } from './passage-words.ts'
import { type PreparedQuery, prepareQuery } from './query.ts'
import { type Candidate, rerank } from './rerank.ts'

export interface RetrieverPorts {
  documents: DocumentStore
  keywords: KeywordIndex
  /** The index in service; null while there is none, when keywords alone must do. */
  served(): ServedIndex | null
}

export const RETRIEVER_DEFAULTS = {
  /** Weight of the vector leg where candidates are chosen, measured on four public sets. */
  vectorWeight: 0.4,
  /** Its weight beside the relevance that the second look finds; `null` for .05 with the built-in embedder and .4 with a model. */
  finalVectorWeight: null as number | null,
  /** Candidates that each leg hands to the fusion. */
  candidates: 50,
  /** How many of them are looked at a second time; more gain nothing. */
  reranked: 30,
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
  /** Both legs, fused, looked at a second time and diversified. `generation` of the index is the caller's to report. */
  retrieve(question: string, k: number, filter?: DocumentFilter): Promise<Retrieved>
}

/** Another document's passage takes the place of one that scores this much of it. */
const NEARLY = 0.8

/** Most of what the built-in embedder knows, letters in common, the second look knows as well; a model knows meaning. */
const FINAL_WEIGHTS = { builtin: 0.05, model: 0.4 }

/** The hybrid retriever: FTS5 BM25 and nearest neighbours, fused, and a second look at the best of them. */
export function createRetriever(ports: RetrieverPorts, options: Partial<RetrieverOptions> = {}): Retriever {
  const { vectorWeight, finalVectorWeight, candidates, reranked, documentShare } = {
    ...RETRIEVER_DEFAULTS,
    ...options,
  }
  const reader = createPassageReader()

  /** A leg that found nothing has no say, and what only vectors found is in their order. */
  function finalWeight(keyword: readonly unknown[], vector: readonly unknown[]): number {
    if (vector.length === 0 || keyword.length === 0) return keyword.length === 0 ? 1 : 0
    const builtin = ports.served()?.embedder.id.startsWith('builtin-') === true
    return finalVectorWeight ?? (builtin ? FINAL_WEIGHTS.builtin : FINAL_WEIGHTS.model)
  }

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
      const shares = new Map(fused.map((f) => [f.id, f]))
      // A few more than asked for, so that diversity has something to choose from.
      const loaded = await ports.documents.chunks(fused.slice(0, Math.max(k * 3, candidates)).map((f) => f.id))
      const found = loaded.map(({ chunk, document }): Candidate => {
        const { score, keywordScore, vectorScore, vectorShare } = shares.get(chunk.id)!
        return { hit: { chunk, document, score, keywordScore, vectorScore }, score, vectorShare }
      })
      const looked = diversify(found, reranked, ({ hit }) => hit.document.id, { share: documentShare, nearly: 0 })
      const best = rerank(query, looked, finalWeight(keyword, vector), reader)
      // What had no second look stays behind what had one.
      const least = best.at(-1)?.score ?? 1
      const rest = found
        .filter((candidate) => !looked.includes(candidate))
        .map(({ hit }) => ({ ...hit, score: Math.min(hit.score, least) }))
      const hits = diversify([...best, ...rest], k, (hit) => hit.document.id, { share: documentShare, nearly: NEARLY })
      return { query, hits }
    },
  }
}
