import type { EmbeddingsInterface } from '@langchain/core/embeddings'
import { OllamaEmbeddings } from '@langchain/ollama'

/** A model that an Ollama server runs. */
export interface OllamaEmbeddingsOptions {
  model: string
  baseUrl: string
  /** For a server behind a proxy that wants one; null for none. */
  apiKey: string | null
  dimensions: number | null
  /** Milliseconds until a request is given up. */
  timeoutMs: number
  /** Ends all requests. */
  signal?: AbortSignal
}

/** LangChain's embeddings for Ollama, without retries of their own; texts that are too long are cut by the server. */
export function ollamaEmbeddings(options: OllamaEmbeddingsOptions): EmbeddingsInterface<number[]> {
  const { model, baseUrl, apiKey, dimensions, timeoutMs, signal } = options
  return new OllamaEmbeddings({
    model,
    baseUrl,
    ...(dimensions !== null && { dimensions }),
    ...(apiKey !== null && { headers: { authorization: `Bearer ${apiKey}` } }),
    truncate: true,
    maxRetries: 0,
    maxConcurrency: Number.POSITIVE_INFINITY,
    async fetch(url, init) {
      const ends = [AbortSignal.timeout(timeoutMs), init?.signal, signal].filter((one) => one != null)
      const response = await fetch(url, { ...init, signal: AbortSignal.any(ends) })
      if (response.ok) return response
      await response.body?.cancel()
      // The client would print the answer on standard output, and drop the headers that say when to come back.
      throw Object.assign(new Error('Ollama refused'), { status: response.status, headers: response.headers })
    },
  })
}
