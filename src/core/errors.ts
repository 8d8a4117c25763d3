import type { Fallback } from './answer.ts'

/** What went wrong, for programs. Surfaces map it to a status or an exit code. */
export const ERROR_CODES = [
  'invalid_input',
  'not_found',
  'conflict',
  'unavailable',
  'storage',
  'corrupt',
  'unsupported_version',
  'config',
  'internal',
] as const
export type ErrorCode = (typeof ERROR_CODES)[number]

/**
 * An error whose message may be shown: it names the thing and says what to do, and holds no secrets.
 * Any other error is a fault of Ibid's and is reported to a client without its message.
 */
export class IbidError extends Error {
  readonly code: ErrorCode

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'IbidError'
    this.code = code
  }
}

/** A language model did not do its part. Nobody is shown the message: the extractive answer stands in, and `reason` is told. */
export class ModelFault extends Error {
  readonly reason: Fallback

  constructor(reason: Fallback, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'ModelFault'
    this.reason = reason
  }
}

/** The message of anything thrown, for logs. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
