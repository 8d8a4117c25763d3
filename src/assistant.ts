import { answerExtractively, type Draft } from './answer/answerer.ts'
import { combine } from './answer/combine.ts'
import { createTries, followUps } from './answer/follow-ups/follow-ups.ts'
import { metadataField } from './answer/metadata.ts'
import { alike, ofWhomAsked, questionParts } from './answer/parts.ts'
import { smalltalk } from './answer/smalltalk.ts'
import type { AnswerPart, AskRequest, Trace } from './core/answer.ts'
import type { PastTurn, Turn } from './core/conversation.ts'
import type { DocumentFilter, Hit } from './core/document.ts'
import { IbidError } from './core/errors.ts'
import type { ConversationStore, DocumentStore, KeywordIndex, ServedIndex } from './core/ports.ts'
import { standalone } from './retrieve/follow-up.ts'
import { createRetriever, type Retrieved, type RetrieverOptions } from './retrieve/retriever.ts'

/** Who asks, and until when. */
export interface AskContext {
  /** Ends the work when the client is gone. */
  signal?: AbortSignal
  /** Who asks, by the id of an API key: a conversation is that of whoever began it. Null or absent where no keys are set. */
  owner?: string | null
  /**
   * What was said before, oldest first, by a client that keeps the conversation itself; what is stored is not read then.
   * The client may choose the conversation's id too: with a history, even an empty one, an unknown id begins one.
   */
  history?: readonly PastTurn[]
}

/** What every surface talks to. */
export interface Assistant {
  /**
   * Answers a question as a stream of parts that ends with `finish` or `error`.
   * @throws IbidError before the first part: `not_found` for a conversation that its asker does not have, `invalid_input`
   * for an unusable question or id.
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
  /** Most questions that an answer suggests to ask next; 0 suggests none and saves the time. */
  followUps: number
}

export const ASSISTANT_DEFAULTS: AssistantOptions = { topK: 8, retriever: {}, followUps: 3 }

const METADATA_PASSAGES = 30
/** Turns looked back upon, newest first: more of them change nothing, and a client may remember thousands. */
const MAX_TURNS_READ = 20
/** What a client may call a conversation. */
const CHOSEN_ID = /^[\w.:-]{1,128}$/
const CLARIFY_TEXT = 'I do not know what that refers to. Please ask the whole question.'
const NO_TRACE: Trace = { expects: 'open', hits: [], sentences: [], confidence: 0, droppedCitations: 0 }

