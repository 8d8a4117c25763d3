import type { ErrorFormat } from '../wire/error-format.ts'

export const CHAT_PATH = '/api/chat'

/** Before the stream begins, clients show a person the body of an error as it is: it is one sentence. */
export const uiMessageErrors: ErrorFormat = {
  owns: (path) => path === CHAT_PATH || path.startsWith(`${CHAT_PATH}/`),
  respond: (problem, c) => c.text(problem.message, problem.status, problem.headers),
}
