import type { IncomingMessage } from 'node:http'
import * as z from 'zod'
import type { Usage } from '../core/answer.ts'

export interface ScriptedMessage {
  role: string
  content: string
}

/** A request to answer a chat, as it arrived. */
export interface ScriptedRequest {
  provider: 'openai' | 'openai-responses' | 'anthropic' | 'ollama' | 'workers-ai'
  model: string
  /** With Anthropic's `system` as the first message. */
  messages: ScriptedMessage[]
  stream: boolean
  /** The output limit it came with; null without one. */
  maxOutputTokens: number | null
  headers: IncomingMessage['headers']
  body: Record<string, unknown>
  /** When its last byte was read, of `performance.now()`. */
  at: number
}

/** What one provider writes on the wire. */
export interface WireShape {
  provider: ScriptedRequest['provider']
  path: string
  streamType: string
  /** Which field of the request limits the output. */
  limitOf(body: Body): number | null
  whole(request: ScriptedRequest, text: string, usage: Usage | null, finish: Finish): unknown
  begin(request: ScriptedRequest, usage: Usage | null): string
  piece(request: ScriptedRequest, text: string): string
  end(request: ScriptedRequest, usage: Usage | null, finish: Finish): string
  error(message: string, code: string | null): unknown
  errorEvent(message: string): string
  broken(): string
}

type Finish = 'stop' | 'length'

const Content = z.union([z.string(), z.array(z.looseObject({ text: z.string().optional() })), z.null()])
const Message = z.looseObject({ role: z.string(), content: Content })
const Body = z.looseObject({
  model: z.string(),
  messages: z.array(Message).optional(),
  input: z.array(Message).optional(),
  system: Content.optional(),
  stream: z.boolean().optional(),
  max_tokens: z.number().optional(),
  max_completion_tokens: z.number().optional(),
  max_output_tokens: z.number().optional(),
  options: z.looseObject({ num_predict: z.number().optional() }).optional(),
  stream_options: z.looseObject({ include_usage: z.boolean().optional() }).optional(),
})
type Body = z.infer<typeof Body>

/** Reads a request in full. @throws where it is none of the provider's */
export async function readRequest(incoming: IncomingMessage, shape: WireShape): Promise<ScriptedRequest> {
  const chunks: Uint8Array[] = []
  for await (const chunk of incoming) chunks.push(chunk)
  const body = Body.parse(JSON.parse(Buffer.concat(chunks).toString('utf8')))
  const messages = (body.messages ?? body.input ?? []).map(({ role, content }) => ({ role, content: plain(content) }))
  if (body.system !== undefined) messages.unshift({ role: 'system', content: plain(body.system) })
  return {
    provider: shape.provider,
    model: body.model,
    messages,
    stream: body.stream ?? false,
    maxOutputTokens: shape.limitOf(body),
    headers: incoming.headers,
    body,
    at: performance.now(),
  }
}

function plain(content: z.infer<typeof Content>): string {
  if (typeof content === 'string') return content
  return (content ?? []).map(({ text }) => text ?? '').join('')
}

const data = (value: unknown) => `data: ${JSON.stringify(value)}\n\n`
const event = (value: { type: string; [field: string]: unknown }) => `event: ${value.type}\n${data(value)}`
const line = (value: unknown) => `${JSON.stringify(value)}\n`

const chunk = (request: ScriptedRequest, choices: unknown[], more: object = {}) =>
  data({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1,
    model: request.model,
    choices,
    ...more,
  })
const openaiUsage = ({ inputTokens, outputTokens }: Usage) => ({
  prompt_tokens: inputTokens,
  completion_tokens: outputTokens,
  total_tokens: inputTokens + outputTokens,
})

