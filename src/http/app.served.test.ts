import { once } from 'node:events'
import { type IncomingMessage, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { appSuite, type Surface } from './app.suite.ts'
import { createApp } from './app.ts'
import type { HttpDeps } from './deps.ts'
import { keysSuite } from './keys.suite.ts'

async function open(deps: HttpDeps): Promise<Surface> {
  const server = createAdaptorServer({ fetch: createApp(deps).fetch }) as Server
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    fetch(path, init) {
      const url = `http://127.0.0.1:${port}${path}`
      return new Headers(init?.headers).has('host') ? fetchAsHost(url, init) : fetch(url, init)
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

appSuite('over a socket', open)
keysSuite('over a socket', open)

/** `fetch` keeps the Host header to itself; a client that lies about it has to be a plainer one. */
async function fetchAsHost(url: string, init: RequestInit = {}): Promise<Response> {
  const { method = 'GET', body } = init
  const outgoing = request(url, { method, headers: Object.fromEntries(new Headers(init.headers)) })
  outgoing.end(body)
  const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage]
  const headers = Object.entries(incoming.headers).map(([name, value]): [string, string] => [name, String(value)])
  return new Response((await incoming.toArray()).join(''), { status: incoming.statusCode ?? 0, headers })
}
