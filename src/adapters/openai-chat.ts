import type { ModelProvider } from '../core/ports.ts'
import { boundedFetch } from './bounded-fetch.ts'
import { langchainChat } from './langchain-chat.ts'
import { peer } from './peer.ts'

/** A model of OpenAI, or of anything that speaks its chat completions. */
export interface OpenAIChatOptions {
  /** Such as `gpt-5-mini`. */
  model: string
  /** Servers of one's own mostly want none. */
  apiKey: string | null
  /** Base URL with its version, such as `http://127.0.0.1:8000/v1`; null for OpenAI itself. */
  baseUrl: string | null
}

/**
 * OpenAI by `@langchain/openai`, an optional package.
 * @throws IbidError `config` where it is not installed
 */
export async function openaiChat({ model, apiKey, baseUrl }: OpenAIChatOptions): Promise<ModelProvider> {
  const { ChatOpenAI, ChatOpenAICompletions } = await peer(
    '@langchain/openai',
    `MODEL=openai:${model}`,
    () => import('@langchain/openai'),
  )
  return langchainChat(
    ({ maxOutputTokens }) => {
      const fields = {
        model,
        // The client refuses to be without one.
        apiKey: apiKey ?? 'none',
        maxTokens: maxOutputTokens,
        maxRetries: 0,
        // Where the package takes the Responses API, nothing is stored there, as nothing is by chat completions.
        zdrEnabled: true,
        // The client would log pieces of replies that it cannot read.
        configuration: { ...(baseUrl !== null && { baseURL: baseUrl }), fetch: boundedFetch, logLevel: 'off' as const },
      }
      // Others speak chat completions alone, whatever a model is called.
      return baseUrl === null ? new ChatOpenAI(fields) : new ChatOpenAICompletions(fields)
    },
    { tellsEnd: true },
  )
}
