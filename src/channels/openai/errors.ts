import type { ErrorFormat } from '../wire/error-format.ts'
import type { HttpProblem } from '../wire/problem.ts'

export const COMPLETIONS_PATH = '/v1/chat/completions'
export const MODELS_PATH = '/v1/models'

/** OpenAI's kinds of errors; what is not here follows from the status alone. */
const TYPES: Record<number, string> = { 401: 'authentication_error', 403: 'permission_error', 429: 'rate_limit_error' }
/** Codes that OpenAI has a name of its own for. */
const CODES: Record<number, string> = { 401: 'invalid_api_key' }

/** An error as OpenAI's clients read it. */
export interface OpenAiError {
  error: { message: string; type: string; param: string | null; code: string | null }
}

/** `#/messages/0/content` → `messages.0.content` */
function paramOf(pointer: string | undefined): string | null {
  const steps = (pointer ?? '#').split('/').slice(1).map(decodeURIComponent)
  return steps.length > 0 ? steps.join('.') : null
}

export function openAiError(problem: Pick<HttpProblem, 'status' | 'code' | 'message' | 'errors'>): OpenAiError {
  const { status, code, message, errors } = problem
  const type = TYPES[status] ?? (status >= 500 ? 'server_error' : 'invalid_request_error')
  return { error: { message, type, param: paramOf(errors[0]?.pointer), code: CODES[status] ?? code } }
}

export const openAiErrors: ErrorFormat = {
  owns: (path) => path === COMPLETIONS_PATH || path === MODELS_PATH || path.startsWith(`${MODELS_PATH}/`),
  respond: (problem, c) => c.json(openAiError(problem), problem.status, problem.headers),
}
