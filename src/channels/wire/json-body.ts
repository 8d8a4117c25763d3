import type { MiddlewareHandler } from 'hono'
import { MAX_BODY_BYTES } from '../../core/options.ts'
import type { HttpEnv } from './http-env.ts'
import { HttpProblem, invalidRequest } from './problem.ts'
import { jsonFaults } from './strict-json.ts'

/**
 * Reads a JSON body strictly and leaves it to the validators as text.
 * @throws HttpProblem 413 for more than `maxBytes` actually read, 415 for another content type or an encoded body, 400 for bytes that
 * are no UTF-8, text that is no JSON, and whatever `jsonFaults` finds.
 */
export function jsonBody(maxBytes: number = MAX_BODY_BYTES): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    refuseOtherTypes(c.req.header('content-type'), c.req.header('content-encoding'))
    if (Number(c.req.header('content-length')) > maxBytes) throw tooLarge(maxBytes)
    const text = decode(await readUpTo(c.req.raw.body, maxBytes))
    if (text.trim() === '') throw invalidRequest([{ pointer: '#', detail: 'is empty; a JSON object is needed' }])
    try {
      JSON.parse(text)
    } catch (cause) {
      throw invalidRequest([{ pointer: '#', detail: `is not valid JSON${placeOf(cause)}` }])
    }
    const faults = jsonFaults(text)
    if (faults.length > 0) throw invalidRequest(faults)
    // The body can be read once; the validators take it from Hono's cache, which holds promises whatever its type says.
    Object.assign(c.req.bodyCache, { text: Promise.resolve(text) })
    await next()
  }
}

function refuseOtherTypes(contentType: string | undefined, contentEncoding: string | undefined): void {
  const [essence = '', ...parameters] = (contentType ?? '').toLowerCase().split(';')
  const charset = parameters.find((parameter) => parameter.trim().startsWith('charset='))
  const isJson = essence.trim() === 'application/json' && (!charset || /=\s*"?utf-?8"?\s*$/.test(charset))
  if (!isJson) {
    const given = contentType ? `"${contentType.slice(0, 100)}"` : 'none'
    throw new HttpProblem(
      415,
      'unsupported_media_type',
      `The content type is ${given}; send application/json in UTF-8.`,
      {
        headers: { accept: 'application/json' },
      },
    )
  }
  if (contentEncoding && contentEncoding.toLowerCase() !== 'identity') {
    throw new HttpProblem(415, 'unsupported_media_type', 'Encoded bodies are not accepted; send the JSON as it is.', {
      headers: { 'accept-encoding': 'identity' },
    })
  }
}

async function readUpTo(body: ReadableStream<Uint8Array> | null, maxBytes: number): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = []
  if (!body) return chunks
  let size = 0
  const reader = body.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return chunks
      size += value.byteLength
      if (size > maxBytes) {
        // The answer need not wait for the rest to be thrown away, and a failure to do so changes nothing in it.
        reader.cancel().catch(() => {})
        throw tooLarge(maxBytes)
      }
      chunks.push(value)
    }
  } catch (cause) {
    if (cause instanceof HttpProblem) throw cause
    throw new HttpProblem(400, 'invalid_input', 'The body ended before it was complete.', { cause })
  }
}

function decode(chunks: readonly Uint8Array[]): string {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    return chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join('') + decoder.decode()
  } catch {
    throw invalidRequest([{ pointer: '#', detail: 'is not valid UTF-8' }])
  }
}

function tooLarge(maxBytes: number): HttpProblem {
  return new HttpProblem(413, 'payload_too_large', `The body is larger than ${maxBytes} bytes.`)
}

/** Where the engine says that parsing stopped, without the piece of the body that its message repeats. */
function placeOf(error: unknown): string {
  const position = error instanceof Error ? /at position \d+/.exec(error.message) : null
  return position ? ` (${position[0]})` : ''
}
