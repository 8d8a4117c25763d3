import { createRoute, type OpenAPIHono } from '@hono/zod-openapi'
import type { HttpEnv } from '../../channels/wire/http-env.ts'
import { problems } from '../../channels/wire/problem.ts'
import { IbidError } from '../../core/errors.ts'
import type { HttpDeps } from '../deps.ts'
import { ConversationBody, ConversationParams } from '../schemas.ts'

/** `GET|DELETE /v1/conversations/{id}`: what was said, and forgetting it. */
export function conversationRoutes(app: OpenAPIHono<HttpEnv>, deps: HttpDeps) {
  const get = createRoute({
    method: 'get',
    path: '/v1/conversations/{id}',
    operationId: 'getConversation',
    summary: 'Read a conversation',
    request: { params: ConversationParams },
    responses: {
      200: { description: 'The conversation', content: { 'application/json': { schema: ConversationBody } } },
      ...problems(404, 421, 500, 503),
    },
  })
  const remove = createRoute({
    method: 'delete',
    path: '/v1/conversations/{id}',
    operationId: 'deleteConversation',
    summary: 'Forget a conversation',
    request: { params: ConversationParams },
    responses: { 204: { description: 'It is gone' }, ...problems(403, 404, 421, 500, 503) },
  })
  return app
    .openapi(get, async (c) => {
      const { id } = c.req.valid('param')
      const conversation = await deps.conversations.get(id)
      if (!conversation) throw unknownConversation(id)
      return c.json(conversation satisfies ConversationBody, 200)
    })
    .openapi(remove, async (c) => {
      const { id } = c.req.valid('param')
      if (!(await deps.conversations.delete(id))) throw unknownConversation(id)
      return c.body(null, 204)
    })
}

function unknownConversation(id: string): IbidError {
  return new IbidError('not_found', `There is no conversation "${id.slice(0, 200)}".`)
}
