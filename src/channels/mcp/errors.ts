import type { ErrorFormat } from '../wire/error-format.ts'

export const MCP_PATH = '/mcp'

/** JSON-RPC 2.0's codes: what could not be read, what is no request, and what went wrong inside. */
const PARSE_ERROR = -32700
const INVALID_REQUEST = -32600
const INTERNAL_ERROR = -32603

/** Refusals before the protocol's own server has the request, as JSON-RPC says them: no id, since none was read. */
export const mcpErrors: ErrorFormat = {
  owns: (path) => path === MCP_PATH,
  respond(problem, c) {
    const code =
      problem.status >= 500 ? INTERNAL_ERROR : problem.code === 'invalid_input' ? PARSE_ERROR : INVALID_REQUEST
    const body = { jsonrpc: '2.0', id: null, error: { code, message: problem.message } }
    return c.json(body, problem.status, problem.headers)
  },
}
