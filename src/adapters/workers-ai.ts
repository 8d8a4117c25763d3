import { messageOf } from '../core/errors.ts'

/** What is used of a Workers AI binding (developers.cloudflare.com/workers-ai/configuration/bindings). */
export interface WorkersAiBinding {
  /** `signal` ends the request where the runtime knows the option (workerd since March 2026); others pass over it. */
  run(model: string, inputs: Record<string, unknown>, options?: { signal?: AbortSignal }): Promise<unknown>
}

/**
 * HTTP statuses of the codes that the binding's errors begin with (developers.cloudflare.com/workers-ai/platform/errors).
 * A model that does not exist is a 400 there; 404 says what is wrong, and is not taken for a text that is too long.
 */
const STATUSES: Record<string, number> = {
  '3003': 400,
  '3006': 413,
  '3007': 408,
  '3008': 408,
  '3010': 400,
  '3023': 403,
  '3036': 429,
  '3039': 400,
  '3040': 429,
  '3041': 403,
  '3042': 404,
  '5004': 400,
  '5005': 405,
  '5006': 400,
  '5007': 404,
  '5016': 403,
  '5018': 403,
  '5019': 405,
  '5021': 413,
  '10000': 401,
}
/** "You have used up your daily free allocation of 10,000 neurons": no waiting helps before 00:00 UTC. */
const SPENT = '3036'
/** Faults of Cloudflare's network (`error code: 1031`), and codes that are not documented. */
const UNKNOWN_STATUS = 500

/**
 * An error of the binding as the clients of HTTP APIs have them: a status, and a code where a quota is used up. Its words
 * are left out: they may hold a text. The binding throws `InferenceUpstreamError: 3040: Capacity temporarily exceeded …`
 * (workerd, src/cloudflare/internal/ai-api.ts); what is not of that kind is a broken connection, and passed on.
 */
export function workersAiError(error: unknown): unknown {
  const text = messageOf(error)
  const code = /^(?:\w+: )?(\d{4,5})\b/.exec(text)?.[1] ?? /^error code: (\d{4})\b/.exec(text)?.[1]
  const name = error instanceof Error ? error.name : ''
  if (code === undefined && !/^(?:InferenceUpstream|Ai|AiInternal)Error$/.test(name)) return error
  return Object.assign(new Error('Workers AI refused'), {
    status: STATUSES[code ?? ''] ?? UNKNOWN_STATUS,
    ...(code === SPENT && { code: 'insufficient_quota' }),
  })
}
