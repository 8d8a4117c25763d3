import { ModelFault } from '../core/errors.ts'
import type {
  LanguageModel,
  ModelDelta,
  ModelMessage,
  ModelProvider,
  ProviderCall,
  ProviderDelta,
  TokenBudget,
} from '../core/ports.ts'
import { estimateInput } from '../core/tokens.ts'
import { createDeadlines, type Deadlines } from './deadlines.ts'
import { type Failure, failureOf } from './failure.ts'
import { createThinkingFilter } from './thinking.ts'
import { createMeter, type Meter } from './tokens.ts'

/** What a call of a model may take. Times are in milliseconds. */
export interface ModelLimits {
  /** From the call to its end. */
  totalMs: number
  /** From the call to the first text, a retry included. */
  firstTokenMs: number
  /** Between two signs of life behind the first text. */
  stallMs: number
  /** Most tokens of output; a call may ask for fewer. */
  maxOutputTokens: number
  /** Longest wait that a provider may ask for before the retry; one that wants longer is not asked again. */
  maxRetryAfterMs: number
}

export const MODEL_DEFAULTS: ModelLimits = {
  totalMs: 30_000,
  firstTokenMs: 15_000,
  stallMs: 10_000,
  maxOutputTokens: 2048,
  maxRetryAfterMs: 3000,
}

export interface LanguageModelOptions {
  /** As a person configured it, such as `openai:gpt-5-mini`. */
  name: string
  provider: ModelProvider
  limits?: Partial<ModelLimits>
  budget?: TokenBudget
  /** Told each fault before it is thrown, for the log: its message holds no key, no question and no answer. */
  onFault?(fault: ModelFault): void
  /** 0 to 1, for the jitter before the retry. */
  random?(): number
}

/** The wait before the retry, in milliseconds: anything from half of it to one and a half. */
const BACKOFF_MS = 250

/** Text that is longer than this for each allowed token was not limited by the provider. No tokenizer packs prose so densely. */
const MAX_CHARS_PER_TOKEN = 8

/** The providers' words for an answer that its output limit or a filter cut. */
const CUT = new Set([
  ...['length', 'max_tokens', 'max_output_tokens', 'model_context_window_exceeded', 'incomplete'],
  ...['content_filter', 'refusal'],
])

// Control characters and runs of replacement characters: bytes that were never text.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const GARBAGE = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]|\ufffd{2}/

/**
 * A provider with deadlines, one retry before the first text and none after, a limit of output and a budget around it.
 *
 * @example
 * ```ts
 * import { ChatMistralAI } from '@langchain/mistralai'
 * import { langchainChat } from './adapters/langchain-chat.ts'
 *
 * const provider = langchainChat(new ChatMistralAI({ model: 'mistral-small-latest', maxRetries: 0 }))
 * const model = createLanguageModel({ name: 'mistral:mistral-small-latest', provider })
 * const assistant = createAssistant({ ...ports, model })
 * ```
 */
