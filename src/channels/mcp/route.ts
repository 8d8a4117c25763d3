import type { OpenAPIHono } from '@hono/zod-openapi'
import { createMcpHandler } from '@modelcontextprotocol/server'
import * as z from 'zod'
import { CHAT_BODY_FACTOR, MAX_BODY_BYTES } from '../../core/options.ts'
import type { ChannelDeps, HttpEnv } from '../wire/http-env.ts'
import { jsonBody } from '../wire/json-body.ts'
import { linksOf } from '../wire/links.ts'
import { errorEvent, refusals } from '../wire/problem.ts'
import { MCP_PATH } from './errors.ts'
import { createMcpServer } from './server.ts'

const JsonRpc = z.looseObject({ jsonrpc: z.literal('2.0') })

/**
 * `POST /mcp`: the Model Context Protocol over Streamable HTTP, without sessions. Clients of 2025's revisions, which would
 * open a stream by GET, are told 405 and do without.
 */
export function mcpRoute(app: OpenAPIHono<HttpEnv>, deps: ChannelDeps): void {
  app.openAPIRegistry.registerPath({
    method: 'post',
    path: MCP_PATH,
    operationId: 'mcp',
    tags: ['Protocols'],
    summary: 'Model Context Protocol',
    description:
      'Tools `search`, `fetch` and `ask`; every document is a resource. Revision 2026-07-28, and those of 2025 without sessions.',
    request: { body: { required: true, content: { 'application/json': { schema: JsonRpc } } } },
    responses: {
      200: {
        description: 'A JSON-RPC response',
        content: { 'application/json': { schema: JsonRpc }, 'text/event-stream': { schema: z.string() } },
      },
      202: { description: 'A notification was taken' },
      ...refusals({ 'application/json': { schema: JsonRpc } }, 400, 403, 404, 406, 413, 415, 421, 500),
    },
  })

  app.post(MCP_PATH, jsonBody(CHAT_BODY_FACTOR * (deps.limits?.bodyBytes ?? MAX_BODY_BYTES)), async (c) => {
    const fault = (error: unknown) => deps.log?.(errorEvent(error, c.get('requestId')))
    const handler = createMcpHandler(
      () =>
        createMcpServer(deps, {
          owner: c.get('owner'),
          linkOf: linksOf(c.req.url, deps),
          signal: c.req.raw.signal,
          fault,
        }),
      { onerror: fault },
    )
    return handler.fetch(forSdk(c.req.raw), { parsedBody: await c.req.json() })
  })
}

/**
 * The request as the SDK is given it, its body read before. An Accept header that takes anything (RFC 9110, 12.5.1), or is
 * missing, is spelled out: the SDK looks for both types by name. And it is another object than the server's own, since the
 * SDK never takes its listener from the request's signal, which the server's would keep, and all that hangs on it, for good.
 */
function forSdk({ url, method, headers: given, signal }: Request): Request {
  const headers = new Headers(given)
  if (/(^|[,\s])\*\/\*/.test(headers.get('accept') ?? '*/*')) {
    headers.set('accept', 'application/json, text/event-stream')
  }
  return new Request(url, { method, headers, signal })
}
