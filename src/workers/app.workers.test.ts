import { createExecutionContext } from 'cloudflare:test'
import { appSuite, type Surface } from '../http/app.suite.ts'
import { createApp } from '../http/app.ts'
import type { HttpDeps } from '../http/deps.ts'

async function open(deps: HttpDeps): Promise<Surface> {
  const app = createApp(deps)
  return {
    async fetch(path, init) {
      const ctx = createExecutionContext()
      const response = await app.fetch(new Request(new URL(path, 'http://localhost'), init), {}, ctx)
      return response
    },
    close: async () => {},
  }
}

appSuite('in workerd', open)
