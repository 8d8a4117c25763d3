import type { EmbeddingsInterface } from '@langchain/core/embeddings'
import { IbidError } from '../core/errors.ts'
import type { Embedder, FusionWeight } from '../core/ports.ts'
import { createModelEmbedder } from './model-embedder.ts'
import { modelKey } from './model-identity.ts'
import { modelFamily } from './prefixes.ts'

/** What Ibid has to know of LangChain embeddings that do not say it themselves. */
export interface LangchainEmbedderOptions {
  /** Names the model, and says which prefixes its texts want; other vectors need another name. */
  model: string
  /** How many numbers its vectors have. */
  dimensions: number
  /** Most texts at once; 64 where it is not said. */
  batchSize?: number
  /** Most requests at once; one where it is not said. */
  concurrency?: number
  /** Before each question; what the model's family wants where it is not said. */
  queryPrefix?: string
  /** Before each passage; what the model's family wants where it is not said. */
  documentPrefix?: string
  /** What the vectors count beside words; what a model's are taken to be where it is not said. */
  fusionWeight?: FusionWeight
}

const BATCH_SIZE = 64

/**
 * LangChain embeddings of any kind as the embedder of a program's own Ibid. Turn their retries off (`maxRetries: 0`), or
 * a question waits for both.
 *
 * @example
 * ```ts
 * import { CohereEmbeddings } from '@langchain/cohere'
 *
 * const embedder = langchainEmbedder(new CohereEmbeddings({ model: 'embed-v4.0', maxRetries: 0 }), {
 *   model: 'cohere:embed-v4.0',
 *   dimensions: 1536,
 * })
 * const runtime = await openRuntime(readEnv(process.env), { embedder })
 * ```
 * @throws IbidError `config` for dimensions that are no whole number from 1 to 65535
 */
export function langchainEmbedder(
  embeddings: EmbeddingsInterface<number[]>,
  { model, dimensions, batchSize = BATCH_SIZE, concurrency, fusionWeight, ...prefixes }: LangchainEmbedderOptions,
): Embedder {
  if (!Number.isInteger(dimensions) || dimensions < 1 || dimensions > 65_535)
    throw new IbidError(
      'config',
      `embedder ${model}: dimensions must be a whole number from 1 to 65535, not ${dimensions}`,
    )
  const family = modelFamily(model)
  const { queryPrefix = family.query, documentPrefix = family.document } = prefixes
  return createModelEmbedder({
    documents: embeddings,
    key: modelKey({ provider: 'langchain', model, queryPrefix, documentPrefix }),
    name: model,
    dimensions,
    batchSize,
    ...(concurrency !== undefined && { concurrency }),
    ...(fusionWeight !== undefined && { fusionWeight }),
    queryPrefix,
    documentPrefix,
  })
}
