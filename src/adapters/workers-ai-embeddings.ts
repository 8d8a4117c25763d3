import * as z from 'zod'
import { IbidError } from '../core/errors.ts'
import type { Embedder } from '../core/ports.ts'
import { untilAborted } from '../core/until-aborted.ts'
import { createModelEmbedder } from '../embed/model-embedder.ts'
import { modelKey } from '../embed/model-identity.ts'
import { modelFamily } from '../embed/prefixes.ts'
import type { RetryOptions } from '../embed/retrying.ts'
import { type WorkersAiBinding, workersAiError } from './workers-ai.ts'

/** Most texts of one request (`maxItems` of the BGE models' schemas). */
const BATCH_SIZE = 100
/** Connections that a request of a Worker may have open at once is six; the answer needs some of them too. */
const CONCURRENCY = 2
const TIMEOUT_MS = 30_000

/** The models that Workers AI has (developers.cloudflare.com/workers-ai/models): "Output Dimensions" or the models' cards, and `maxItems` where it is another. */
const MODELS: Record<string, { dimensions: number; batchSize?: number }> = {
  '@cf/baai/bge-small-en-v1.5': { dimensions: 384 },
  '@cf/baai/bge-base-en-v1.5': { dimensions: 768 },
  '@cf/baai/bge-large-en-v1.5': { dimensions: 1024 },
  '@cf/baai/bge-m3': { dimensions: 1024 },
  '@cf/google/embeddinggemma-300m': { dimensions: 768 },
  '@cf/qwen/qwen3-embedding-0.6b': { dimensions: 1024, batchSize: 32 },
}
/** The models that take `pooling`, and are better with `cls` than with their default, `mean` (their schema says so). */
const POOLS = /\/bge-(?:small|base|large)-en-/
/** Refuses a text that is longer than what it reads, unless it is told to cut it. */
const TRUNCATES = /\/bge-m3$/

export interface WorkersAiEmbedderOptions {
  ai: WorkersAiBinding
  /** Such as `@cf/baai/bge-m3`. */
  model: string
  /** Only for a model that is not known here. */
  dimensions?: number
  /** How the vectors of tokens become one, where the model leaves the choice: `cls` where it is not said. Vectors of the two cannot be compared. */
  pooling?: 'cls' | 'mean'
  /** Milliseconds until a request is given up. */
  timeoutMs?: number
  /** What of the retries is not as it is by default. */
  retry?: Partial<RetryOptions>
}

const Answer = z.object({ data: z.array(z.unknown()) })

/**
 * A model of Cloudflare's Workers AI as an embedder: prefixes by its family, retries, batches of 100 texts.
 * @throws IbidError `config` for a model whose dimensions are neither known nor given; from its methods `unavailable`
 */
export function workersAiEmbedder(options: WorkersAiEmbedderOptions): Embedder {
  const { ai, model, timeoutMs = TIMEOUT_MS, retry } = options
  const dimensions = options.dimensions ?? MODELS[model]?.dimensions
  if (dimensions === undefined)
    throw new IbidError('config', `The dimensions of the Workers AI model ${model} are not known: give them`)
  const pooling = POOLS.test(model) ? (options.pooling ?? 'cls') : null
  const { query: queryPrefix, document: documentPrefix } = modelFamily(model)

  async function embedDocuments(text: string[]): Promise<number[][]> {
    const inputs = { text, ...(pooling && { pooling }), ...(TRUNCATES.test(model) && { truncate_inputs: true }) }
    const signal = AbortSignal.timeout(timeoutMs)
    let given: unknown
    try {
      given = await untilAborted(ai.run(model, inputs, { signal }), signal)
    } catch (error) {
      throw workersAiError(error)
    }
    // Whatever stands in the place of a vector is checked where all embedders' are.
    return Answer.parse(given).data as number[][]
  }

  return createModelEmbedder({
    documents: { embedDocuments, embedQuery: async (text) => (await embedDocuments([text]))[0]! },
    key: modelKey({ provider: 'workers-ai', model, variants: pooling ? [pooling] : [], queryPrefix, documentPrefix }),
    name: `workers-ai:${model}`,
    dimensions,
    batchSize: MODELS[model]?.batchSize ?? BATCH_SIZE,
    concurrency: CONCURRENCY,
    queryPrefix,
    documentPrefix,
    ...(retry && { retry }),
  })
}
