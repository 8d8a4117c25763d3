/** Largest reply of a provider, in bytes: hundreds of times what an answer takes with its protocol around it. */
const MAX_REPLY_BYTES = 16 * 1024 * 1024

/** `fetch` with an end to what it reads: a reply that never ends a line would else fill the memory of its reader. */
export const boundedFetch: typeof fetch = async (input, init) => {
  const response = await fetch(input, init)
  if (response.body === null) return response
  let bytes = 0
  const bounded = response.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        bytes += chunk.byteLength
        if (bytes > MAX_REPLY_BYTES) throw new SyntaxError('the reply of the provider is too large')
        controller.enqueue(chunk)
      },
    }),
  )
  const { status, statusText, headers } = response
  return new Response(bounded, { status, statusText, headers })
}
