import { OpenAPIHono } from '@hono/zod-openapi'
import type { Context, Hono } from 'hono'
import { cors } from 'hono/cors'
import { methodNotAllowed } from 'hono/method-not-allowed'
import { secureHeaders } from 'hono/secure-headers'
import type { ExtractSchema } from 'hono/types'
import { uiMessageErrors } from '../channels/ai-sdk/errors.ts'
import { uiMessageRoutes } from '../channels/ai-sdk/routes.ts'
import { deepChatErrors, deepChatRoute } from '../channels/deep-chat/route.ts'
import { mcpErrors } from '../channels/mcp/errors.ts'
import { mcpRoute } from '../channels/mcp/route.ts'
import { openAiErrors } from '../channels/openai/errors.ts'
import { openAiRoutes } from '../channels/openai/routes.ts'
import { createQuota, DEFAULT_SITE_LIMITS } from '../channels/widget/quota.ts'
import { isWidgetFile, widgetRoutes } from '../channels/widget/routes.ts'
import { createSessionTokens } from '../channels/widget/session-token.ts'
import type { ErrorFormat } from '../channels/wire/error-format.ts'
import type { HttpEnv } from '../channels/wire/http-env.ts'
import { HttpProblem, problemJson, refusalOf } from '../channels/wire/problem.ts'
import { refuseInvalid } from '../channels/wire/validation.ts'
import { apiKeyGuard, GUARDED_PATHS } from './api-key-guard.ts'
import type { HttpDeps } from './deps.ts'
import { hostGuard, originGuard } from './guards.ts'
import { rateLimitGuard } from './rate-limit-guard.ts'
import { requestContext } from './request-context.ts'
import { askRoute } from './routes/ask.ts'
import { chatRoutes } from './routes/chat.ts'
import { conversationRoutes } from './routes/conversations.ts'
import { docsRoutes } from './routes/docs.ts'
import { documentRoutes } from './routes/documents.ts'
import { feedbackRoute } from './routes/feedback.ts'
import { healthRoutes } from './routes/health.ts'
import { openApiRoute } from './routes/openapi.ts'
import { searchRoute } from './routes/search.ts'
import { siteSessionRoute } from './routes/site-session.ts'
import { siteGuard } from './site-guard.ts'

/** The protocols that tell of errors in their own way. */
const ERROR_FORMATS: readonly ErrorFormat[] = [openAiErrors, uiMessageErrors, deepChatErrors, mcpErrors]

/** The routes with what they take and give: what `hc` of `hono/client` is typed by. */
export type AppType = Hono<
  HttpEnv,
  ExtractSchema<
    | ReturnType<typeof askRoute>
    | ReturnType<typeof searchRoute>
    | ReturnType<typeof documentRoutes>
    | ReturnType<typeof conversationRoutes>
    | ReturnType<typeof feedbackRoute>
    | ReturnType<typeof healthRoutes>
    | ReturnType<typeof openApiRoute>
    | ReturnType<typeof openAiRoutes>
    | ReturnType<typeof uiMessageRoutes>
    | ReturnType<typeof deepChatRoute>
  >,
  '/'
>

/** How long a browser may go by what it was told of CORS: every question of a widget on another site would ask first, else. */
const PREFLIGHT_SECONDS = 600

/**
 * Ibid over HTTP, as an app that any runtime with `Request` and `Response` serves.
 * Every error is RFC 9457 problem+json, or what the protocol of its route wants; every response carries `x-request-id`.
 */
export function createApp(deps: HttpDeps): OpenAPIHono<HttpEnv> {
  const app = new OpenAPIHono<HttpEnv>({ defaultHook: refuseInvalid })
  const log = deps.log?.bind(deps)
  const respond = (error: unknown, c: Context<HttpEnv>): Response => {
    const format = ERROR_FORMATS.find((known) => known.owns(c.req.path))
    return (format?.respond ?? problemJson)(refusalOf(error, c, log), c)
  }

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
  app.use(requestContext(log, respond))
  app.use(hostGuard(deps.allowedHosts))
  const { allowedOrigins = [], siteKeys = [] } = deps
  const origins = [...allowedOrigins, ...siteKeys.flatMap((site) => site.origins)]
  if (origins.length > 0) {
    app.use(
      cors({
        origin: (origin, c) => (origins.includes(origin) && !isWidgetFile(c.req.path) ? origin : null),
        allowMethods: ['GET', 'POST', 'DELETE'],
        // Without `allowHeaders` it is whatever a page asks for: OpenAI's and MCP's clients send a dozen of their own, and more with
        // each version. What a page may do hangs on its origin and its key.
        exposeHeaders: ['x-request-id', 'retry-after', 'ratelimit', 'ratelimit-policy'],
        maxAge: PREFLIGHT_SECONDS,
      }),
    )
  }
  // Behind CORS, so that also its refusals vary with the origin.
  app.use(originGuard(origins))
  if (deps.rateLimit) app.use(rateLimitGuard(deps.rateLimit))
  const tokens = createSessionTokens(deps.sessionSecret && { secret: deps.sessionSecret })
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
        return respond(new HttpProblem(405, 'method_not_allowed', detail, { headers: { allow } }), c)
      },
    }),
  )

  askRoute(app, deps)
  searchRoute(app, deps)
  documentRoutes(app, deps)
  conversationRoutes(app, deps)
  feedbackRoute(app, deps)
  uiMessageRoutes(app, deps)
  openAiRoutes(app, deps)
  deepChatRoute(app, deps)
  mcpRoute(app, deps)
  healthRoutes(app, deps)
  chatRoutes(app, deps)
  if (siteKeys.length > 0) siteSessionRoute(app, { ...deps, siteKeys, tokens })
  openApiRoute(app, deps)
  docsRoutes(app, deps)
  if (deps.widget) app.route('/', widgetRoutes({ ...deps, assets: deps.widget.assets, open: !deps.apiKeys?.length }))

  app.notFound((c) => {
    const detail = `There is nothing at "${c.req.path.slice(0, 200)}"; /openapi.json lists the routes.`
    return respond(new HttpProblem(404, 'not_found', detail), c)
  })
  app.onError(respond)
  return app
}
