import { IbidError } from '../core/errors.ts'

/** What a person at a terminal is told of anything thrown: the message where it is meant for people, a stack only on request. */
export function faultText(error: unknown, debug: boolean): string {
  if (debug && error instanceof Error) return `ibid: ${error.stack ?? error.message}${causes(error)}`
  if (error instanceof IbidError) return `ibid: ${error.message}`
  return 'ibid: something went wrong inside Ibid; run it again with IBID_DEBUG=1 to see what, and report that'
}

function causes(error: Error): string {
  const cause = error.cause
  return cause instanceof Error ? `\ncaused by: ${cause.stack ?? cause.message}${causes(cause)}` : ''
}
