import { IbidError, messageOf } from '../core/errors.ts'

/**
 * What is told of a failed call of Vectorize: its error code, and none of its words. The binding throws
 * `VECTOR_QUERY_ERROR (code = 40007): …` (workerd, src/cloudflare/internal/vectorize-api.ts).
 */
export function vectorizeError(what: string, error: unknown): IbidError {
  const code = /\(code = (\d+)\)/.exec(messageOf(error))?.[1]
  return new IbidError('unavailable', `Vectorize failed to ${what}${code === undefined ? '' : ` (code ${code})`}`)
}