/** Composes the stages of DESIGN's "way of a question" into an assistant. */
export function createAssistant(ports: AssistantPorts, options: Partial<AssistantOptions> = {}): Assistant {
  const { topK, retriever: retrieverOptions, followUps: suggested } = { ...ASSISTANT_DEFAULTS, ...options }
  const retriever = createRetriever(ports, retrieverOptions)
  const tryAsking = createTries(async (question) => {
    const { query, hits } = await retriever.retrieve(question, topK)
    const { status, citations } = await answerExtractively(query.text, hits, query, ports.documents)
    return { isAnswered: status === 'answered', citations }
  })

  /** The conversation that a question is asked in, and whether it begins with it. */
  async function conversationOf(id: string | undefined, { owner = null, history }: AskContext): Promise<Asked> {
    const turns = history && pastTurns(history.slice(-MAX_TURNS_READ))
    if (id === undefined) return { id: ports.newId('conv'), turns: turns ?? [], create: true }
    // Where the client tells what was said, the turns that are stored are not worth reading.
    const known = await ports.conversations.get(id, { owner, last: turns ? 0 : MAX_TURNS_READ })
    if (known !== null) return { id, turns: turns ?? known.turns, create: false }
    if (turns === undefined)
      throw new IbidError('not_found', `There is no conversation "${id}". Leave conversationId out to begin one.`)
    if (!CHOSEN_ID.test(id))
      throw new IbidError('invalid_input', 'The id of a conversation has 1 to 128 letters, digits or any of _ . : -')
    return { id, turns, create: true }
  }

  /** What is read for one question, and what is looked through for the document that it may mean. */
  async function search(question: string, { topK: wanted, filter }: AskRequest): Promise<Found> {
    const k = wanted ?? topK
    // A question about a document itself is answered from titles: more passages show more of them.
    const most = metadataField(question) === null ? k : Math.max(k, METADATA_PASSAGES)
    const { query, hits } = await retriever.retrieve(question, most, filter)
    return { query, read: hits.slice(0, k), titles: hits }
  }

  /** A question that is asked of one document alone may say "it" of what that is about. */
  async function titlesAsked(filter: DocumentFilter | undefined): Promise<string[]> {
    const [id, ...more] = filter?.documentIds ?? []
    const document = id === undefined || more.length > 0 ? null : await ports.documents.get(id)
    return document === null ? [] : [document.title]
  }

  async function* ask(request: AskRequest, context: AskContext = {}): AsyncGenerator<AnswerPart> {
    const { signal, owner = null } = context
    if (request.question.trim() === '') throw new IbidError('invalid_input', 'The question is empty. Ask something.')
    const conversation = await conversationOf(request.conversationId, context)
    const started = ports.elapsed()
    const id = ports.newId('msg')
    const parts = understand(request.question, conversation.turns, await titlesAsked(request.filter))
    const reply = smalltalk(request.question) ?? (parts === null ? CLARIFY_TEXT : null)
    const served = ports.served()
    const index = { generation: served?.generation ?? null, embedder: served?.embedder.id ?? null }
    const question = reply === null && parts !== null ? parts.map((part) => part.text).join(' ') : request.question
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
    let hits: Hit[] = []
    if (reply !== null || parts === null) {
      draft = {
        status: 'clarify',
        text: reply ?? CLARIFY_TEXT,
        short: null,
        citations: [],
        conflicts: [],
        trace: () => NO_TRACE,
      }
    } else {
      const found = await Promise.all(parts.map(({ text }) => search(text, request)))
      retrieved = ports.elapsed()
      hits = found.flatMap(({ read }) => read)
      signal?.throwIfAborted()
      const drafts = await Promise.all(
        found.map(({ query, read, titles }) => answerExtractively(query.text, read, query, ports.documents, titles)),
      )
      const [first, ...others] = parts.map(({ asked }, i) => ({ question: asked, draft: drafts[i]! }))
      draft = combine([first!, ...others])
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
      shortAnswer: draft.short,
      model: 'extractive',
      fallback: null,
      followUps: [],
    }
    await ports.conversations.append(conversation.id, turn, { owner, create: conversation.create })
    yield* tell(draft)
    signal?.throwIfAborted()
    // After the answer is told, so that nobody waits for them.
    const next = await suggestions(conversation.turns, turn, hits, index.generation)
    if (next.length > 0) await ports.conversations.amend(conversation.id, { ...turn, followUps: next }, { owner })
    yield {
      type: 'finish',
      status: draft.status,
      shortAnswer: draft.short,
      model: 'extractive',
      fallback: null,
      followUps: next,
      usage: { inputTokens: 0, outputTokens: 0 },
      timings: { retrieveMs: round(retrieved - started), answerMs: round(finished - retrieved) },
      ...(request.trace === true ? { trace: draft.trace() } : {}),
    }
  }

  /** What may be asked next: of what was read and not told, each with an answer in the documents. */
  async function suggestions(
    before: readonly Turn[],
    { standaloneQuestion, status, citations }: Turn,
    hits: readonly Hit[],
    generation: string | null,
  ): Promise<string[]> {
    if (suggested === 0 || status === 'clarify') return []
    const { documents, chunks } = await ports.documents.counts()
    const questions = [...before.map((turn) => turn.standaloneQuestion), standaloneQuestion]
    return followUps({ questions, citations, hits, namedOnly: citations.length === 0 }, suggested, (question) =>
      tryAsking(question, `${generation} ${documents} ${chunks}`),
    )
  }

  return {
    ask,
    async search({ query, topK: k, filter }) {
      if (query.trim() === '') throw new IbidError('invalid_input', 'The query is empty. Search for something.')
      return (await retriever.retrieve(query, k ?? topK, filter)).hits
    },
  }
}

/** A conversation as one question needs it. */
interface Asked {
  id: string
  turns: readonly Turn[]
  /** It begins with this question. */
  create: boolean
}

interface Found {
  query: Retrieved['query']
  read: Hit[]
  titles: Hit[]
}

/** A part of a question, as it was asked and as it is understood. */
interface Part {
  asked: string
  text: string
}

/**
 * The parts of a question, each made to stand by itself: a later one with what those before it say. Null where one
 * points at something that nobody has said.
 */
function understand(question: string, turns: readonly Turn[], titles: readonly string[]): Part[] | null {
  const parts: Part[] = []
  const before = [...turns]
  for (const asked of questionParts(question)) {
    const last = parts.at(-1)
    const known = last === undefined ? null : (alike(asked, last.text) ?? ofWhomAsked(asked, last.text))
    const { text, unresolved } =
      known === null ? standalone(asked, before, { titles }) : { text: known, unresolved: false }
    if (unresolved) return null
    parts.push({ asked, text })
    // "Does the line have": the verb is no part of what is spoken of.
    before.push({ ...NO_TURN, question: asked, standaloneQuestion: text.replace(/ have\?*$/, '?') })
  }
  return parts
}

/** What a client remembers, understood turn by turn, as it would have been when it was asked. */
function pastTurns(history: readonly PastTurn[]): Turn[] {
  const turns: Turn[] = []
  for (const { question, answer } of history) {
    const parts = smalltalk(question) === null ? understand(question, turns, []) : null
    const standaloneQuestion = parts?.map((part) => part.text).join(' ') ?? question
    turns.push({ ...NO_TURN, question, standaloneQuestion, answer, status: parts === null ? 'clarify' : 'answered' })
  }
  return turns
}

/** A part of a question is a turn that is not answered yet. */
const NO_TURN: Omit<Turn, 'question' | 'standaloneQuestion'> = {
  id: '',
  answer: '',
  status: 'answered',
  citations: [],
  conflicts: [],
  askedAt: '',
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
