import { Hono } from 'hono'
import type { HttpEnv } from '../channels/wire/http-env.ts'
import { problemJson, refusalOf } from '../channels/wire/problem.ts'
import { type EdgeEvent, openEdge } from './edge.ts'
import type { ExecutionContext } from './platform.ts'

type App = Awaited<ReturnType<typeof openEdge>>

/** The platform's log takes objects; none of the events holds a question, an answer or a secret. */
const log = (event: EdgeEvent) => console.log(JSON.stringify({ time: new Date().toISOString(), ...event }))

/** One for the isolate: its assets, and so its generation, are those of one deployment. */
let opening: Promise<App> | null = null

/** Ibid as a Worker. */
export default {
  async fetch(request: Request, env: Record<string, unknown>, context: ExecutionContext): Promise<Response> {
    let app: App
    try {
      opening ??= openEdge(env, log)
      // Other requests wait for it too: it goes on when the one that began it is gone.
      context.waitUntil(opening.catch(() => {}))
      app = await opening
    } catch (error) {
      // The next request tries again: a database may have been filled meanwhile.
      opening = null
      return refusing(error).fetch(request, env)
    }
    return app.fetch(request, env, context as never)
  },
}

/** What answers while nothing can be answered from. */
function refusing(error: unknown): Hono<HttpEnv> {
  const app = new Hono<HttpEnv>()
  app.use(async (c, next) => {
    c.set('requestId', crypto.randomUUID())
    c.set('owner', null)
    await next()
    c.header('x-request-id', c.get('requestId'))
    c.header('cache-control', 'no-store')
  })
  app.get('/livez', (c) => c.json({ status: 'ok' }))
  app.all('*', () => {
    throw error
  })
  app.onError((thrown, c) => problemJson(refusalOf(thrown, c, log), c))
  return app
}
