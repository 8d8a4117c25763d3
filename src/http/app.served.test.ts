import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { appSuite, type Surface } from './app.suite.ts'
import { createApp } from './app.ts'
import type { HttpDeps } from './deps.ts'
import { keysSuite } from './keys.suite.ts'
import { serveApp } from './served.suite.ts'

async function open(deps: HttpDeps): Promise<Surface> {
  const served = await serveApp(createApp(deps))
  return {
    fetch(path, init) {
      const url = served.url + path
      return new Headers(init?.headers).has('host') ? fetchAsHost(url, init) : fetch(url, init)
    },
    close: served.close,
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
