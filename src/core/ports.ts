import type { EmbeddingsInterface } from '@langchain/core/embeddings'
import type { BaseChatModel } from '@langchain/core/language_models/chat_models'
import type { Usage } from './answer.ts'
import type { Conversation, ConversationInfo, ConversationPosition, Turn } from './conversation.ts'
import type { Chunk, DocumentFilter, DocumentInfo, IngestedDocument, SourceDocument } from './document.ts'
import type { Feedback, RatedAnswer, Rating } from './feedback.ts'

/** A LangChain chat model, by type alone: what a program passes in. */
export type ChatModel = BaseChatModel

/** What a language model is told. Untrusted text goes into `user` and `assistant` messages alone. */
export interface ModelMessage {
  role: 'system' | 'user' | 'assistant'
  content: string
}

/** How long and how much a model may write. */
export interface ModelCall {
  /** Ends the request to the provider. */
  signal?: AbortSignal
  /** Most tokens of output. */
  maxOutputTokens?: number
  /** Whose budget it is: the id of an API key, null where no keys are set. */
  owner?: string | null
}

/**
 * A piece of what a model writes; `usage` comes once, last: as the provider tells it, else estimated at four characters
 * a token. A stream that ends in a fault says it too before it throws, where tokens were spent.
 */
export type ModelDelta = { type: 'text'; text: string } | { type: 'usage'; usage: Usage }

/**
 * A language model with its deadlines, its one retry and its budget around it.
 * A stream that fails throws a `ModelFault`; one whose signal is aborted throws the signal's reason.
 */
export interface LanguageModel {
  /** As a person configured it, such as `openai:gpt-5-mini`. */
  readonly name: string
  stream(messages: readonly ModelMessage[], call?: ModelCall): AsyncIterable<ModelDelta>
}

/** What a request to a provider is bound by. */
export interface ProviderCall {
  /** Ends the HTTP request. */
  signal: AbortSignal
  /** Most tokens of output, asked of the provider; whoever reads the stream must not rely on it. */
  maxOutputTokens: number
}

/** What comes from a provider; an empty `text` says no more than that it lives, `end` says why it stopped, in its own word. */
export type ProviderDelta =
  | { type: 'text'; text: string }
  | { type: 'usage'; usage: Usage }
  | { type: 'end'; reason: string }

/**
 * One request to a provider of language models, with no deadline and no retry of its own; it throws whatever its client
 * throws. `usage` may come more than once: the last one counts.
 */
export interface ModelProvider {
  /** Whether a whole answer always has an `end`, so that one without it was cut off. */
  readonly tellsEnd: boolean
  stream(messages: readonly ModelMessage[], call: ProviderCall): AsyncIterable<ProviderDelta>
}

/** Tokens set aside for a call of a model. */
export interface TokenReservation {
  /** Charges what the call cost, in place of what was set aside. */
  settle(tokens: number): Promise<void>
}

/** How many tokens an owner may have models read and write in a day. */
export interface TokenBudget {
  /** Sets tokens aside, all or none: null where what is left of the owner's day does not hold them. */
  reserve(owner: string | null, tokens: number): Promise<TokenReservation | null>
}

/** A point of the vector space. */
export type Vector = readonly number[] | Float32Array

/** How much the vectors of an embedder count beside words, 0…1: 0 is words alone, 1 vectors alone. */
export interface FusionWeight {
  /** Beside the keyword scores, where candidates are chosen. */
  readonly candidates: number
  /** Beside the relevance that the second look at those finds, in the final order. */
  readonly ranking: number
}

/**
 * Texts to vectors: LangChain's two methods and what an index needs to know of them.
 * The vectors of one `id` may be compared with each other and with no others.
 */
export interface Embedder extends EmbeddingsInterface<number[]> {
  /** Names model, dimensions and fitted state; another id means all vectors are made anew. */
  readonly id: string
  readonly dimensions: number
  /** Most texts one `embedDocuments` call takes. */
  readonly batchSize: number
  /** Most `embedDocuments` calls under way at once; one where it is not said. */
  readonly concurrency?: number
  /** What its vectors are worth beside words; where it is not said, what a model's are taken to be. */
  readonly fusionWeight?: FusionWeight
  embedQuery(text: string, options?: EmbedCall): Promise<number[]>
  embedDocuments(texts: string[], options?: EmbedCall): Promise<number[][]>
}

/** How long a call of an embedder is waited for. */
export interface EmbedCall {
  /** Ends the waiting; the promise rejects with its reason. */
  signal?: AbortSignal
}

/** A found vector. `score` is the cosine similarity: higher is better, whatever the implementation counts in. */
export interface VectorHit {
  label: number
  score: number
}

/**
 * Nearest neighbours by cosine. Labels are integers in 0…2³²−1 of the caller's choosing.
 * Vectors of another length, with a number that is not finite, or of norm 0 are refused with an `IbidError`.
 */
export interface VectorIndex {
  readonly dimensions: number
  readonly size: number
  /** The at most `k` nearest, best first; with `allow`, only labels in it. */
  search(vector: Vector, k: number, allow?: ReadonlySet<number>): Promise<VectorHit[]>
  /** Adds vectors, replacing those whose label is known. */
  upsert(entries: readonly { label: number; vector: Vector }[]): Promise<void>
  /** Removes labels; unknown ones are passed over. */
  remove(labels: readonly number[]): Promise<void>
}

