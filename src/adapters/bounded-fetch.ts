/** Longest message of a reply, in bytes: an event of a stream, a line of JSON, a whole answer that is not streamed. */
const MAX_MESSAGE_BYTES = 1024 * 1024

const LF = 0x0a
const CR = 0x0d

/**
 * `fetch` with an end to what a message may hold. The clients gather one until its last byte, and some look through all of
 * it again with each piece: a reply that never ends its message would fill the memory and the time of the process.
 */
export const boundedFetch: typeof fetch = async (input, init) => {
  const response = await fetch(input, init)
  if (response.body === null) return response
  // An event ends with an empty line; elsewhere a line is a message.
  const events = response.headers.get('content-type')?.includes('text/event-stream') ?? false
  let length = 0
  let atLineStart = false
  const bounded = response.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        for (const byte of chunk) {
          length++
          if (byte === LF) {
            if (atLineStart || !events) length = 0
            atLineStart = true
          } else if (byte !== CR) atLineStart = false
        }
        if (length > MAX_MESSAGE_BYTES) throw new SyntaxError('a message of the provider is too long')
        controller.enqueue(chunk)
      },
    }),
  )
  const { status, statusText, headers } = response
  return new Response(bounded, { status, statusText, headers })
}
