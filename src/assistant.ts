import { answerExtractively, type Draft } from './answer/answerer.ts'
import { metadataField } from './answer/metadata.ts'
import { smalltalk } from './answer/smalltalk.ts'
import type { AnswerPart, AskRequest, Trace } from './core/answer.ts'
import type { Conversation, Turn } from './core/conversation.ts'
import type { DocumentFilter, Hit } from './core/document.ts'
import { IbidError } from './core/errors.ts'
import type { ConversationStore, DocumentStore, KeywordIndex, ServedIndex } from './core/ports.ts'
import { standalone } from './retrieve/follow-up.ts'
import { createRetriever, type RetrieverOptions } from './retrieve/retriever.ts'

/** Who asks, and until when. */
export interface AskContext {
  /** Ends the work when the client is gone. */
  signal?: AbortSignal
}

/** What every surface talks to. */
export interface Assistant {
  /**
   * Answers a question as a stream of parts that ends with `finish` or `error`.
   * @throws IbidError `not_found` before the first part for an unknown conversation, `invalid_input` for an unusable question.
   */
  ask(request: AskRequest, context?: AskContext): AsyncIterable<AnswerPart>
  /** The passages nearest to a query, best first: what `ask` reads. */
  search(request: { query: string; topK?: number; filter?: DocumentFilter }): Promise<Hit[]>
}

export interface AssistantPorts {
  documents: DocumentStore
  keywords: KeywordIndex
  conversations: ConversationStore
  /** The vector index in service; null while there is none. */
  served(): ServedIndex | null
  /** A new unique id behind a prefix, such as `msg_…`. */
  newId(prefix: string): string
  /** Now, as an ISO 8601 instant. */
  now(): string
  /** Milliseconds of a monotonic clock. */
  elapsed(): number
}

export interface AssistantOptions {
  /** Passages read when the request does not say. */
  topK: number
  retriever: Partial<RetrieverOptions>
}

export const ASSISTANT_DEFAULTS: AssistantOptions = { topK: 8, retriever: {} }

const METADATA_PASSAGES = 30
const CLARIFY_TEXT = 'I do not know what that refers to. Please ask the whole question.'
const NO_TRACE: Trace = { expects: 'open', hits: [], sentences: [], confidence: 0, droppedCitations: 0 }

/** Composes the stages of DESIGN's "way of a question" into an assistant. */
export function createAssistant(ports: AssistantPorts, options: Partial<AssistantOptions> = {}): Assistant {
  const { topK, retriever: retrieverOptions } = { ...ASSISTANT_DEFAULTS, ...options }
  const retriever = createRetriever(ports, retrieverOptions)

  async function conversationOf(id: string | undefined): Promise<Conversation> {
    if (id === undefined) return { id: ports.newId('conv'), createdAt: ports.now(), turns: [] }
    const known = await ports.conversations.get(id)
    if (known === null)
      throw new IbidError('not_found', `There is no conversation "${id}". Leave conversationId out to begin one.`)
    return known
  }

  /** A question that is asked of one document alone may say "it" of what that is about. */
  async function titlesAsked(filter: DocumentFilter | undefined): Promise<string[]> {
    const [id, ...more] = filter?.documentIds ?? []
    const document = id === undefined || more.length > 0 ? null : await ports.documents.get(id)
    return document === null ? [] : [document.title]
  }

  async function* ask(request: AskRequest, { signal }: AskContext = {}): AsyncGenerator<AnswerPart> {
    if (request.question.trim() === '') throw new IbidError('invalid_input', 'The question is empty. Ask something.')
    const conversation = await conversationOf(request.conversationId)
    const started = ports.elapsed()
    const id = ports.newId('msg')
    const understood = standalone(request.question, conversation.turns, { titles: await titlesAsked(request.filter) })
    const reply = smalltalk(request.question) ?? (understood.unresolved ? CLARIFY_TEXT : null)
    const served = ports.served()
    const index = { generation: served?.generation ?? null, embedder: served?.embedder.id ?? null }
    const question = reply === null ? understood.text : request.question
    yield {
      type: 'start',
      id,
      conversationId: conversation.id,
      standaloneQuestion: question,
      model: 'extractive',
      index,
    }

    let retrieved = started
    let draft: Draft
    if (reply !== null) {
      draft = { status: 'clarify', text: reply, citations: [], conflicts: [], trace: () => NO_TRACE }
    } else {
      const k = request.topK ?? topK
      // A question about a document itself is answered from titles: more passages show more of them.
      const wanted = metadataField(question) === null ? k : Math.max(k, METADATA_PASSAGES)
      const { query, hits } = await retriever.retrieve(question, wanted, request.filter)
      retrieved = ports.elapsed()
      signal?.throwIfAborted()
      draft = await answerExtractively(query.text, hits.slice(0, k), query, ports.documents, hits)
    }
    signal?.throwIfAborted()
    const finished = ports.elapsed()

    // Kept before it is told: an answer that a client has seen can be followed up.
    const turn: Turn = {
      id,
      question: request.question,
      standaloneQuestion: question,
      answer: draft.text,
      status: draft.status,
      citations: draft.citations,
      conflicts: draft.conflicts,
      askedAt: ports.now(),
    }
    await ports.conversations.append(conversation.id, turn, { create: request.conversationId === undefined })
    yield* tell(draft)
    yield {
      type: 'finish',
      status: draft.status,
      usage: { inputTokens: 0, outputTokens: 0 },
      timings: { retrieveMs: round(retrieved - started), answerMs: round(finished - retrieved) },
      ...(request.trace === true ? { trace: draft.trace() } : {}),
    }
  }

  return {
    ask,
    async search({ query, topK: k, filter }) {
      if (query.trim() === '') throw new IbidError('invalid_input', 'The query is empty. Search for something.')
      return (await retriever.retrieve(query, k ?? topK, filter)).hits
    },
  }
}

function* tell(draft: Draft): Generator<AnswerPart> {
  const told = new Set<string>()
  for (const { documentId, title, url, publishedAt, author } of draft.citations) {
    if (told.has(documentId)) continue
    told.add(documentId)
    yield { type: 'source', documentId, title, url, publishedAt, author }
  }
  yield { type: 'text-delta', delta: draft.text }
  for (const citation of draft.citations) yield { type: 'citation', citation }
  for (const conflict of draft.conflicts) yield { type: 'conflict', conflict }
}

function round(milliseconds: number): number {
  return Math.round(milliseconds * 100) / 100
}
