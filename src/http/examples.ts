import { uiMessageChunks } from '../channels/ai-sdk/encode.ts'
import { deepChatEvents, deepChatMessage } from '../channels/deep-chat/encode.ts'
import { partEvents } from '../channels/events/encode.ts'
import { chatCompletion, completionChunks, MODEL } from '../channels/openai/encode.ts'
import { LISTED_MODEL } from '../channels/openai/routes.ts'
import type { AnswerEncoder } from '../channels/wire/answer-events.ts'
import { linksOf } from '../channels/wire/links.ts'
import type { Answer, AnswerPart, Citation } from '../core/answer.ts'

/** What a route is sent and says, for the OpenAPI document. */
export interface OperationExample {
  /** Values of path and query parameters. */
  parameters?: Readonly<Record<string, string>>
  /** The JSON body. */
  request?: unknown
  /** The status that is shown; 200 when absent. */
  status?: 204
  /** By media type. */
  responses?: Readonly<Record<string, unknown>>
}

const QUESTION = 'when was the JF-17 deal'
const ROLE = {
  documentId: 'pakistans-role-in-the-conflict.md',
  title: "Azerbaijan-Armenia Conflict: Pakistan's Involvement And Role",
  url: null,
  publishedAt: null,
  author: null,
}
const HISTORY = {
  documentId: 'historical-relations.md',
  title: 'Azerbaijan and Pakistan: Historical relations and perspectives',
  url: null,
  publishedAt: null,
  author: 'Ayaz Haider Bangash',
}
const CITATIONS: Citation[] = [
  {
    n: 1,
    ...ROLE,
    chunkId: 52,
    quote:
      'Recent developments: Pakistan and Azerbaijan struck a deal in February 2022, worth $1.6 billion, by which Pakistan is to sell JF-17 fighter jets to Azerbaijan.',
    start: 1141,
    end: 1300,
  },
  {
    n: 2,
    ...HISTORY,
    chunkId: 33,
    quote: 'Azerbaijan has shown interest in importing the JF-17, although no formal deal has been reached so far.',
    start: 5844,
    end: 5946,
  },
]
const INDEX = { generation: 'g-20261125T005116798Z-92fbb4bd', embedder: 'builtin-1-384-bbc9ef8e74cbab39' }

/** An answer over the sample corpus, as the routes tell it in their ways. */
const ANSWER: Answer = {
  id: 'msg_ed8577beee2a44e3b64365285579ee98',
  conversationId: 'conv_7b535ad4334749349f70768138d10060',
  status: 'conflicting',
  answer:
    'Recent developments: Pakistan and Azerbaijan struck a deal in February 2022, worth $1.6 billion, by which Pakistan is to sell JF-17 fighter jets to Azerbaijan [1].\n\n' +
    `The sources disagree. “${HISTORY.title}” says: Azerbaijan has shown interest in importing the JF-17, although no formal deal has been reached so far [2].`,
  citations: CITATIONS,
  conflicts: [
    {
      about: 'the JF-17 deal',
      values: [
        { value: 'February 2022', citations: [1], publishedAt: null },
        { value: 'no formal deal has been reached so far', citations: [2], publishedAt: null },
      ],
    },
  ],
  shortAnswer: null,
  standaloneQuestion: QUESTION,
  model: 'extractive',
  fallback: null,
  followUps: [],
  index: INDEX,
  usage: { inputTokens: 0, outputTokens: 0 },
  timings: { retrieveMs: 1.8, answerMs: 2.6 },
}

const HIT = {
  documentId: 'military-relations.md',
  chunkId: 42,
  title: 'Azerbaijan-Pakistan Military Relations',
  text: 'Pakistani military personnel attended the "Caucasian Eagle-2019 Military Exercise" of September 19, 2019 as observers.',
  start: 4960,
  end: 5078,
  score: 0.815,
  keywordScore: 3.776,
  vectorScore: 0.321,
  url: null,
}
const DOCUMENT = {
  id: 'military-relations.md',
  title: HIT.title,
  author: 'Dr. Nazrin Alizada',
  publisher: null,
  publishedAt: null,
  url: null,
  mediaType: 'text/markdown',
  hash: '3ca6ee56c147bac3d3aac440c6fad5fa97a8cf890c549f3c6a2541985632e6b5',
}
const LINK = { url: null, documentId: HIT.documentId }
const OPTIONS = { linkOf: linksOf('http://127.0.0.1:8787', {}), sources: true, created: 1_795_567_877 }
const FOUND = { results: [{ id: HIT.documentId, title: HIT.title, url: OPTIONS.linkOf(LINK), text: HIT.text }] }