/** https://platform.openai.com/docs/api-reference/chat */
const openai: WireShape = {
  provider: 'openai',
  path: '/v1/chat/completions',
  streamType: 'text/event-stream',
  limitOf: (body) => body.max_completion_tokens ?? body.max_tokens ?? null,
  whole: (request, text, usage, finish) => ({
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1,
    model: request.model,
    choices: [{ index: 0, message: { role: 'assistant', content: text, refusal: null }, finish_reason: finish }],
    ...(usage && { usage: openaiUsage(usage) }),
  }),
  begin: (request) =>
    chunk(request, [{ index: 0, delta: { role: 'assistant', content: '', refusal: null }, finish_reason: null }]),
  piece: (request, text) => chunk(request, [{ index: 0, delta: { content: text }, finish_reason: null }]),
  end(request, usage, finish) {
    const asked = (request.body as Body).stream_options?.include_usage === true
    const told = asked && usage ? chunk(request, [], { usage: openaiUsage(usage) }) : ''
    return `${chunk(request, [{ index: 0, delta: {}, finish_reason: finish }])}${told}data: [DONE]\n\n`
  },
  error: (message, code) => ({ error: { message, type: 'scripted_error', param: null, code } }),
  errorEvent: (message) => data({ error: { message, type: 'server_error', param: null, code: null } }),
  broken: () => 'data: {"id":"chatcmpl-1","object":"chat.completion.chunk","choices":[{"index":0,"del\n\n',
}

const response = (request: ScriptedRequest, text: string | null, usage: Usage | null, finish: Finish | null) => ({
  id: 'resp_1',
  object: 'response',
  created_at: 1,
  model: request.model,
  status: finish === null ? 'in_progress' : finish === 'stop' ? 'completed' : 'incomplete',
  incomplete_details: finish === 'length' ? { reason: 'max_output_tokens' } : null,
  error: null,
  output:
    text === null
      ? []
      : [
          {
            id: 'msg_1',
            type: 'message',
            role: 'assistant',
            status: 'completed',
            content: [{ type: 'output_text', text, annotations: [] }],
          },
        ],
  usage: usage && {
    input_tokens: usage.inputTokens,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: usage.outputTokens,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: usage.inputTokens + usage.outputTokens,
  },
})

/** https://platform.openai.com/docs/api-reference/responses-streaming */
const openaiResponses: WireShape = {
  provider: 'openai-responses',
  path: '/v1/responses',
  streamType: 'text/event-stream',
  limitOf: (body) => body.max_output_tokens ?? null,
  whole: response,
  begin: (request) =>
    event({ type: 'response.created', sequence_number: 0, response: response(request, null, null, null) }) +
    event({
      type: 'response.output_item.added',
      sequence_number: 1,
      output_index: 0,
      item: { id: 'msg_1', type: 'message', role: 'assistant', status: 'in_progress', content: [] },
    }),
  piece: (_request, text) =>
    event({
      type: 'response.output_text.delta',
      sequence_number: 2,
      item_id: 'msg_1',
      output_index: 0,
      content_index: 0,
      delta: text,
      logprobs: [],
    }),
  end: (request, usage, finish) =>
    event({
      type: finish === 'stop' ? 'response.completed' : 'response.incomplete',
      sequence_number: 3,
      response: response(request, '', usage, finish),
    }),
  error: openai.error,
  errorEvent: (message) => event({ type: 'error', sequence_number: 3, code: 'server_error', message, param: null }),
  broken: () => 'event: response.output_text.delta\ndata: {"type":"response.output_text.delta","del\n\n',
}

const STOP_REASONS = { stop: 'end_turn', length: 'max_tokens' }

