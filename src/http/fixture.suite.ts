import type { AnswerPart, AskRequest, Citation } from '../core/answer.ts'
import type { Conversation } from '../core/conversation.ts'
import type { Hit, SourceDocument } from '../core/document.ts'
import { IbidError } from '../core/errors.ts'
import type { HttpDeps, HttpEvent } from './deps.ts'

/** What no client may ever read. */
export const SECRET = 'SQLITE_FULL at /var/lib/ibid/secret.sqlite'

const text = 'In February 2022 Pakistan and Azerbaijan struck a $1.6 billion deal.'
export const documents: SourceDocument[] = ['history/002.txt', 'history/a b%2F.md', 'zebra.txt', 'ü/日本.txt'].map(
  (id) => ({
    id,
    title: `Title of ${id}`,
    author: null,
    publisher: null,
    publishedAt: '2022-02',
    url: null,
    mediaType: 'text/plain',
    hash: 'ab'.repeat(32),
    text,
  }),
)
const first = documents[0]!

const citation: Citation = {
  n: 1,
  documentId: first.id,
  title: first.title,
  url: null,
  publishedAt: first.publishedAt,
  author: null,
  chunkId: 17,
  quote: text.slice(3, 16),
  start: 3,
  end: 16,
}

export const conversation: Conversation = {
  id: 'conv_1',
  createdAt: '2026-01-01T00:00:00.000Z',
  turns: [
    {
      id: 'msg_1',
      question: 'when?',
      standaloneQuestion: 'when was the deal?',
      answer: 'In February 2022 [1].',
      status: 'answered',
      citations: [citation],
      conflicts: [],
      askedAt: '2026-01-01T00:00:00.000Z',
      shortAnswer: 'February 2022',
      model: 'openai:gpt-5-mini',
      fallback: 'timeout',
      followUps: ['Who signed the deal?'],
    },
  ],
}

/** A small assistant of plain objects; what it does hangs on the question. */
export function fixture(overrides: Partial<HttpDeps> = {}) {
  const events: HttpEvent[] = []
  const asked: AskRequest[] = []
  const searched: unknown[] = []
  const started = Promise.withResolvers<void>()
  const gate = Promise.withResolvers<void>()
  /** Resolves when the generator's `finally` has run, with whether its signal was aborted by then. */
  const finished = Promise.withResolvers<boolean>()
  const conversations = new Map([[conversation.id, conversation]])

  async function* ask(request: AskRequest, context?: { signal?: AbortSignal }): AsyncGenerator<AnswerPart> {
    asked.push(request)
    try {
      const { question } = request
      if (question === 'refuse before') throw new IbidError('not_found', 'There is no conversation "conv_x".')
      if (question === 'crash before') throw new Error(SECRET)
      if (question === 'throw a string') throw SECRET
      if (question === 'error part first')
        yield { type: 'error', code: 'unavailable', message: 'The index is being built.' }
      if (question === 'nothing') return
      yield {
        type: 'start',
        id: 'msg_2',
        conversationId: request.conversationId ?? 'conv_2',
        standaloneQuestion: question,
        model: 'extractive',
        index: { generation: 'g1', embedder: 'builtin' },
      }
      if (question === 'crash after') throw new Error(SECRET, { cause: new Error('the root of it') })
      if (question === 'refuse after') throw new IbidError('unavailable', 'The model does not answer.')
      if (question === 'error part') yield { type: 'error', code: 'unavailable', message: 'The model does not answer.' }
      if (question === 'silent end') return
      const { id: documentId, title } = first
      yield { type: 'source', documentId, title, url: null, publishedAt: '2022-02', author: null }
      yield { type: 'text-delta', delta: 'In February\n2022 ' }
      if (question.startsWith('wait')) {
        started.resolve()
        await Promise.race([gate.promise, aborted(context?.signal)])
      }
      yield { type: 'text-delta', delta: '[1].' }
      yield { type: 'citation', citation }
      const values = ['2022', '2023'].map((value) => ({ value, citations: [1], publishedAt: null }))
      yield { type: 'conflict', conflict: { about: 'the deal', values } }
      const trace = { expects: 'date', hits: [], sentences: [], confidence: 0.9, droppedCitations: 0 }
      const usage = { inputTokens: 0, outputTokens: 0 }
      const timings = { retrieveMs: 1.5, answerMs: 0.5 }
      yield {
        type: 'finish',
        status: 'conflicting',
        shortAnswer: null,
        model: 'extractive',
        fallback: null,
        followUps: [],
        usage,
        timings,
        ...(request.trace && { trace }),
      }
    } finally {
      finished.resolve(context?.signal?.aborted ?? false)
    }
  }

  const hit: Hit = {
    chunk: { id: 17, documentId: first.id, ordinal: 0, start: 0, end: text.length, text, headings: [] },
    document: first,
    score: 0.9,
    keywordScore: 3.2,
    vectorScore: null,
  }
  const deps: HttpDeps = {
    assistant: {
      ask,
      search: async (request) => {
        searched.push(request)
        return [hit]
      },
    },
    documents: {
      get: async (id) => documents.find((document) => document.id === id) ?? null,
      list: async ({ limit = 100, after = '' } = {}) =>
        documents
          .filter((document) => document.id > after)
          .slice(0, limit)
          .map(({ text: _, ...info }) => info),
    },
    conversations: {
      get: async (id) => conversations.get(id) ?? null,
      delete: async (id) => conversations.delete(id),
      list: async () => [],
    },
    feedback: { put: async (id) => id === 'msg_1' },
    readiness: async () => ({
      status: 'ready',
      documents: 4,
      chunks: 9,
      generation: 'g1',
      embedder: 'builtin',
      index: 'hnsw',
    }),
    version: '1.2.3',
    log: (event) => events.push(event),
    ...overrides,
  }
  return { deps, events, asked, searched, started, gate, finished }
}

function aborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason), { once: true }))
}

/** All that a stream says until it ends. */
export async function eventsOf(response: Response) {
  const events = []
  for await (const event of readEvents(response)) events.push(event)
  return events
}

/** The events of a stream, as a browser's EventSource would hand them out, and its comments. */
export async function* readEvents(
  response: Response,
): AsyncGenerator<{ comment: string } | { id: string; event: string; part: AnswerPart }> {
  let buffered = ''
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    buffered += chunk
    for (let end = buffered.indexOf('\n\n'); end >= 0; end = buffered.indexOf('\n\n')) {
      const block = buffered.slice(0, end)
      buffered = buffered.slice(end + 2)
      if (block.startsWith(':')) yield { comment: block.slice(1).trim() }
      else {
        const fields = new Map(
          block.split('\n').map((line) => [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)]),
        )
        yield { id: fields.get('id')!, event: fields.get('event')!, part: JSON.parse(fields.get('data')!) }
      }
    }
  }
}
