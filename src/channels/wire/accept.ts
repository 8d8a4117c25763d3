import { parseAccept } from 'hono/utils/accept'

/**
 * Whether a client asks for server-sent events rather than JSON: it names `text/event-stream`, and no media type that covers JSON
 * is as welcome (RFC 9110, 12.5.1). At equal weight a named JSON wins and a wildcard does not.
 */
export function prefersEventStream(accept: string | undefined): boolean {
  const ranges = parseAccept(accept ?? '').map((range) => ({ type: range.type.toLowerCase(), q: range.q }))
  const weight = (type: string) => ranges.find((range) => range.type === type)?.q
  const events = weight('text/event-stream') ?? 0
  const named = weight('application/json')
  const json = named ?? weight('application/*') ?? weight('*/*') ?? 0
  return events > json || (events > 0 && events === json && named === undefined)
}
