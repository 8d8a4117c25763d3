import { OpenAPIHono } from '@hono/zod-openapi'
import { cors } from 'hono/cors'
import { methodNotAllowed } from 'hono/method-not-allowed'
import { secureHeaders } from 'hono/secure-headers'
import { widgetRoutes } from '../channels/widget/routes.ts'
import { apiKeyGuard, GUARDED_PATHS } from './api-key-guard.ts'
import type { HttpDeps, HttpEnv } from './deps.ts'
import { hostGuard, originGuard } from './guards.ts'
import { HttpProblem, problemResponse } from './problem.ts'
import { requestContext } from './request-context.ts'
import { askRoute } from './routes/ask.ts'
import { conversationRoutes } from './routes/conversations.ts'
import { documentRoutes } from './routes/documents.ts'
import { feedbackRoute } from './routes/feedback.ts'
import { healthRoutes } from './routes/health.ts'
import { openApiRoute } from './routes/openapi.ts'
import { searchRoute } from './routes/search.ts'
import { refuseInvalid } from './validation.ts'

/**
 * Ibid over HTTP, as an app that any runtime with `Request` and `Response` serves.
 * Every error is RFC 9457 problem+json, every response carries `x-request-id`.
 */
export function createApp(deps: HttpDeps): OpenAPIHono<HttpEnv> {
  const app = new OpenAPIHono<HttpEnv>({ defaultHook: refuseInvalid })
  const log = deps.log?.bind(deps)

  // What a route sets itself stays: pages need another policy than JSON, which needs nothing at all.
  app.use(
    secureHeaders({
      contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
      xFrameOptions: 'DENY',
      // Whoever ends TLS in front of the server decides this for the whole host.
      strictTransportSecurity: false,
      overwrite: false,
    }),
  )
  app.use(requestContext(log))
  app.use(hostGuard(deps.allowedHosts))
  app.use(originGuard(deps.allowedOrigins))
  if (deps.allowedOrigins?.length) {
    app.use(
      cors({
        origin: [...deps.allowedOrigins],
        allowMethods: ['GET', 'POST', 'DELETE'],
        allowHeaders: ['content-type', 'authorization', 'x-api-key'],
        exposeHeaders: ['x-request-id', 'retry-after'],
      }),
    )
  }
  if (deps.apiKeys?.length) {
    const guard = apiKeyGuard(deps.apiKeys)
    for (const path of GUARDED_PATHS) app.use(path, guard)
  }
  app.use(
    methodNotAllowed({
      app,
      onMethodNotAllowed: (c, methods) => {
        const allow = methods.join(', ')
        const detail = `${c.req.method} is not possible here; use ${allow}.`
        return problemResponse(new HttpProblem(405, 'method_not_allowed', detail, { headers: { allow } }), c, log)
      },
    }),
  )

  askRoute(app, deps)
  searchRoute(app, deps)
  documentRoutes(app, deps)
  conversationRoutes(app, deps)
  feedbackRoute(app, deps)
  healthRoutes(app, deps)
  openApiRoute(app, deps)
  if (deps.widget) app.route('/', widgetRoutes({ ...deps, assets: deps.widget.assets, open: !deps.apiKeys?.length }))

  app.notFound((c) => {
    const detail = `There is nothing at "${c.req.path.slice(0, 200)}"; /openapi.json lists the routes.`
    return problemResponse(new HttpProblem(404, 'not_found', detail), c, log)
  })
  app.onError((error, c) => problemResponse(error, c, log))
  return app
}
