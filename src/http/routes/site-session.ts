import { createRoute, type OpenAPIHono } from '@hono/zod-openapi'
import * as z from 'zod'
import { SESSION_SECONDS, type SessionTokens } from '../../channels/widget/session-token.ts'
import type { HttpEnv } from '../../channels/wire/http-env.ts'
import { jsonBody } from '../../channels/wire/json-body.ts'
import { HttpProblem, problems } from '../../channels/wire/problem.ts'
import type { SiteKey } from '../../core/site-keys.ts'
import type { HttpDeps } from '../deps.ts'

/** `POST /widget/session`: a site key for a token, where the page is of an origin that the key is for. */
export function siteSessionRoute(
  app: OpenAPIHono<HttpEnv>,
  deps: Pick<HttpDeps, 'limits'> & { siteKeys: readonly SiteKey[]; tokens: SessionTokens },
): void {
  const route = createRoute({
    method: 'post',
    path: '/widget/session',
    operationId: 'openSession',
    summary: 'Exchange a site key for a session token',
    description:
      'For pages of the origins that the key is for. The token is sent as `Authorization: Bearer …` by pages of the same origin.',
    middleware: [jsonBody(deps.limits?.bodyBytes)] as const,
    request: {
      body: {
        required: true,
        content: { 'application/json': { schema: z.strictObject({ siteKey: z.string().min(1).max(128) }) } },
      },
    },
    responses: {
      200: {
        description: 'The token',
        content: {
          'application/json': { schema: z.object({ token: z.string(), expiresIn: z.int().describe('Seconds') }) },
        },
      },
      ...problems(400, 403, 413, 415, 421, 500, 503),
    },
  })
  app.openapi(route, async (c) => {
    const { siteKey } = c.req.valid('json')
    const origin = c.req.header('origin') ?? ''
    const known = deps.siteKeys.some(({ key, origins }) => key === siteKey && origins.includes(origin))
    if (!known) throw new HttpProblem(403, 'site_not_allowed', 'This site key is not for pages of this origin.')
    return c.json({ token: await deps.tokens.issue({ key: siteKey, origin }), expiresIn: SESSION_SECONDS }, 200)
  })
}
