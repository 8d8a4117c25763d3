import type { EmbeddingsInterface } from '@langchain/core/embeddings'
import { OpenAIEmbeddings } from '@langchain/openai'

/** A model behind OpenAI's embeddings API, at OpenAI or at any server that speaks it. */
export interface OpenaiEmbeddingsOptions {
  model: string
  baseUrl: string
  /** Null for a server that wants none. */
  apiKey: string | null
  /** Asked of the server; null for the model's own. */
  dimensions: number | null
  batchSize: number
  /** Milliseconds until a request is given up. */
  timeoutMs: number
  /** Ends all requests. */
  signal?: AbortSignal
}

/** LangChain's embeddings for that API, without retries of their own. */
export function openaiEmbeddings(options: OpenaiEmbeddingsOptions): EmbeddingsInterface<number[]> {
  const { model, baseUrl, apiKey, dimensions, batchSize, timeoutMs, signal } = options
  return new OpenAIEmbeddings({
    model,
    // The client insists on one; a server that wants none passes over it.
    apiKey: apiKey ?? 'none',
    ...(dimensions !== null && { dimensions }),
    batchSize,
    timeout: timeoutMs,
    // Lines are structure that newer models know; servers other than OpenAI's may not know base64, the client's default.
    stripNewLines: false,
    encodingFormat: 'float',
    maxRetries: 0,
    maxConcurrency: Number.POSITIVE_INFINITY,
    configuration: {
      baseURL: baseUrl,
      fetch: (url, init) =>
        fetch(url, { ...init, signal: AbortSignal.any([init?.signal, signal].filter((one) => one != null)) }),
    },
  })
}
