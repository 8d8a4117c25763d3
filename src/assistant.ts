import { answerExtractively, type Draft } from './answer/answerer.ts'
import { combine } from './answer/combine.ts'
import { type Generated, generate } from './answer/generate/generate.ts'
import { metadataField } from './answer/metadata.ts'
import { smalltalk } from './answer/smalltalk.ts'
import { createTelling, type Telling } from './answer/telling.ts'
import { conversationOf } from './assistant/conversation.ts'
import { createSuggest } from './assistant/suggest.ts'
import { understandBy } from './assistant/understand.ts'
import type { AnswerPart, AskRequest, Citation, Trace, Usage } from './core/answer.ts'
import type { PastTurn, ToldTurn, Turn } from './core/conversation.ts'
import type { DocumentFilter, Hit } from './core/document.ts'
import { IbidError } from './core/errors.ts'
import type { ConversationStore, DocumentStore, KeywordIndex, LanguageModel, ServedIndex } from './core/ports.ts'
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
  /** Words answers from the passages and rewrites follow-ups; without one, or where it fails, the documents' own sentences and rules do. */
  model?: LanguageModel
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
const CLARIFY_TEXT = 'I do not know what that refers to. Please ask the whole question.'
const NO_TRACE: Trace = { expects: 'open', hits: [], sentences: [], confidence: 0, droppedCitations: 0 }