/** https://docs.anthropic.com/en/api/messages-streaming */
const anthropic: WireShape = {
  provider: 'anthropic',
  path: '/v1/messages',
  streamType: 'text/event-stream',
  limitOf: (body) => body.max_tokens ?? null,
  whole: (request, text, usage, finish) => ({
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: request.model,
    content: [{ type: 'text', text }],
    stop_reason: STOP_REASONS[finish],
    stop_sequence: null,
    usage: { input_tokens: usage?.inputTokens ?? 0, output_tokens: usage?.outputTokens ?? 0 },
  }),
  begin: (request, usage) =>
    event({
      type: 'message_start',
      message: {
        id: 'msg_1',
        type: 'message',
        role: 'assistant',
        model: request.model,
        content: [],
        stop_reason: null,
        stop_sequence: null,
        // The count of the end holds these first tokens too. There is no message without a count: an untold one is 0.
        usage: { input_tokens: usage?.inputTokens ?? 0, output_tokens: Math.min(1, usage?.outputTokens ?? 0) },
      },
    }) +
    event({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }) +
    event({ type: 'ping' }),
  piece: (_request, text) => event({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } }),
  end: (_request, usage, finish) =>
    event({ type: 'content_block_stop', index: 0 }) +
    event({
      type: 'message_delta',
      delta: { stop_reason: STOP_REASONS[finish], stop_sequence: null },
      usage: { output_tokens: usage?.outputTokens ?? 0 },
    }) +
    event({ type: 'message_stop' }),
  error: (message, code) => ({ type: 'error', error: { type: code ?? 'api_error', message } }),
  errorEvent: (message) => event({ type: 'error', error: { type: 'overloaded_error', message } }),
  broken: () => 'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"del\n\n',
}

const ollamaEnd = (usage: Usage | null, finish: Finish) => ({
  done: true,
  done_reason: finish,
  total_duration: 2,
  load_duration: 1,
  ...(usage && { prompt_eval_count: usage.inputTokens, eval_count: usage.outputTokens }),
})
const ollamaMessage = (request: ScriptedRequest, content: string) => ({
  model: request.model,
  created_at: '2026-01-01T00:00:00Z',
  message: { role: 'assistant', content },
})

/** https://github.com/ollama/ollama/blob/main/docs/api.md#generate-a-chat-completion */
const ollama: WireShape = {
  provider: 'ollama',
  path: '/api/chat',
  streamType: 'application/x-ndjson',
  limitOf: (body) => body.options?.num_predict ?? null,
  whole: (request, text, usage, finish) => ({ ...ollamaMessage(request, text), ...ollamaEnd(usage, finish) }),
  begin: () => '',
  piece: (request, text) => line({ ...ollamaMessage(request, text), done: false }),
  end: (request, usage, finish) => line({ ...ollamaMessage(request, ''), ...ollamaEnd(usage, finish) }),
  error: (message) => ({ error: message }),
  errorEvent: (message) => line({ error: message }),
  broken: () => '{"model":"m","message":{"role":"assistant","con\n',
}

/** https://developers.cloudflare.com/workers-ai/models: what a binding's request is answered with; its path is nobody's but the tests'. */
const workersAi: WireShape = {
  provider: 'workers-ai',
  path: '/ai/run',
  streamType: 'text/event-stream',
  limitOf: (body) => body.max_tokens ?? null,
  whole: (_request, text, usage) => ({ response: text, ...(usage && { usage: openaiUsage(usage) }) }),
  begin: () => '',
  piece: (_request, text) => data({ response: text, p: 'abcdef' }),
  end(request, usage, finish) {
    // There is no word for why an answer ends: one that was cut has used up its tokens.
    const limit = workersAi.limitOf(request.body as Body) ?? 256
    const told = usage && (finish === 'length' ? { ...usage, outputTokens: limit } : usage)
    return `${told ? data({ response: '', usage: openaiUsage(told) }) : ''}data: [DONE]\n\n`
  },
  error: (message, code) => ({ internalCode: code, name: 'AiError', message, description: message }),
  errorEvent: (message) => data({ errors: [{ message, code: 3043 }] }),
  broken: () => 'data: {"response":"\n\n',
}

export const SHAPES: readonly WireShape[] = [openai, openaiResponses, anthropic, ollama, workersAi]
