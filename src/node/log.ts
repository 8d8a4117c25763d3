import type { HttpEvent } from '../channels/wire/http-env.ts'

/** How the log is written; `off` writes nothing. */
export type LogFormat = 'json' | 'text' | 'off'

/** What the server's log is told besides the requests. */
export type LogEvent = HttpEvent | { event: 'info' | 'warning'; message: string }

/** Writes each event as a line: JSON for programs, text for people. Neither holds a question, an answer or a body. */
export function createLog(format: LogFormat, stream: NodeJS.WritableStream): (event: LogEvent) => void {
  if (format === 'off') return () => {}
  if (format === 'json') {
    return (event) => stream.write(`${JSON.stringify({ time: new Date().toISOString(), ...event })}\n`)
  }
  return (event) => stream.write(`ibid: ${line(event)}\n`)
}

function line(event: LogEvent): string {
  switch (event.event) {
    case 'request':
      return `${event.method} ${event.path} ${event.status} ${event.ms.toFixed(1)} ms`
    case 'stream':
      return `stream ${event.outcome} after ${event.parts} parts, ${event.ms.toFixed(1)} ms`
    case 'error':
      return `error in request ${event.requestId}: ${event.stack ?? event.message}`
    default:
      return event.message
  }
}
