import { appSuite, type Surface } from './app.suite.ts'
import { createApp } from './app.ts'
import type { HttpDeps } from './deps.ts'
import { keysSuite } from './keys.suite.ts'

async function open(deps: HttpDeps): Promise<Surface> {
  const app = createApp(deps)
  return { fetch: async (path, init) => app.request(path, init), close: async () => {} }
}

appSuite('in process', open)
keysSuite('in process', open)
