import type { ModelProvider } from '../core/ports.ts'
import { boundedFetch } from './bounded-fetch.ts'
import { langchainChat } from './langchain-chat.ts'
import { peer } from './peer.ts'

/** A model of Anthropic. */
export interface AnthropicChatOptions {
  /** Such as `claude-haiku-4-5`. */
  model: string
  apiKey: string | null
  /** Base URL without its version, for a gateway; null for Anthropic itself. */
  baseUrl: string | null
}

/**
 * Anthropic by `@langchain/anthropic`, an optional package.
 * @throws IbidError `config` where it is not installed
 */
export async function anthropicChat({ model, apiKey, baseUrl }: AnthropicChatOptions): Promise<ModelProvider> {
  const { ChatAnthropic } = await peer(
    '@langchain/anthropic',
    `MODEL=anthropic:${model}`,
    () => import('@langchain/anthropic'),
  )
  return langchainChat(
    ({ maxOutputTokens }) =>
      new ChatAnthropic({
        model,
        // The client refuses to be without one.
        apiKey: apiKey ?? 'none',
        maxTokens: maxOutputTokens,
        maxRetries: 0,
        ...(baseUrl !== null && { anthropicApiUrl: baseUrl }),
        // The client would send a token that it finds in the environment, wherever the base URL leads, and log pieces of
        // replies that it cannot read.
        clientOptions: { fetch: boundedFetch, authToken: null, logLevel: 'off' },
      }),
    { tellsEnd: true, usage: 'total' },
  )
}
