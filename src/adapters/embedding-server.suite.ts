import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What goes wrong with one request. */
export interface Fault {
  status?: number
  headers?: Record<string, string>
  /** In the place of the answer, as it is. */
  body?: string
  /** The connection is cut without a word. */
  cut?: true
  /** The answer never comes. */
  stall?: true
  /** The answer waits for this. */
  wait?: Promise<void>
  /** What becomes of the vectors. */
  change?(vectors: (number | null)[][]): (number | null)[][]
}

export interface EmbeddingRequest {
  path: string
  headers: IncomingHttpHeaders
  model: string
  texts: string[]
  dimensions: number | undefined
}

/** A server that embeds, in the shapes of OpenAI and of Ollama, and of which tests decide what goes wrong. */
export interface EmbeddingServer {
  url: string
  /** In the order they came, faulty ones too. */
  requests: EmbeddingRequest[]
  /** What happens to the next requests, one after the other; then all is well. */
  faults: Fault[]
  /** What happens to every request, as long as it is set. */
  always: Fault | null
  /** Resolves when so many requests have come. */
  reached(requests: number): Promise<void>
  close(): Promise<void>
}

/** Numbers of a vector, where a request does not say how many. */
export const DIMENSIONS = 24

/** What providers say that nobody may read. */
export const PROVIDER_WORDS = 'Incorrect API key provided: sk-geheim'

/** Each word adds to one number, so texts that share words are near each other; the length is not 1. */
export function wordVector(text: string, dimensions: number = DIMENSIONS): number[] {
  const vector = new Array<number>(dimensions).fill(0.1)
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []) {
    let hash = 7
    for (const char of word) hash = (hash * 31 + char.charCodeAt(0)) % 65_521
    const at = hash % dimensions
    vector[at] = vector[at]! + 1
  }
  return vector
}

export async function embeddingServer(): Promise<EmbeddingServer> {
  const waiting: { count: number; resolve: () => void }[] = []
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const chunk of request) text += chunk
    const path = request.url ?? ''
    const body = JSON.parse(text) as { model: string; input: string | string[]; dimensions?: number }
    const texts = [body.input].flat()
    state.requests.push({ path, headers: request.headers, model: body.model, texts, dimensions: body.dimensions })
    for (const { count, resolve } of waiting) if (state.requests.length >= count) resolve()
    const fault = state.always ?? state.faults.shift() ?? {}
    const { status = 200, headers = {}, body: garbage, cut, stall, wait, change } = fault
    if (stall) return
    await wait
    if (cut) return void request.socket.destroy()
    const json = (value: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers })
      response.end(garbage ?? JSON.stringify(value))
    }
    if (status !== 200) return json({ error: { message: PROVIDER_WORDS, type: 'scripted', code: null } })
    const plain: (number | null)[][] = texts.map((one) => wordVector(one, body.dimensions))
    const vectors = change?.(plain) ?? plain
    json(
      path.endsWith('/api/embed')
        ? { model: body.model, embeddings: vectors }
        : {
            object: 'list',
            data: vectors.map((embedding, index) => ({ object: 'embedding', index, embedding })),
            model: body.model,
            usage: { prompt_tokens: 1, total_tokens: 1 },
          },
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const state: EmbeddingServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: [],
    faults: [],
    always: null,
    reached: (count) =>
      new Promise((resolve) => {
        if (state.requests.length >= count) resolve()
        else waiting.push({ count, resolve })
      }),
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return state
}
