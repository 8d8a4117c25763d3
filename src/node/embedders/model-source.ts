import type { EmbeddingsInterface } from '@langchain/core/embeddings'
import { IbidError } from '../../core/errors.ts'
import type { Embedder } from '../../core/ports.ts'
import { createModelEmbedder } from '../../embed/model-embedder.ts'
import { dimensionsOfId, idPrefix } from '../../embed/model-identity.ts'
import { embeddingError } from '../../embed/provider-fault.ts'
import { RETRY_DEFAULTS, type RetryOptions, retrying } from '../../embed/retrying.ts'
import type { VectorStore } from '../../store/vectors.ts'
import type { EmbedderSource } from './embedder-source.ts'
import { encodeSpec, keyOf, type ModelSpec, nameOf } from './model-spec.ts'
import { isInstalled } from './required-package.ts'

/** The package each provider's adapter is for. */
export const PACKAGES: Readonly<Record<ModelSpec['provider'], string>> = {
  openai: '@langchain/openai',
  ollama: '@langchain/ollama',
  transformers: '@huggingface/transformers',
}

/**
 * Texts of a request, and requests at once. OpenAI takes 2,048 texts, and allows many requests; what runs on one machine
 * computes one text after the other anyway, and more at once only make a question wait.
 */
const LOADS: Readonly<Record<ModelSpec['provider'], { batchSize: number; concurrency: number }>> = {
  openai: { batchSize: 128, concurrency: 4 },
  ollama: { batchSize: 32, concurrency: 2 },
  transformers: { batchSize: 16, concurrency: 1 },
}
/** Milliseconds until a request is given up. A question is answered without sooner; its request goes on, so that a model is loaded for the next. */
const TIMEOUTS = { documents: 120_000, queries: 30_000 }
/** What is embedded to learn how many numbers a model gives. */
const PROBE = 'How many numbers has this?'

/** What a model needs of the process it is used in. */
export interface ModelEnvironment {
  vectors: VectorStore
  /** Where downloaded models are kept. */
  modelsDir: string
  /** Ends all requests. */
  signal: AbortSignal
  /** What of the retries is not as it is by default. */
  retry?: Partial<RetryOptions>
}

/** A source, and what has to be ended with it. */
export interface ModelSource extends EmbedderSource {
  close(): Promise<void>
}

/**
 * A model as a source of embedders. Its package is imported, and the model loaded, when the first text is embedded.
 * @param apiKey is sent to the server that the spec names, and kept nowhere
 */
export function createModelSource(spec: ModelSpec, apiKey: string | null, environment: ModelEnvironment): ModelSource {
  const { vectors, retry } = environment
  const key = keyOf(spec)
  const name = nameOf(spec)
  const { batchSize, concurrency } = LOADS[spec.provider]
  let onDownload: ((loaded: number, total: number) => void) | undefined
  const client = createClient(spec, apiKey, environment, (loaded, total) => onDownload?.(loaded, total))
  const embedders = new Map<number, Embedder>()

  function embedder(dimensions: number): Embedder {
    let known = embedders.get(dimensions)
    if (known === undefined) {
      const { queryPrefix, documentPrefix } = spec
      known = createModelEmbedder({
        ...{ documents: client.documents, queries: client.queries, key, name, dimensions, batchSize, concurrency },
        ...{ queryPrefix, documentPrefix, ...(retry && { retry }) },
      })
      embedders.set(dimensions, known)
    }
    return known
  }

  /** Dimensions of the embedder that has a vector for every passage: then the model need not be asked. */
  async function complete(): Promise<number | null> {
    const id = await vectors.latestEmbedder(idPrefix(key))
    if (id === null || (await vectors.count(id)) < (await vectors.countPassages())) return null
    return dimensionsOfId(key, id)
  }

  async function probed(signal: AbortSignal | undefined): Promise<number> {
    const failed = (fault: Parameters<typeof embeddingError>[1]) => embeddingError(name, fault)
    const request = () => client.documents.embedDocuments([spec.documentPrefix + PROBE])
    const [vector] = await retrying(request, { ...RETRY_DEFAULTS, ...retry }, failed, signal)
    if (!Array.isArray(vector) || vector.length === 0)
      throw new IbidError('unavailable', `the embeddings of ${name} are no vectors: check the model and the base URL`)
    return vector.length
  }

  return {
    name,
    prefix: idPrefix(key),
    isBuiltin: false,
    async load(id) {
      const dimensions = dimensionsOfId(key, id)
      return dimensions === null || !isInstalled(PACKAGES[spec.provider]) ? null : embedder(dimensions)
    },
    async fit(options = {}) {
      onDownload = options.onDownload
      const made = embedder(spec.dimensions ?? (await complete()) ?? (await probed(options.signal)))
      await vectors.saveEmbedder(made.id, encodeSpec(spec))
      return made
    },
    close: client.close,
  }
}

interface Client {
  documents: EmbeddingsInterface<number[]>
  queries: EmbeddingsInterface<number[]>
  close(): Promise<void>
}

function createClient(
  spec: ModelSpec,
  apiKey: string | null,
  { modelsDir, signal }: ModelEnvironment,
  onDownload: (loaded: number, total: number) => void,
): Client {
  const { model, baseUrl, dimensions } = spec
  const server = { model, baseUrl, apiKey, dimensions, signal }
  const closed = async () => {}
  switch (spec.provider) {
    case 'openai': {
      const { batchSize } = LOADS.openai
      const make = async (timeoutMs: number) => {
        const { openaiEmbeddings } = await import('../../adapters/openai-embeddings.ts')
        return openaiEmbeddings({ ...server, batchSize, timeoutMs })
      }
      return {
        documents: lazily(() => make(TIMEOUTS.documents)),
        queries: lazily(() => make(TIMEOUTS.queries)),
        close: closed,
      }
    }
    case 'ollama': {
      const make = async (timeoutMs: number) => {
        const { ollamaEmbeddings } = await import('../../adapters/ollama-embeddings.ts')
        return ollamaEmbeddings({ ...server, timeoutMs })
      }
      return {
        documents: lazily(() => make(TIMEOUTS.documents)),
        queries: lazily(() => make(TIMEOUTS.queries)),
        close: closed,
      }
    }
    case 'transformers': {
      let close = closed
      const both = lazily(async () => {
        const { transformersEmbeddings } = await import('../../adapters/transformers-embeddings.ts')
        const { isLocal, dtype, pooling } = spec
        const own = { model, isLocal, name: nameOf(spec), dtype, pooling, dimensions, cacheDir: modelsDir, onDownload }
        const made = transformersEmbeddings(own)
        close = made.close
        return made
      })
      return { documents: both, queries: both, close: () => close() }
    }
  }
}

/** Embeddings that are made when they are first needed. */
function lazily(make: () => Promise<EmbeddingsInterface<number[]>>): EmbeddingsInterface<number[]> {
  let made: Promise<EmbeddingsInterface<number[]>> | undefined
  const get = () => {
    made ??= make()
    return made
  }
  return {
    embedQuery: async (text) => (await get()).embedQuery(text),
    embedDocuments: async (texts) => (await get()).embedDocuments(texts),
  }
}
