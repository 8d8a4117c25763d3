import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import type { Hono } from 'hono'
import type { HttpEnv } from '../channels/wire/http-env.ts'

/** A real server on a free port of loopback. */
export interface Served {
  url: string
  close(): Promise<void>
}

/** Serves an app behind a real socket. */
export async function serveApp(app: Pick<Hono<HttpEnv>, 'fetch'>): Promise<Served> {
  const server = createAdaptorServer({ fetch: app.fetch }) as Server
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