/** The examples by `operationId`. A test asks the sample corpus all of them. */
export const EXAMPLES: Readonly<Record<string, OperationExample>> = {
  ask: {
    request: { question: QUESTION },
    responses: { 'application/json': ANSWER, 'text/event-stream': told(partEvents()) },
  },
  search: {
    request: { query: 'military exercises', topK: 1 },
    responses: { 'application/json': { hits: [HIT] } },
  },
  listDocuments: {
    parameters: { limit: '1', after: 'historical-relations.md' },
    responses: { 'application/json': { documents: [DOCUMENT], next: DOCUMENT.id } },
  },
  getDocument: {
    parameters: { id: DOCUMENT.id },
    responses: { 'application/json': { ...DOCUMENT, text: 'Talks in 2021\n\nThe 9th Ministerial Conference of' } },
  },
  getConversation: {
    parameters: { id: ANSWER.conversationId },
    responses: {
      'application/json': {
        id: ANSWER.conversationId,
        createdAt: '2026-11-25T00:51:17.000Z',
        turns: [
          {
            id: ANSWER.id,
            question: QUESTION,
            standaloneQuestion: ANSWER.standaloneQuestion,
            answer: ANSWER.answer,
            status: ANSWER.status,
            citations: ANSWER.citations,
            conflicts: ANSWER.conflicts,
            askedAt: '2026-11-25T00:51:17.000Z',
            shortAnswer: ANSWER.shortAnswer,
            model: ANSWER.model,
            fallback: ANSWER.fallback,
            followUps: ANSWER.followUps,
          },
        ],
      },
    },
  },
  listConversations: {
    parameters: { limit: '20', after: `2026-11-25T00:52:03.000Z~${ANSWER.conversationId}` },
    responses: { 'application/json': { conversations: [], next: null } },
  },
  giveFeedback: { request: { messageId: ANSWER.id, rating: 'up', comment: 'Just what I looked for' }, status: 204 },
  deleteConversation: { parameters: { id: ANSWER.conversationId }, status: 204 },
  chat: {
    request: {
      id: 'chat-1',
      messages: [{ id: 'm1', role: 'user', parts: [{ type: 'text', text: QUESTION }] }],
      trigger: 'submit-message',
    },
    responses: { 'text/event-stream': told(uiMessageChunks()) },
  },
  resumeChat: { parameters: { id: 'chat-1' }, status: 204 },
  createChatCompletion: {
    request: { model: MODEL, messages: [{ role: 'user', content: QUESTION }] },
    responses: {
      'application/json': chatCompletion(ANSWER, OPTIONS),
      'text/event-stream': told(completionChunks({ ...OPTIONS, includeUsage: false })),
    },
  },
  listModels: { responses: { 'application/json': { object: 'list', data: [LISTED_MODEL] } } },
  getModel: { parameters: { id: MODEL }, responses: { 'application/json': LISTED_MODEL } },
  deepChat: {
    request: { messages: [{ role: 'user', text: QUESTION }] },
    responses: {
      'application/json': deepChatMessage(ANSWER, OPTIONS),
      'text/event-stream': told(deepChatEvents(OPTIONS)),
    },
  },
  mcp: {
    request: {
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: { name: 'search', arguments: { query: 'military exercises', topK: 1 } },
    },
    responses: {
      'text/event-stream': `event: message\ndata: ${JSON.stringify({
        result: { content: [{ type: 'text', text: JSON.stringify(FOUND) }], structuredContent: FOUND },
        jsonrpc: '2.0',
        id: 1,
      })}\n\n`,
    },
  },
  live: { responses: { 'application/json': { status: 'ok', version: '0.1.0' } } },
  ready: {
    responses: { 'application/json': { status: 'ready', documents: 5, chunks: 71, ...INDEX, index: 'hnsw' } },
  },
  openapi: {
    responses: { 'application/json': { openapi: '3.1.0', info: { title: 'Ibid', version: '0.1.0' }, paths: {} } },
  },
}

/** The answer as a protocol streams it. */
function told(encode: AnswerEncoder): string {
  const { id, conversationId, standaloneQuestion, model, index, citations, conflicts, answer } = ANSWER
  const { status, shortAnswer, fallback, followUps, usage, timings } = ANSWER
  const parts: AnswerPart[] = [
    { type: 'start', id, conversationId, standaloneQuestion, model, index },
    ...[ROLE, HISTORY].map((source) => ({ type: 'source' as const, ...source })),
    { type: 'text-delta', delta: answer },
    ...citations.map((citation) => ({ type: 'citation' as const, citation })),
    ...conflicts.map((conflict) => ({ type: 'conflict' as const, conflict })),
    { type: 'finish', status, shortAnswer, model, fallback, followUps, usage, timings },
  ]
  return parts.map(encode).join('')
}
