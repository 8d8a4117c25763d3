import type { OpenAPIHono } from '@hono/zod-openapi'
import type { HttpEnv } from '../../channels/wire/http-env.ts'
import type { HttpDeps } from '../deps.ts'

/**
 * `POST /slack/events` and `POST /hooks/{name}`: what chat servers call, in their own protocols and with their own proof of
 * who they are. They are no part of the OpenAPI document.
 */
export function chatRoutes(app: OpenAPIHono<HttpEnv>, deps: HttpDeps): void {
  const { slack, webhooks } = deps
  if (slack) app.post('/slack/events', (c) => slack.handle(c.req.raw, deps.background ?? c.executionCtx))
  if (webhooks) app.post('/hooks/:name', (c) => webhooks.handle(c.req.param('name'), c.req.raw))
}
