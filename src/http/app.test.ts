import { appSuite } from './app.suite.ts'
import { createApp } from './app.ts'

appSuite('in process', async (deps) => {
  const app = createApp(deps)
  return { fetch: async (path, init) => app.request(path, init), close: async () => {} }
})
