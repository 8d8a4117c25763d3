import type { EmbeddingsInterface } from '@langchain/core/embeddings'
import type { EmbedCall, Embedder, FusionWeight } from '../core/ports.ts'
import { checkCount } from './check-vector.ts'
import { modelId } from './model-identity.ts'
import { embeddingError, type ProviderFault } from './provider-fault.ts'
import { RETRY_DEFAULTS, type RetryOptions, retrying } from './retrying.ts'
import { unitVector } from './unit-vector.ts'

/** What `createModelEmbedder` makes an embedder of. */
export interface ModelEmbedderOptions {
  /** Embeds passages; any LangChain embeddings, whose own retries should be off. */
  documents: EmbeddingsInterface<number[]>
  /** Embeds questions; the same where it is not said. */
  queries?: EmbeddingsInterface<number[]>
  /** The beginning of its id, from `modelKey`. */
  key: string
  /** As messages name it. */
  name: string
  dimensions: number
  batchSize: number
  concurrency?: number
  queryPrefix?: string
  documentPrefix?: string
  fusionWeight?: FusionWeight
  /** What of the retries is not as it is by default. */
  retry?: Partial<RetryOptions>
}

/** Longest text that is sent, in UTF-16 units: passages have about a thousand, and many models read no more than this. */
const MAX_CHARS = 8000
/** A shorter text that is refused is not refused for its length. */
const LEAST_CHARS = 256
/** A question is tried once more, soon: somebody waits. */
const QUESTION_RETRY = { attempts: 2, baseMs: 100, maxWaitMs: 500 }

/**
 * Any LangChain embeddings as an `Embedder` that a service's faults do not break: prefixes, retries, unit length, vectors
 * that are checked. A batch that is refused is halved until the text is found that the model does not take, and that
 * text is shortened.
 *
 * @throws IbidError (from its methods) `unavailable`, in words of our own, where the model cannot be had or gives what is no vector
 */
export function createModelEmbedder(options: ModelEmbedderOptions): Embedder {
  const { key, name, dimensions, batchSize, concurrency, fusionWeight } = options
  const { documents, queries = documents, queryPrefix = '', documentPrefix = '' } = options
  const identity = { id: modelId(key, dimensions), dimensions, batchSize }
  const toError = (fault: ProviderFault) => embeddingError(name, fault)

  async function embed(texts: readonly string[], call: EmbedCall): Promise<unknown[]> {
    let refused = false
    const failed = (fault: ProviderFault) => {
      refused = fault.refused
      return toError(fault)
    }
    try {
      const request = () => documents.embedDocuments([...texts])
      return await retrying(request, { ...RETRY_DEFAULTS, ...options.retry }, failed, call.signal)
    } catch (error) {
      const smaller = refused ? smallerThan(texts) : null
      if (smaller === null) throw error
      const vectors: unknown[] = []
      // One after the other: where it is no text's fault, the first to fail ends it.
      for (const part of smaller) vectors.push(...(await embed(part, call)))
      return vectors
    }
  }

  return {
    ...identity,
    ...(concurrency !== undefined && { concurrency }),
    ...(fusionWeight !== undefined && { fusionWeight }),
    async embedQuery(text, call = {}) {
      const asked = sendable(queryPrefix, text)
      const retry = { ...RETRY_DEFAULTS, ...options.retry, ...QUESTION_RETRY }
      return unitVector(identity, await retrying(() => queries.embedQuery(asked), retry, toError, call.signal))
    },
    async embedDocuments(texts, call = {}) {
      if (texts.length === 0) return []
      const sent = texts.map((text) => sendable(documentPrefix, text))
      const vectors = await embed(sent, call)
      checkCount(identity, vectors, texts.length)
      return vectors.map((vector) => unitVector(identity, vector))
    },
  }
}

/** A text as a service takes it: not empty, not endless, and without half a character. */
function sendable(prefix: string, text: string): string {
  return (prefix + (text.trim() === '' ? ' ' : text)).slice(0, MAX_CHARS).toWellFormed()
}

/** Less of what was refused: two halves of the texts, or the first half of the only one; null where it is short already. */
function smallerThan(texts: readonly string[]): readonly (readonly string[])[] | null {
  const middle = Math.ceil(texts.length / 2)
  if (texts.length > 1) return [texts.slice(0, middle), texts.slice(middle)]
  const text = texts[0] ?? ''
  return text.length <= LEAST_CHARS ? null : [[text.slice(0, Math.ceil(text.length / 2)).toWellFormed()]]
}
