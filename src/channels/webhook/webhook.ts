import type { Assistant } from '../../assistant.ts'
import { collectAnswer } from '../../core/collect.ts'
import { IbidError } from '../../core/errors.ts'
import { MAX_QUESTION_CHARS } from '../../core/options.ts'
import type { ConversationStore } from '../../core/ports.ts'
import { sha256 } from '../../core/sha256.ts'
import { readBody } from '../read-body.ts'
import { DIALECTS, type Dialect, type HookQuestion } from './dialects.ts'
import { formatAnswer, type ShownAnswer } from './format.ts'
import { type Hook, isAuthentic, readFields } from './hook.ts'

/** What the webhooks are made of. */
export interface WebhookDeps {
  assistant: Pick<Assistant, 'ask'>
  conversations: Pick<ConversationStore, 'get'>
  hooks: readonly Hook[]
  /** Where people reach this Ibid, without a slash behind: sources without an address of their own are shown there. */
  publicUrl: string | null
  /** Milliseconds since 1970; the system's when absent. */
  now?(): number
  /** Ends after so many milliseconds; a timer of the system when absent. */
  timeout?(milliseconds: number): AbortSignal
  /** Told what went wrong and is nobody's business but that of whoever runs the server. */
  fault?(error: unknown): void
}

/** Outgoing webhooks of chat servers, as a route. */
export interface Webhooks {
  /** Answers with what the chat server is to post. */
  handle(name: string, request: Request): Promise<Response>
}

const MAX_BODY_BYTES = 256 * 1024
const TROUBLE = 'Something went wrong. Please ask again.'
const EMPTY = 'Ask me something about the documents, in your own words.'
const TOO_LONG = `That question is too long: at most ${MAX_QUESTION_CHARS} characters.`
const TOO_SLOW = 'That takes longer than this chat waits for an answer. Please ask again, or ask less at once.'

/** Answers Slack-style outgoing webhooks: the question comes as a request, and the answer is the response. */
export function createWebhooks(deps: WebhookDeps): Webhooks {
  const hooks = new Map(deps.hooks.map((hook) => [hook.name, hook]))
  const now = deps.now ?? Date.now
  const timeout = deps.timeout ?? ((milliseconds: number) => AbortSignal.timeout(milliseconds))

  /** The text of the answer; what is thrown is shown only where it may be. */
  async function answer(hook: Hook, dialect: Dialect, asked: HookQuestion, gone: AbortSignal): Promise<string> {
    const { question } = asked
    if (question === '') return EMPTY
    if (question.length > MAX_QUESTION_CHARS) return TOO_LONG
    const late = timeout(dialect.patienceMs)
    const signal = AbortSignal.any([late, gone])
    try {
      const shown = await Promise.race([ask(hook, asked, signal), rejection(signal)])
      return formatAnswer(shown, dialect, deps.publicUrl)
    } catch (error) {
      if (late.aborted) return TOO_SLOW
      if (error instanceof IbidError) return error.message
      if (!gone.aborted) deps.fault?.(error)
      return TROUBLE
    }
  }

  async function ask(hook: Hook, { question, conversation }: HookQuestion, signal: AbortSignal): Promise<ShownAnswer> {
    const owner = `hook:${hook.name}`
    const conversationId = `${owner}:${await digest(conversation)}`
    const known = await deps.conversations.get(conversationId, { owner, last: 0 })
    // With a history, if an empty one, an id begins a conversation; without, what is stored of it is read.
    const context = { owner, signal, ...(known === null && { history: [] }) }
    return collectAnswer(deps.assistant.ask({ question, conversationId }, context))
  }

  return {
    async handle(name, request) {
      const hook = hooks.get(name)
      if (hook === undefined) return refusal(404, 'There is no webhook of this name.')
      const body = await readBody(request, MAX_BODY_BYTES)
      if (body === null) return refusal(413, 'The body is too large.')
      const fields = readFields(request.headers.get('content-type'), body)
      if (!(await isAuthentic(hook, request.headers, body, fields))) return refusal(401, 'The token does not match.')
      if (fields === null) return refusal(400, 'The body is neither JSON nor a form.')
      const dialect = DIALECTS[hook.kind]
      const asked = dialect.read(fields, new Date(now()).toISOString().slice(0, 10))
      if (asked === null) return Response.json(dialect.silence)
      return Response.json(dialect.reply(await answer(hook, dialect, asked, request.signal), fields))
    },
  }
}

/** Never resolves: whoever does not listen to the signal is not waited for. */
function rejection(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason)
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}

/** Ids of conversations have no spaces and no strange letters; names of topics do. */
async function digest(text: string): Promise<string> {
  return (await sha256(text)).slice(0, 32)
}

function refusal(status: number, text: string): Response {
  return new Response(`${text}\n`, { status, headers: { 'content-type': 'text/plain; charset=utf-8' } })
}
