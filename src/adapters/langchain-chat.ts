import type { AIMessageChunk, UsageMetadata } from '@langchain/core/messages'
import type { ChatModel, ModelProvider, ProviderCall } from '../core/ports.ts'

/** What cannot be seen from a `BaseChatModel`. */
export interface LangchainChatOptions {
  /**
   * What the `usage_metadata` of a chunk counts: its own `share` of the answer's tokens, as LangChain sums them up, or
   * the `total` so far. Anthropic's last chunk counts what the first one did too.
   */
  usage?: 'share' | 'total'
  /** Every whole answer says why it ends (`finish_reason`, `stop_reason`, `done_reason`); one that does not was cut off. */
  tellsEnd?: boolean
}

/**
 * Any LangChain chat model as a provider: give it to `createLanguageModel`, which puts deadlines, the one retry and the
 * budget around it. Make the model with `maxRetries: 0`, or LangChain retries six times inside of the deadline.
 *
 * A function is asked for a model for each call: for packages that take the limit of output, or the signal, only when a
 * model is made. `ChatOllama` is one: handed over as it is, it goes on with a request that nobody waits for.
 *
 * @example
 * ```ts
 * const provider = langchainChat(new ChatMistralAI({ model: 'mistral-small-latest', maxRetries: 0 }))
 * const model = createLanguageModel({ name: 'mistral:mistral-small-latest', provider })
 * ```
 */
export function langchainChat(
  model: ChatModel | ((call: ProviderCall) => ChatModel),
  { usage: counts = 'share', tellsEnd = false }: LangchainChatOptions = {},
): ModelProvider {
  return {
    tellsEnd,
    async *stream(messages, call) {
      const chat = typeof model === 'function' ? model(call) : model
      const chunks = await chat.stream(
        messages.map(({ role, content }): [typeof role, string] => [role, content]),
        { signal: call.signal },
      )
      let inputTokens = 0
      let outputTokens = 0
      for await (const chunk of chunks) {
        yield { type: 'text', text: chunk.text }
        const counted = chunk.usage_metadata as UsageMetadata | undefined
        if (counted) {
          const join = counts === 'share' ? (a: number, b: number) => a + b : Math.max
          inputTokens = join(inputTokens, counted.input_tokens)
          outputTokens = join(outputTokens, counted.output_tokens)
          yield { type: 'usage', usage: { inputTokens, outputTokens } }
        }
        const reason = endOf(chunk)
        if (reason !== null) yield { type: 'end', reason }
      }
    },
  }
}

/** Why an answer ends, where the packages keep the provider's word for it. */
function endOf({ response_metadata: about, additional_kwargs }: AIMessageChunk): string | null {
  // OpenAI's Responses API: a status, and why it is not "completed".
  const incomplete = (about.incomplete_details as { reason?: unknown } | null | undefined)?.reason
  const found = [about.finish_reason, about.done_reason, about.stop_reason, additional_kwargs.stop_reason, incomplete]
  return [...found, about.status].find((word) => typeof word === 'string') ?? null
}
