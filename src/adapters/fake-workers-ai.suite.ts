import type { WorkersAiBinding } from './workers-ai.ts'

/** An error as the binding throws it (workerd, src/cloudflare/internal/ai-api.ts). */
export function bindingError(message: string, name = 'InferenceUpstreamError'): Error {
  return Object.assign(new Error(message), { name })
}

/** The codes that statuses stand for, as the documentation of errors pairs them; 3043 is any fault within. */
const CODES: Record<number, number> = { 400: 3003, 401: 10_000, 404: 3042, 429: 3040 }

/**
 * The binding of a Worker over a real socket, as workerd makes it: a request, a stream where it is answered, an error of its
 * own where it is not. Headers of a refusal get lost there too.
 * @param url of `scriptedProvider`: `…/ai/run` for Workers AI's own form, `…/v1/chat/completions` for OpenAI's
 */
export function socketAi(url: string): WorkersAiBinding {
  return {
    async run(model, inputs, { signal } = {}) {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ model, ...inputs, stream_options: { include_usage: true } }),
        ...(signal && { signal }),
      })
      if (response.ok) return response.body
      const text = await response.text()
      const code = text.includes('insufficient_quota') ? 3036 : (CODES[response.status] ?? 3043)
      throw bindingError(`${code}: ${text}`)
    },
  }
}
