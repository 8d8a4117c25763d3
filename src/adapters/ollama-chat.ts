import type { ModelProvider } from '../core/ports.ts'
import { boundedFetch } from './bounded-fetch.ts'
import { langchainChat } from './langchain-chat.ts'
import { peer } from './peer.ts'

/** A model that an Ollama serves. */
export interface OllamaChatOptions {
  /** Such as `llama3.2`. */
  model: string
  /** For an Ollama behind a proxy, or Ollama's own cloud: sent as a bearer token. */
  apiKey: string | null
  /** Such as `http://127.0.0.1:11434`, which null is. */
  baseUrl: string | null
}

/**
 * Ollama by `@langchain/ollama`, an optional package.
 * @throws IbidError `config` where it is not installed
 */
export async function ollamaChat({ model, apiKey, baseUrl }: OllamaChatOptions): Promise<ModelProvider> {
  const { ChatOllama } = await peer('@langchain/ollama', `MODEL=ollama:${model}`, () => import('@langchain/ollama'))
  return langchainChat(
    ({ maxOutputTokens, signal }) =>
      new ChatOllama({
        model,
        numPredict: maxOutputTokens,
        // Its own default is 0.8, for chat; an answer from passages wants no variety.
        temperature: 0,
        maxRetries: 0,
        baseUrl: baseUrl ?? 'http://127.0.0.1:11434',
        ...(apiKey !== null && { headers: { authorization: `Bearer ${apiKey}` } }),
        fetch: fetchFor(signal),
      }),
    { tellsEnd: true },
  )
}

/**
 * `fetch` for one call: the client passes no signal on, tells nobody a refusal's headers, and prints to the console what
 * it cannot read of a reply, so that none of that is left to it.
 */
function fetchFor(signal: AbortSignal): typeof fetch {
  return async (input, init) => {
    const signals = [signal, ...(init?.signal ? [init.signal] : [])]
    const response = await boundedFetch(input, { ...init, signal: AbortSignal.any(signals) })
    if (!response.ok) {
      await response.body?.cancel()
      throw Object.assign(new Error('Ollama refused the request'), {
        status: response.status,
        headers: response.headers,
      })
    }
    return new Response(response.body?.pipeThrough(new TextDecoderStream()).pipeThrough(wholeLines()) ?? null, {
      headers: response.headers,
    })
  }
}

/** Passes lines of JSON on, and breaks the stream at the first that is none, or where it ends without the last line. */
function wholeLines(): TransformStream<string, Uint8Array> {
  const encoder = new TextEncoder()
  let begun = ''
  let done = false
  const check = (line: string) => {
    if (line.trim() === '') return
    const value: unknown = JSON.parse(line)
    if (typeof value !== 'object' || value === null) throw new SyntaxError('a line of the reply is no object')
    done ||= 'error' in value || ('done' in value && value.done === true)
  }
  return new TransformStream({
    transform(chunk, controller) {
      const lines = (begun + chunk).split('\n')
      begun = lines.pop() ?? ''
      for (const line of lines) {
        check(line)
        controller.enqueue(encoder.encode(`${line}\n`))
      }
    },
    flush(controller) {
      check(begun)
      if (!done) throw new SyntaxError('the reply ended before its last line')
      controller.enqueue(encoder.encode(begun))
    },
  })
}
