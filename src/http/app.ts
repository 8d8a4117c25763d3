import { OpenAPIHono } from '@hono/zod-openapi'
import { cors } from 'hono/cors'
import { methodNotAllowed } from 'hono/method-not-allowed'
import { secureHeaders } from 'hono/secure-headers'
import { createQuota, DEFAULT_SITE_LIMITS } from '../channels/widget/quota.ts'
import { isWidgetFile, widgetRoutes } from '../channels/widget/routes.ts'
import { createSessionTokens } from '../channels/widget/session-token.ts'
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
import { siteSessionRoute } from './routes/site-session.ts'
import { siteGuard } from './site-guard.ts'
import { refuseInvalid } from './validation.ts'

/** How long a browser may go by what it was told of CORS: every question of a widget on another site would ask first, else. */
const PREFLIGHT_SECONDS = 600

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
  const { allowedOrigins = [], siteKeys = [] } = deps
  const origins = [...allowedOrigins, ...siteKeys.flatMap((site) => site.origins)]
  if (origins.length > 0) {
    app.use(
      cors({
        origin: (origin, c) => (origins.includes(origin) && !isWidgetFile(c.req.path) ? origin : null),
        allowMethods: ['GET', 'POST', 'DELETE'],
        allowHeaders: ['content-type', 'authorization', 'x-api-key'],
        exposeHeaders: ['x-request-id', 'retry-after', 'ratelimit', 'ratelimit-policy'],
        maxAge: PREFLIGHT_SECONDS,
      }),
    )
  }
  // Behind CORS, so that also its refusals vary with the origin.
  app.use(originGuard(origins))
  const tokens = createSessionTokens()
  if (siteKeys.length > 0) {
    const limits = deps.siteLimits ?? DEFAULT_SITE_LIMITS
    const { conversations } = deps
    app.use(siteGuard({ siteKeys, tokens, quota: createQuota(limits), limits, allowedOrigins, conversations }))
  }
  if (deps.apiKeys?.length) {
    const byKey = apiKeyGuard(deps.apiKeys)
    // Who came with a session of a site is known already.
    const guard: typeof byKey = (c, next) => (c.get('owner') === null ? byKey(c, next) : next())
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
  if (siteKeys.length > 0) siteSessionRoute(app, { ...deps, siteKeys, tokens })
  openApiRoute(app, deps)
  if (deps.widget) app.route('/', widgetRoutes({ ...deps, assets: deps.widget.assets, open: !deps.apiKeys?.length }))

  app.notFound((c) => {
    const detail = `There is nothing at "${c.req.path.slice(0, 200)}"; /openapi.json lists the routes.`
    return problemResponse(new HttpProblem(404, 'not_found', detail), c, log)
  })
  app.onError((error, c) => problemResponse(error, c, log))
  return app
}