export function createLanguageModel(options: LanguageModelOptions): LanguageModel {
  const { name, provider, budget, random = Math.random } = options
  const limits = { ...MODEL_DEFAULTS, ...options.limits }

  const fault = (reason: ModelFault['reason'], said: string) => new ModelFault(reason, `${name} ${said}`)
  const runOut = (what: string) => fault('timeout', `took too long (${what})`)

  /** Milliseconds to wait before the request is sent once more; null where it is not worth it. */
  function retryDelay({ passing, retryAfterMs }: Failure, remainingMs: number): number | null {
    const wait = Math.max(retryAfterMs ?? 0, BACKOFF_MS * (0.5 + random()))
    return passing && (retryAfterMs ?? 0) <= limits.maxRetryAfterMs && wait < remainingMs ? wait : null
  }

  /** One request: its text, piece by piece. @throws ModelFault for what is no answer, and whatever the client throws */
  async function* request(
    messages: readonly ModelMessage[],
    call: ProviderCall,
    deadlines: Deadlines,
    meter: Meter,
  ): AsyncGenerator<string> {
    const deltas = provider.stream(messages, call)[Symbol.asyncIterator]()
    const thinking = createThinkingFilter()
    let ended = false
    let written = false
    try {
      for (;;) {
        const { done, value } = await deadlines.race(deltas.next(), meter.characters > 0 ? limits.stallMs : undefined)
        if (done) break
        meter.begun()
        if (value.type === 'usage') meter.told(value.usage)
        else if (value.type === 'text') {
          const text = thinking.next(checked(value, meter, call.maxOutputTokens))
          written ||= text.trim() !== ''
          if (text !== '') yield text
        } else if (CUT.has(value.reason)) throw fault('garbled', `was cut off (${value.reason})`)
        else ended = true
      }
    } finally {
      // A client that does not listen to the signal must not be waited for.
      deltas.return?.().catch(() => {})
    }
    const rest = thinking.end()
    if (!written && rest.trim() === '') throw fault('garbled', 'wrote nothing')
    if (rest !== '') yield rest
    if (provider.tellsEnd && !ended) throw fault('garbled', 'broke off without an end')
  }

  function checked({ text }: Extract<ProviderDelta, { type: 'text' }>, meter: Meter, maxTokens: number): string {
    meter.wrote(text.length)
    if (meter.characters > maxTokens * MAX_CHARS_PER_TOKEN)
      throw fault('garbled', `wrote more than ${maxTokens} tokens`)
    if (GARBAGE.test(text)) throw fault('garbled', 'wrote what is no text')
    return text
  }

  async function* stream(
    messages: readonly ModelMessage[],
    {
      signal,
      maxOutputTokens: wanted = limits.maxOutputTokens,
      owner = null,
    }: Parameters<LanguageModel['stream']>[1] = {},
  ): AsyncGenerator<ModelDelta> {
    signal?.throwIfAborted()
    const maxOutputTokens = Math.min(wanted, limits.maxOutputTokens)
    const input = estimateInput(messages)
    const reservation = await budget?.reserve(owner, input + maxOutputTokens)
    if (reservation === null) throw report(fault('over_budget', 'has no tokens left for today'))
    const meter = createMeter(input)
    const deadlines = createDeadlines(signal, runOut)
    const started = performance.now()
    let whole = false
    let thrown: unknown = null
    try {
      deadlines.limit(limits.totalMs, 'whole answer')
      let release: (() => void) | null = deadlines.limit(limits.firstTokenMs, 'first token')
      for (let attempt = 1; !whole; attempt++) {
        try {
          for await (const text of request(messages, { signal: deadlines.signal, maxOutputTokens }, deadlines, meter)) {
            release?.()
            release = null
            yield { type: 'text', text }
          }
          whole = true
        } catch (error) {
          if (deadlines.signal.aborted) {
            // Whether the provider bills a request that it never answered cannot be known.
            meter.begun()
            throw deadlines.signal.reason
          }
          if (error instanceof ModelFault) throw error
          const failure = failureOf(error, Date.now())
          const delay = retryDelay(failure, limits.firstTokenMs - (performance.now() - started))
          if (attempt > 1 || meter.characters > 0 || delay === null) throw fault(failure.reason, failure.said)
          await deadlines.wait(delay)
        }
      }
    } catch (error) {
      thrown = error
    } finally {
      deadlines.end()
      // Also where the caller stopped reading: what was spent is charged before anything else happens.
      const { inputTokens, outputTokens } = meter.usage(whole)
      await reservation?.settle(inputTokens + outputTokens)
    }
    const usage = meter.usage(whole)
    if (usage.inputTokens + usage.outputTokens > 0 && !signal?.aborted) yield { type: 'usage', usage }
    if (thrown !== null) throw thrown instanceof ModelFault ? report(thrown) : thrown
  }

  function report(thrown: ModelFault): ModelFault {
    options.onFault?.(thrown)
    return thrown
  }

  return { name, stream }
}