/** Composes the stages of DESIGN's "way of a question" into an assistant. */
export function createAssistant(ports: AssistantPorts, options: Partial<AssistantOptions> = {}): Assistant {
  const { topK, retriever: retrieverOptions, followUps } = { ...ASSISTANT_DEFAULTS, ...options }
  const retriever = createRetriever(ports, retrieverOptions)
  const suggest = createSuggest(retriever, ports.documents, topK, followUps)

  /** What is read for one question, and what is looked through for the document that it may mean. */
  async function search(question: string, { topK: wanted, filter }: AskRequest): Promise<Found> {
    const k = wanted ?? topK
    // A question about a document itself is answered from titles: more passages show more of them.
    const most = metadataField(question) === null ? k : Math.max(k, METADATA_PASSAGES)
    const { query, hits, further } = await retriever.retrieve(question, most, filter)
    return { query, read: hits.slice(0, k), further: [...hits.slice(k), ...further], titles: hits }
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
    const conversation = await conversationOf(ports, request.conversationId, context)
    const { turns } = conversation
    const started = ports.elapsed()
    const id = ports.newId('msg')
    const titles = await titlesAsked(request.filter)
    const greeting = smalltalk(request.question)
    const { parts, usage: rewriting } = await understandBy(
      greeting === null ? ports.model : undefined,
      request.question,
      turns,
      titles,
      { owner, ...(signal && { signal }) },
    )
    const reply = greeting ?? (parts === null ? CLARIFY_TEXT : null)
    const served = ports.served()
    const index = { generation: served?.generation ?? null, embedder: served?.embedder.id ?? null }
    const question = reply === null && parts !== null ? parts.map((part) => part.text).join(' ') : request.question
    yield {
      type: 'start',
      id,
      conversationId: conversation.id,
      standaloneQuestion: question,
      model: reply === null && ports.model !== undefined ? ports.model.name : EXTRACTIVE,
      index,
    }

    let retrieved = started
    let draft: Draft
    let found: Found[] = []
    if (reply !== null || parts === null) {
      draft = saying(reply ?? CLARIFY_TEXT)
    } else {
      found = await Promise.all(parts.map(({ text }) => search(text, request)))
      retrieved = ports.elapsed()
      signal?.throwIfAborted()
      const drafts = await Promise.all(
        found.map(({ query, read, titles, further }) =>
          answerExtractively(query.text, read, query, ports.documents, titles, further),
        ),
      )
      const [first, ...others] = parts.map(({ asked }, i) => ({ question: asked, draft: drafts[i]! }))
      draft = combine([first!, ...others])
    }
    signal?.throwIfAborted()

    const telling = createTelling()
    let generated: Generated | null = null
    let turn: ToldTurn | null = null
    /** Stores what was told, in whose words it is. */
    const keep = async (told: Pick<Turn, 'citations' | 'conflicts'> & { text: string }): Promise<ToldTurn> => {
      const worded = told === telling
      turn = {
        id,
        question: request.question,
        standaloneQuestion: question,
        answer: told.text,
        status: draft.status,
        citations: told.citations,
        conflicts: told.conflicts,
        askedAt: ports.now(),
        shortAnswer: !worded || isQuoted(draft.short, told.citations) ? draft.short : null,
        model: worded ? ports.model!.name : EXTRACTIVE,
        fallback: generated?.fallback ?? null,
        followUps: [],
      }
      await ports.conversations.append(conversation.id, turn, { owner, create: conversation.create })
      return turn
    }
    let kept: ToldTurn
    try {
      if (ports.model !== undefined && isWorded(draft)) {
        generated = yield* generate(
          {
            model: ports.model,
            question: request.question,
            standaloneQuestion: question,
            parts: found.map(({ query, read }) => ({ text: query.text, corpus: query, hits: read })),
            extractive: draft,
            history: turns,
            documents: ports.documents,
            now: ports.now(),
            owner,
            ...(signal && { signal }),
          },
          telling,
        )
      }
      const worded = telling.text !== ''
      // Kept before it is told: an answer that a client has seen can be followed up.
      kept = await keep(worded ? telling : draft)
      if (!worded) yield* tell(draft, telling)
    } finally {
      // Whoever stops a model has read what it said so far.
      if (turn === null && telling.text !== '') await keep(telling)
    }
    const finished = ports.elapsed()
    signal?.throwIfAborted()
    // After the answer is told, so that nobody waits for them.
    const hits = found.flatMap(({ read }) => read)
    const next = await suggest({ before: turns, turn: kept, hits, generation: index.generation })
    if (next.length > 0) await ports.conversations.amend(conversation.id, { ...kept, followUps: next }, { owner })
    yield {
      type: 'finish',
      status: kept.status,
      shortAnswer: kept.shortAnswer,
      model: kept.model,
      fallback: kept.fallback,
      followUps: next,
      usage: sum(rewriting, generated?.usage),
      timings: { retrieveMs: round(retrieved - started), answerMs: round(finished - retrieved) },
      ...(request.trace === true
        ? { trace: { ...draft.trace(), ...(generated !== null && { draft: generated.trace }) } }
        : {}),
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

interface Found {
  query: Retrieved['query']
  read: Hit[]
  titles: Hit[]
  further: Hit[]
}

/** What words an answer where no model does. */
const EXTRACTIVE = 'extractive'

/** An answer that no document gives. */
function saying(text: string): Draft {
  return {
    status: 'clarify',
    text,
    short: null,
    missing: null,
    ofDocument: false,
    citations: [],
    conflicts: [],
    trace: () => NO_TRACE,
  }
}

/** Whether a model may word an answer: where the documents answer, by what they say. It never overrules that they do not. */
function isWorded({ status, ofDocument }: Draft): boolean {
  return !ofDocument && status !== 'not_found' && status !== 'clarify'
}

function* tell(draft: Draft, telling: Telling): Generator<AnswerPart> {
  yield* telling.say(draft.text, draft.citations)
  for (const conflict of draft.conflicts) yield* telling.conflict(conflict)
}

function isQuoted(short: string | null, citations: readonly Citation[]): boolean {
  return short !== null && citations.some(({ quote }) => quote.includes(short))
}

function sum(a: Usage, b: Usage = { inputTokens: 0, outputTokens: 0 }): Usage {
  return { inputTokens: a.inputTokens + b.inputTokens, outputTokens: a.outputTokens + b.outputTokens }
}

function round(milliseconds: number): number {
  return Math.round(milliseconds * 100) / 100
}
