import type { LanguageModel, ModelProvider, Sql } from '../core/ports.ts'
import { createLanguageModel } from '../model/language-model.ts'
import { createTokenBudget } from '../store/token-budget.ts'
import type { ModelSettings } from './settings/model.ts'

/** Each is loaded with its package, and only where MODEL asks for it. */
const PROVIDERS: Record<ModelSettings['provider'], (options: ProviderOptions) => Promise<ModelProvider>> = {
  openai: async (options) => (await import('../adapters/openai-chat.ts')).openaiChat(options),
  anthropic: async (options) => (await import('../adapters/anthropic-chat.ts')).anthropicChat(options),
  ollama: async (options) => (await import('../adapters/ollama-chat.ts')).ollamaChat(options),
}
type ProviderOptions = { model: string; apiKey: string | null; baseUrl: string | null }

/**
 * Loads what a setting of MODEL needs; what it gives makes the model over a database, which holds the budget.
 * `warn` is told each fault: no key, no question and no answer is in it.
 * @throws IbidError `config` where the package is not installed
 */
export async function loadModel(
  settings: ModelSettings,
  warn: (message: string) => void,
): Promise<(sql: Sql) => LanguageModel> {
  const { provider: kind, name: model, apiKey, baseUrl } = settings
  const provider = await PROVIDERS[kind]({ model, apiKey, baseUrl })
  return (sql) =>
    createLanguageModel({
      name: `${kind}:${model}`,
      provider,
      limits: {
        totalMs: settings.timeoutMs,
        firstTokenMs: settings.firstTokenMs,
        maxOutputTokens: settings.maxOutputTokens,
      },
      ...(settings.dailyTokens !== null && {
        budget: createTokenBudget(sql, { tokensPerDay: settings.dailyTokens, now: () => new Date().toISOString() }),
      }),
      onFault: (fault) => warn(`no answer of the model: ${fault.message}`),
    })
}
