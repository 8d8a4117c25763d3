import * as z from 'zod'
import {
  Answer,
  AnswerPart,
  AnswerStatus,
  AskRequest,
  Citation,
  Conflict,
  ConflictValue,
  IndexInfo,
  Timings,
  Trace,
  TracedHit,
  TracedSentence,
  Usage,
} from '../core/answer.ts'
import { DocumentFilter, DocumentInfo, SourceDocument } from '../core/document.ts'
import { FeedbackRequest } from '../core/feedback.ts'
import { DEFAULT_PAGE_SIZE, DEFAULT_TOP_K, MAX_PAGE_SIZE, MAX_QUESTION_CHARS, MAX_TOP_K } from '../core/options.ts'

export const SearchRequest = z.strictObject({
  query: z.string().min(1).max(MAX_QUESTION_CHARS).describe('What to look for'),
  topK: z.int().min(1).max(MAX_TOP_K).optional().describe(`How many passages to return; ${DEFAULT_TOP_K} when absent`),
  filter: DocumentFilter.optional(),
})
export type SearchRequest = z.infer<typeof SearchRequest>

export const SearchResponse = z.object({ hits: z.array(TracedHit).describe('The nearest passages, best first') })
export type SearchResponse = z.infer<typeof SearchResponse>

/** The query of `GET /v1/documents`: numbers arrive as text. */
export const DocumentListQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(MAX_PAGE_SIZE).default(DEFAULT_PAGE_SIZE).describe('Documents on a page'),
  after: z.string().min(1).max(1024).optional().describe('Continue behind this id: the `next` of the page before'),
})

export const DocumentPage = z.object({
  documents: z.array(DocumentInfo).describe('By id, ascending'),
  next: z.string().nullable().describe('Pass as `after` to continue; null on the last page'),
})
export type DocumentPage = z.infer<typeof DocumentPage>

/** The path of `/v1/documents/{id}`. */
export const DocumentParams = z.object({
  id: z.string().min(1).describe('Id of the document; its slashes may be percent-encoded or not'),
})

/** The path of `/v1/conversations/{id}`. */
export const ConversationParams = z.object({ id: z.string().min(1) })

/** One question and its answer, as `Turn` of src/core/conversation.ts stores it. */
export const TurnBody = z.object({
  id: z.string(),
  question: z.string(),
  standaloneQuestion: z.string(),
  answer: z.string(),
  status: AnswerStatus,
  citations: z.array(Citation).readonly(),
  conflicts: z.array(Conflict).readonly(),
  askedAt: z.string().describe('ISO 8601 instant'),
  shortAnswer: Answer.shape.shortAnswer,
  model: Answer.shape.model,
  fallback: Answer.shape.fallback,
  followUps: Answer.shape.followUps.readonly(),
})

export const ConversationBody = z.object({
  id: z.string(),
  createdAt: z.string().describe('ISO 8601 instant'),
  turns: z.array(TurnBody).readonly().describe('Oldest first'),
})
export type ConversationBody = z.infer<typeof ConversationBody>

/** The query of `GET /v1/conversations`. */
export const ConversationListQuery = z.strictObject({
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(MAX_PAGE_SIZE)
    .default(DEFAULT_PAGE_SIZE)
    .describe('Conversations on a page'),
  after: z.string().min(1).max(200).optional().describe('Continue behind this: the `next` of the page before'),
})

/** A conversation in a list, as `ConversationInfo` of src/core/conversation.ts. */
export const ConversationSummary = z.object({
  id: z.string(),
  createdAt: z.string().describe('ISO 8601 instant'),
  updatedAt: z.string().describe('ISO 8601 instant of the last question'),
  firstQuestion: z.string().nullable().describe('What it began with'),
  turns: z.int().nonnegative().describe('How many questions were asked'),
})

export const ConversationPage = z.object({
  conversations: z.array(ConversationSummary).describe('By their last questions, newest first'),
  next: z.string().nullable().describe('Pass as `after` to continue; null on the last page'),
})
export type ConversationPage = z.infer<typeof ConversationPage>

/** What `/livez` tells: that the process answers, not that it is ready. */
export const Liveness = z.object({ status: z.literal('ok'), version: z.string() })

/** Whether questions can be answered, and by what. */
export const Readiness = z.object({
  status: z.enum(['ready', 'unavailable']),
  documents: z.int().nonnegative(),
  chunks: z.int().nonnegative(),
  generation: z.string().nullable().describe('The index generation that serves; null while none does'),
  embedder: z.string().nullable().describe('Id of the embedder of that generation'),
  index: z.string().nullable().describe('What searches the vectors: "hnsw" or "exact"'),
  reason: z.string().optional().describe('Why it is not ready, or what it has to do without'),
})
export type Readiness = z.infer<typeof Readiness>

/** One thing that is wrong with a request: `pointer` into its JSON body, or the `parameter` of its query or path. */
export const FieldError = z.object({
  pointer: z.string().optional().describe('JSON Pointer into the request body, as a URI fragment'),
  parameter: z.string().optional().describe('Name of the query or path parameter'),
  detail: z.string(),
})
export type FieldError = z.infer<typeof FieldError>

/** RFC 9457 problem details, with a machine-readable `code` and the request's id. */
export const Problem = z.object({
  type: z.string().describe('"about:blank": the status says what kind of problem it is'),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  instance: z.string().describe('Path of the request'),
  code: z.string().describe('What went wrong, for programs'),
  requestId: z.string().describe('The log holds the cause under this id'),
  errors: z.array(FieldError).optional(),
})
export type Problem = z.infer<typeof Problem>

/** The schemas that have a name in the OpenAPI document, by that name. */
export const NAMED_SCHEMAS = {
  Answer,
  AnswerPart,
  AnswerStatus,
  AskRequest,
  Citation,
  Conflict,
  ConflictValue,
  Conversation: ConversationBody,
  ConversationPage,
  ConversationSummary,
  DocumentFilter,
  DocumentInfo,
  DocumentPage,
  FeedbackRequest,
  FieldError,
  IndexInfo,
  Liveness,
  Problem,
  Readiness,
  SearchRequest,
  SearchResponse,
  SourceDocument,
  Timings,
  Trace,
  TracedHit,
  TracedSentence,
  Turn: TurnBody,
  Usage,
} satisfies Record<string, z.ZodType>

// The OpenAPI generator's own `.openapi(name)` names a copy, which nested uses of the schema do not see. It also reads
// this entry of zod's registry, which names the schema itself; the OpenAPI test holds every name to it.
for (const [refId, schema] of Object.entries<z.ZodType>(NAMED_SCHEMAS)) {
  z.globalRegistry.add(schema, { ...z.globalRegistry.get(schema), _internal: { refId } })
}
