import { createRoute, type OpenAPIHono } from '@hono/zod-openapi'
import type { ConversationPosition } from '../../core/conversation.ts'
import { IbidError } from '../../core/errors.ts'
import type { HttpDeps, HttpEnv } from '../deps.ts'
import { HttpProblem, invalidRequest, problems } from '../problem.ts'
import { ConversationBody, ConversationListQuery, ConversationPage, ConversationParams } from '../schemas.ts'

/** `GET /v1/conversations` and `GET|DELETE /v1/conversations/{id}`: which there are, what was said, and forgetting it. */
export function conversationRoutes(app: OpenAPIHono<HttpEnv>, deps: HttpDeps): void {
  const list = createRoute({
    method: 'get',
    path: '/v1/conversations',
    operationId: 'listConversations',
    summary: 'List your conversations, page by page',
    description: 'The conversations that were begun with the API key of the request. Refused where no keys are set.',
    request: { query: ConversationListQuery },
    responses: {
      200: { description: 'A page of conversations', content: { 'application/json': { schema: ConversationPage } } },
      ...problems(400, 403, 421, 500, 503),
    },
  })
  app.openapi(list, async (c) => {
    const owner = c.get('owner')
    // Without keys an id is all that keeps a conversation from others: a list would hand out everybody's.
    if (owner === null) {
      throw new HttpProblem(403, 'keys_needed', 'Conversations are listed for the holder of an API key: set API_KEYS.')
    }
    const { limit, after } = c.req.valid('query')
    const found = await deps.conversations.list({
      owner,
      limit: limit + 1,
      ...(after !== undefined && { after: positionOf(after) }),
    })
    const conversations = found.slice(0, limit)
    const last = found.length > limit ? conversations.at(-1) : undefined
    return c.json({ conversations, next: last ? `${last.updatedAt}~${last.id}` : null } satisfies ConversationPage, 200)
  })

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
  app.openapi(get, async (c) => {
    const { id } = c.req.valid('param')
    const conversation = await deps.conversations.get(id, { owner: c.get('owner') })
    if (!conversation) throw unknownConversation(id)
    return c.json(conversation satisfies ConversationBody, 200)
  })

  const remove = createRoute({
    method: 'delete',
    path: '/v1/conversations/{id}',
    operationId: 'deleteConversation',
    summary: 'Forget a conversation',
    request: { params: ConversationParams },
    responses: { 204: { description: 'It is gone' }, ...problems(403, 404, 421, 500, 503) },
  })
  app.openapi(remove, async (c) => {
    const { id } = c.req.valid('param')
    if (!(await deps.conversations.delete(id, { owner: c.get('owner') }))) throw unknownConversation(id)
    return c.body(null, 204)
  })
}

function unknownConversation(id: string): IbidError {
  return new IbidError('not_found', `There is no conversation "${id.slice(0, 200)}".`)
}

/** The position that a `next` names. */
function positionOf(after: string): ConversationPosition {
  const [, updatedAt, id] = /^([^~]+)~(.+)$/s.exec(after) ?? []
  if (updatedAt === undefined || id === undefined)
    throw invalidRequest([{ parameter: 'after', detail: 'is not the `next` of a page' }])
  return { updatedAt, id }
}
