import * as z from 'zod'
import type { Usage } from '../core/answer.ts'
import type { ModelProvider, ProviderDelta } from '../core/ports.ts'
import { untilAborted } from '../core/until-aborted.ts'
import { type WorkersAiBinding, workersAiError } from './workers-ai.ts'

/** Longest event of a stream, in UTF-16 units: one that never ends would fill the memory of the isolate. */
const MAX_EVENT = 1024 * 1024

export interface WorkersAiChatOptions {
  ai: WorkersAiBinding
  /** Such as `@cf/meta/llama-3.3-70b-instruct-fp8-fast`. */
  model: string
}

/** Models write numbers as numbers now and then (seen of Llama 4). */
const Text = z.union([z.string(), z.number()]).nullish()

/**
 * What is read of an answer, or of a piece of one: Workers AI's own form, and that of OpenAI's chat completions, which the
 * newer models have (developers.cloudflare.com/workers-ai/models: "Output", "Streaming").
 */
const Chunk = z.object({
  response: Text,
  choices: z
    .array(
      z.object({
        delta: z.object({ content: Text }).nullish(),
        message: z.object({ content: Text }).nullish(),
        finish_reason: z.string().nullish(),
      }),
    )
    .nullish(),
  usage: z.object({ prompt_tokens: z.number().min(0), completion_tokens: z.number().min(0) }).nullish(),
  error: z.unknown().optional(),
  errors: z.unknown().optional(),
})

/**
 * A model of Cloudflare's Workers AI as a provider: give it to `createLanguageModel`, which puts deadlines, the one retry
 * and the budget around it. The binding tells no `Retry-After`.
 *
 * The end of an answer is `[DONE]`. Workers AI's own form does not say why it ended: one that used up its tokens is taken
 * to be cut.
 */
export function workersAiChat({ ai, model }: WorkersAiChatOptions): ModelProvider {
  return {
    tellsEnd: true,
    async *stream(messages, { signal, maxOutputTokens }) {
      signal.throwIfAborted()
      // An answer from passages wants no variety.
      const inputs = { messages, stream: true, max_tokens: maxOutputTokens, temperature: 0 }
      const asked = ai.run(model, inputs, { signal })
      // An answer that comes when nobody waits any more is let go of.
      asked.then(
        (late) => signal.aborted && letGo(late),
        () => {},
      )
      let answer: unknown
      try {
        answer = await untilAborted(asked, signal)
      } catch (error) {
        throw signal.aborted ? signal.reason : workersAiError(error)
      }
      const read = readerOf(maxOutputTokens)
      if (answer instanceof ReadableStream) {
        for await (const data of events(answer, signal)) {
          if (data === '[DONE]') return yield read.end()
          yield* read.chunk(JSON.parse(data))
        }
        return
      }
      // A model that does not stream.
      yield* read.chunk(answer)
      yield read.end()
    },
  }
}

/** Makes deltas of the chunks of one answer. */
function readerOf(maxOutputTokens: number) {
  let reason: string | null = null
  let usage: Usage | null = null
  return {
    *chunk(given: unknown): Generator<ProviderDelta> {
      const parsed = Chunk.safeParse(given)
      if (!parsed.success) throw new SyntaxError('a piece of the answer is of no known form')
      const { response, choices, usage: counted, error, errors } = parsed.data
      // Whatever it says stays unsaid: it may hold a text.
      if (error || errors) throw Object.assign(new Error('Workers AI failed within the stream'), { status: 500 })
      const choice = choices?.[0]
      yield { type: 'text', text: String(choice?.delta?.content ?? choice?.message?.content ?? response ?? '') }
      reason = choice?.finish_reason ?? reason
      if (!counted) return
      usage = { inputTokens: counted.prompt_tokens, outputTokens: counted.completion_tokens }
      yield { type: 'usage', usage }
    },
    end(): ProviderDelta {
      const isCut = usage !== null && usage.outputTokens >= maxOutputTokens
      return { type: 'end', reason: reason ?? (isCut ? 'length' : 'stop') }
    },
  }
}

/** The data of each event of a stream (WHATWG HTML, 9.2.6: an event is its `data:` lines). The stream is cancelled when nobody reads on. */
async function* events(stream: ReadableStream<Uint8Array>, signal: AbortSignal): AsyncGenerator<string> {
  const reader = stream.getReader()
  const decoder = new TextDecoder()
  let rest = ''
  let data: string[] = []
  let length = 0
  try {
    for (;;) {
      // A stalled read ends with the signal, whether or not the runtime listens to it.
      const { done, value } = await untilAborted(reader.read(), signal)
      const text = rest + (done ? decoder.decode() : decoder.decode(value, { stream: true }))
      // A CR at the end may be the first half of a line's end.
      const lines = text.split(/\r\n|\n|\r(?!$)/)
      rest = lines.pop()!
      for (const line of lines) {
        if (line.startsWith('data:')) {
          data.push(line.slice(line[5] === ' ' ? 6 : 5))
          length += line.length
        } else if (line === '' && data.length > 0) {
          yield data.join('\n')
          data = []
          length = 0
        }
      }
      if (length + rest.length > MAX_EVENT) throw new SyntaxError('an event of the stream is too long')
      if (done) return
    }
  } finally {
    letGo(reader)
  }
}

function letGo(reader: unknown): void {
  const { cancel } = reader as { cancel?: unknown }
  if (typeof cancel === 'function') Promise.resolve(cancel.call(reader)).catch(() => {})
}
