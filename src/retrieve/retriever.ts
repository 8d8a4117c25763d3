import type { DocumentFilter, Hit } from '../core/document.ts'
import { IbidError } from '../core/errors.ts'
import type { DocumentStore, FusionWeight, KeywordIndex, ServedIndex } from '../core/ports.ts'
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
  /** What vectors count beside words; `null` for what the embedder in service says of itself, else `MODEL_FUSION_WEIGHT`. */
  fusionWeight: null as FusionWeight | null,
  /** Candidates that each leg hands to the fusion. */
  candidates: 50,
  /** How many of them are looked at a second time; more gain nothing. */
  reranked: 30,
  /** Largest share of the hits that one document may fill. */
  documentShare: 0.75,
}
export type RetrieverOptions = typeof RETRIEVER_DEFAULTS

/**
 * What the vectors of an embedder count that says nothing of itself: a model that knows meaning. Where candidates are
 * chosen it leans on them; in the final order the second look knows as much by itself as most models do
 * (docs/decisions/0005-fusion-weight.md). A fit to judged questions says more.
 */
export const MODEL_FUSION_WEIGHT: FusionWeight = { candidates: 0.6, ranking: 0.3 }

/** What both legs found for a question. */
export interface Legs {
  query: PreparedQuery
  keyword: readonly Scored[]
  vector: readonly Scored[]
}

export interface Retrieved {
  query: PreparedQuery
  /** Best first. */
  hits: Hit[]
  /** The next best, as many again at most: no answer is read from them, but one of them may contradict it. */
  further: Hit[]
}

export interface Retriever {
  /** Both legs, fused, looked at a second time and diversified. `generation` of the index is the caller's to report. */
  retrieve(question: string, k: number, filter?: DocumentFilter): Promise<Retrieved>
  /** The first half of it: what both legs find. */
  legs(question: string, filter?: DocumentFilter): Promise<Legs>
  /** The second half: the first `k` of that under a weight. */
  rank(legs: Legs, k: number, weight: FusionWeight): Promise<Hit[]>
}

/** Another document's passage takes the place of one that scores this much of it. */
const NEARLY = 0.8

/** The hybrid retriever: FTS5 BM25 and nearest neighbours, fused, and a second look at the best of them. */
export function createRetriever(ports: RetrieverPorts, options: Partial<RetrieverOptions> = {}): Retriever {
  const { fusionWeight, candidates, reranked, documentShare } = { ...RETRIEVER_DEFAULTS, ...options }
  const reader = createPassageReader()

  async function vectorLeg(text: string, filter?: DocumentFilter): Promise<Scored[]> {
    const served = ports.served()
    if (served === null) return []
    const allow = filter === undefined ? undefined : await ports.documents.labels(filter)
    if (allow?.size === 0) return []
    const vector = await embedded(served, text)
    if (vector === null) return []
    const found = await served.index.search(vector, candidates, allow)
    const chunks = await ports.documents.chunksOfLabels(
      found.map((hit) => hit.label),
      filter,
    )
    const scores = new Map(found.map((hit) => [hit.label, hit.score]))
    return chunks.map(({ label, chunkId }) => ({ id: chunkId, score: scores.get(label)! }))
  }

  async function legs(question: string, filter?: DocumentFilter): Promise<Legs> {
    const { chunks: passages } = await ports.documents.counts()
    const query = await prepareQuery(question, ports.keywords, passages)
    const [keyword, vector] = await Promise.all([
      ports.keywords.search(query.keywords, candidates, filter),
      vectorLeg(query.text, filter),
    ])
    return { query, keyword: keyword.map(({ chunkId, score }) => ({ id: chunkId, score })), vector }
  }

  async function order(
    { query, keyword, vector }: Legs,
    k: number,
    weight: FusionWeight,
  ): Promise<{ hits: Hit[]; further: Hit[] }> {
    const fused = fuse(keyword, vector, weight.candidates)
    const shares = new Map(fused.map((f) => [f.id, f]))
    // A few more than asked for, so that diversity has something to choose from.
    const loaded = await ports.documents.chunks(fused.slice(0, Math.max(k * 3, candidates)).map((f) => f.id))
    const found = loaded.map(({ chunk, document }): Candidate => {
      const { score, keywordScore, vectorScore, vectorShare } = shares.get(chunk.id)!
      return { hit: { chunk, document, score, keywordScore, vectorScore }, score, vectorShare }
    })
    const looked = diversify(found, reranked, ({ hit }) => hit.document.id, { share: documentShare, nearly: 0 })
    // A leg that found nothing has no say, and what only vectors found is in their order.
    const final = keyword.length === 0 ? 1 : vector.length === 0 ? 0 : weight.ranking
    const best = rerank(query, looked, final, reader)
    // What had no second look stays behind what had one.
    const least = best.at(-1)?.score ?? 1
    const rest = found
      .filter((candidate) => !looked.includes(candidate))
      .map(({ hit }) => ({ ...hit, score: Math.min(hit.score, least) }))
    const all = [...best, ...rest]
    const hits = diversify(all, k, (hit) => hit.document.id, { share: documentShare, nearly: NEARLY })
    return { hits, further: all.filter((hit) => !hits.includes(hit)).slice(0, k) }
  }

  const rank = async (found: Legs, k: number, weight: FusionWeight): Promise<Hit[]> =>
    (await order(found, k, weight)).hits

  return {
    legs,
    rank,
    async retrieve(question, k, filter) {
      const found = await legs(question, filter)
      const weight = fusionWeight ?? ports.served()?.embedder.fusionWeight ?? MODEL_FUSION_WEIGHT
      return { query: found.query, ...(await order(found, k, weight)) }
    },
  }
}

/** The vector of a question; null where a model does not answer: keywords alone must do then. */
async function embedded({ embedder }: ServedIndex, text: string): Promise<readonly number[] | null> {
  try {
    return await embedder.embedQuery(text)
  } catch (error) {
    if (error instanceof IbidError && error.code === 'unavailable') return null
    throw error
  }
}