/** An index that is being served, and the embedder that questions for it go through. */
export interface ServedIndex {
  generation: string
  embedder: Embedder
  index: VectorIndex
}

export type SqlValue = string | number | null | Uint8Array
export interface SqlStatement {
  sql: string
  params?: readonly SqlValue[]
}
export type SqlRow = Record<string, SqlValue>

/** The SQL that SQLite and D1 share. Parameters are positional (`?`). */
export interface Sql {
  all<Row extends SqlRow>(sql: string, params?: readonly SqlValue[]): Promise<Row[]>
  /**
   * Runs one statement; `changes` counts the rows it touched. Whether triggers' and cascades' rows are among them is the
   * database's affair: no more than zero or not can be relied on.
   */
  run(sql: string, params?: readonly SqlValue[]): Promise<{ changes: number }>
  /** Runs the statements in order, all or none. */
  batch(statements: readonly SqlStatement[]): Promise<void>
}

/** A passage found by its words. `score` is BM25 with its sign turned: higher is better. */
export interface KeywordHit {
  chunkId: number
  score: number
}

/** Keyword search over the stored passages. */
export interface KeywordIndex {
  /** Passages that hold any of the words, best first. Words are matched by stem, case and diacritics folded. */
  search(words: readonly string[], k: number, filter?: DocumentFilter): Promise<KeywordHit[]>
  /** In how many passages each word's stem occurs; a word that occurs nowhere has 0. */
  frequencies(words: readonly string[]): Promise<Map<string, number>>
  /** Words of the corpus that share enough letter groups with `word` to be meant by it, each with its frequency. */
  similarWords(word: string, limit: number): Promise<{ word: string; frequency: number }[]>
}

/** Documents and their passages. */
export interface DocumentStore {
  /** Stores a document, replacing the one with its id whole, in one transaction. */
  put(document: IngestedDocument): Promise<void>
  /** Removes documents and all that was derived from them; unknown ids are passed over. */
  remove(ids: readonly string[]): Promise<void>
  get(id: string): Promise<SourceDocument | null>
  /** By id, ascending; `after` continues behind an id. */
  list(options?: { limit?: number; after?: string }): Promise<DocumentInfo[]>
  /** Content hash by document id: what `sync` compares. */
  hashes(): Promise<Map<string, string>>
  counts(): Promise<{ documents: number; chunks: number }>
  /** Passages with their documents, in the order asked for; ids that are gone are left out. */
  chunks(ids: readonly number[]): Promise<{ chunk: Chunk; document: DocumentInfo }[]>
  /** The passages that a vector label stands for (equal texts share one vector), filtered. */
  chunksOfLabels(labels: readonly number[], filter?: DocumentFilter): Promise<{ label: number; chunkId: number }[]>
  /** The vector labels that a filter leaves. */
  labels(filter: DocumentFilter): Promise<Set<number>>
}

/** Whose conversations are meant: the id of an API key; null or absent for those of nobody, where no keys are set. */
export interface Owned {
  owner?: string | null
}

/**
 * Conversations, turn by turn. An owner's ids are a space of their own: what another owner has is as unknown as what
 * nobody has, and the same id may be taken once by each.
 */
export interface ConversationStore {
  /** With its last `last` turns; all of them when absent. */
  get(id: string, options?: Owned & { last?: number }): Promise<Conversation | null>
  /**
   * Appends a turn, creating the conversation if there is none; with `create: false` a turn of a conversation that is
   * gone is dropped: what was deleted while an answer was under way must not come back with it.
   */
  append(conversationId: string, turn: Turn, options?: Owned & { create?: boolean }): Promise<void>
  /** Puts a turn in the place of the one with its id; nothing where that is gone. */
  amend(conversationId: string, turn: Turn, options?: Owned): Promise<void>
  /** Whether there was one to delete. Its turns and the feedback on them go with it. */
  delete(id: string, options?: Owned): Promise<boolean>
  /** By their last turns, newest first; `after` continues behind one. */
  list(options?: Owned & { limit?: number; after?: ConversationPosition }): Promise<ConversationInfo[]>
  /** Deletes what was last added to before an ISO 8601 instant, whoever owns it; how many conversations those were. */
  purge(before: string): Promise<number>
}

/**
 * Work that goes on after a response was sent: a Worker's execution context, or what a server on Node drains before it
 * ends. The promise must not reject: nobody waits for it.
 */
export interface Background {
  waitUntil(work: Promise<unknown>): void
}

/** Remembers deliveries, so that one which is made again (because its sender saw no answer) does nothing twice. */
export interface DeliveryStore {
  /**
   * Takes all keys together, or none where one of them was taken before and has not expired: whether they were taken.
   * Of two calls at the same time that share a key, one gets it.
   * @param now milliseconds since 1970
   * @param keepMs milliseconds until the keys are forgotten
   */
  claim(keys: readonly string[], now: number, keepMs: number): Promise<boolean>
}

/** What readers thought of answers. It goes with the conversation that it is about. */
export interface FeedbackStore {
  /** Keeps it in place of any before on the same answer; false where the owner has no such answer. */
  put(messageId: string, feedback: Feedback, options?: Owned): Promise<boolean>
  /** Of all owners, for whoever runs the server; oldest first. `since` is an ISO 8601 instant. */
  list(options?: { rating?: Rating; since?: string }): Promise<RatedAnswer[]>
}
