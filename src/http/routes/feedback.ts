import { createRoute, type OpenAPIHono } from '@hono/zod-openapi'
import { IbidError } from '../../core/errors.ts'
import { FeedbackRequest } from '../../core/feedback.ts'
import type { HttpDeps, HttpEnv } from '../deps.ts'
import { jsonBody } from '../json-body.ts'
import { problems } from '../problem.ts'

/** `POST /v1/feedback`: what a reader thinks of an answer. */
export function feedbackRoute(app: OpenAPIHono<HttpEnv>, deps: HttpDeps): void {
  const route = createRoute({
    method: 'post',
    path: '/v1/feedback',
    operationId: 'giveFeedback',
    summary: 'Rate an answer',
    description: 'Replaces what was said of the same answer before. It is deleted with the conversation.',
    middleware: [jsonBody(deps.limits?.bodyBytes)] as const,
    request: { body: { required: true, content: { 'application/json': { schema: FeedbackRequest } } } },
    responses: { 204: { description: 'It is kept' }, ...problems(400, 403, 404, 413, 415, 421, 500, 503) },
  })

  app.openapi(route, async (c) => {
    const { messageId, rating, comment } = c.req.valid('json')
    const feedback = { rating, comment: comment?.trim() || null, givenAt: new Date().toISOString() }
    if (!(await deps.feedback.put(messageId, feedback, { owner: c.get('owner') })))
      throw new IbidError('not_found', `There is no answer "${messageId}".`)
    return c.body(null, 204)
  })
}
