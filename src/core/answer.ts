import * as z from 'zod'
import { DocumentFilter } from './document.ts'
import { DEFAULT_TOP_K, MAX_QUESTION_CHARS, MAX_TOP_K } from './options.ts'

/** How a question ended. Not finding it is a first-class answer. */
export const AnswerStatus = z.enum(['answered', 'partial', 'conflicting', 'not_found', 'clarify'])
export type AnswerStatus = z.infer<typeof AnswerStatus>

/** A literal span of a document: `document.text.slice(start, end) === quote`, checked before it leaves. */
export const Citation = z.object({
  n: z.int().positive().describe('The number of its [n] marker in the answer'),
  documentId: z.string(),
  title: z.string(),
  url: z.string().nullable(),
  publishedAt: z.string().nullable(),
  author: z.string().nullable(),
  chunkId: z.int(),
  quote: z.string(),
  start: z.int().nonnegative().describe('UTF-16 offset of the quote in the text of the document'),
  end: z.int().nonnegative().describe('UTF-16 offset behind the quote'),
})
export type Citation = z.infer<typeof Citation>

/** One of the values that sources disagree on. */
export const ConflictValue = z.object({
  value: z.string().describe('The value in the words of its source'),
  citations: z.array(z.int().positive()).describe('Numbers of the citations that say so'),
  publishedAt: z.string().nullable().describe('Newest known date among its sources'),
})
export type ConflictValue = z.infer<typeof ConflictValue>

/** A disagreement among the sources, as data. */
export const Conflict = z.object({ about: z.string(), values: z.array(ConflictValue).min(2) })
export type Conflict = z.infer<typeof Conflict>

/** Which vectors answered. */
export const IndexInfo = z.object({
  generation: z.string().nullable().describe('The published index generation; null while none is built'),
  embedder: z.string().nullable().describe('Id of the embedder of that generation'),
})
export type IndexInfo = z.infer<typeof IndexInfo>

/** Tokens a language model was charged for; zero when none was asked. */
export const Usage = z.object({ inputTokens: z.int(), outputTokens: z.int() })
export type Usage = z.infer<typeof Usage>

/** Wall-clock milliseconds of the two halves of an answer. */
export const Timings = z.object({ retrieveMs: z.number(), answerMs: z.number() })
export type Timings = z.infer<typeof Timings>

/** A passage with its scores, for whoever evaluates. */
export const TracedHit = z.object({
  chunkId: z.int(),
  documentId: z.string(),
  title: z.string(),
  text: z.string(),
  start: z.int(),
  end: z.int(),
  score: z.number(),
  keywordScore: z.number().nullable(),
  vectorScore: z.number().nullable(),
})
export type TracedHit = z.infer<typeof TracedHit>

/** A sentence the reader weighed, the named features it was weighed by, and why it was left out (null: it was used). */
export const TracedSentence = z.object({
  chunkId: z.int(),
  documentId: z.string(),
  text: z.string(),
  score: z.number(),
  features: z.record(z.string(), z.number()),
  dropped: z.string().nullable(),
})
export type TracedSentence = z.infer<typeof TracedSentence>

/** What was made of the draft of a language model, sentence by sentence. */
export const DraftTrace = z.object({
  sentences: z.array(
    z.object({
      text: z.string(),
      cited: z.array(z.int()).describe('Numbers of passages, as the draft gives them'),
      score: z.number().nullable().describe('How well these bear it out, 0…1; null where that was not asked'),
      dropped: z.string().nullable().describe('Why it is not in the answer; null where it may be'),
    }),
  ),
  removed: z.int().describe('Sentences that were left out'),
  unknownMarkers: z.int().describe('Markers of passages that were not given'),
})
export type DraftTrace = z.infer<typeof DraftTrace>

export const Trace = z.object({
  expects: z.string().describe('The kind of answer the question asks for'),
  hits: z.array(TracedHit),
  sentences: z.array(TracedSentence),
  confidence: z.number().describe('How well the evidence answers the question, 0…1'),
  droppedCitations: z.int().describe('Citations that failed the literal check'),
  draft: DraftTrace.optional().describe('Where a language model was asked'),
})
export type Trace = z.infer<typeof Trace>

/** The few words that answer by themselves, as a citation quotes them: "February 2022". */
const ShortAnswer = z
  .string()
  .nullable()
  .describe(
    'The words of a quote that most likely answer the question by themselves; null where none may, where sources disagree, and where nothing was found',
  )

/** Why the draft of the configured language model is not the answer; the documents' own sentences are, then. */
export const Fallback = z.enum([
  'unavailable',
  'timeout',
  'rate_limited',
  'over_budget',
  'unsupported',
  'uncited',
  'garbled',
])
export type Fallback = z.infer<typeof Fallback>

const FallbackField = Fallback.nullable().describe(
  'Why the draft of the configured language model is not the answer; null where it is, and where none is configured',
)

const FollowUps = z.array(z.string()).describe('Questions that may come next, each of which the documents answer')

/** A whole answer, as POST /v1/ask returns it. */
export const Answer = z.object({
  id: z.string(),
  conversationId: z.string(),
  status: AnswerStatus,
  answer: z.string(),
  citations: z.array(Citation),
  conflicts: z.array(Conflict),
  shortAnswer: ShortAnswer,
  standaloneQuestion: z.string().describe('The question as it was understood in its conversation'),
  model: z.string().describe('What worded the answer: "extractive" or the name of a language model'),
  fallback: FallbackField,
  followUps: FollowUps,
  index: IndexInfo,
  usage: Usage,
  timings: Timings,
  trace: Trace.optional(),
})
export type Answer = z.infer<typeof Answer>

/**
 * The one stream every surface encodes: `start`, then the answer, then exactly one `finish` or `error`. The deltas joined are the
 * answer's text. It may come in pieces: a `source` comes before the first citation of its document, once; a `citation` right after the
 * delta that first has its marker, numbered from 1 in the order in which they come; a `conflict` after the citations that it names.
 */
export const AnswerPart = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('start'),
    id: z.string(),
    conversationId: z.string(),
    standaloneQuestion: z.string(),
    model: z.string().describe('What is asked to word the answer; `finish` tells what did'),
    index: IndexInfo,
  }),
  z.object({
    type: z.literal('source'),
    documentId: z.string(),
    title: z.string(),
    url: z.string().nullable(),
    publishedAt: z.string().nullable(),
    author: z.string().nullable(),
  }),
  z.object({ type: z.literal('text-delta'), delta: z.string() }),
  z.object({ type: z.literal('citation'), citation: Citation }),
  z.object({ type: z.literal('conflict'), conflict: Conflict }),
  z.object({
    type: z.literal('finish'),
    status: AnswerStatus,
    shortAnswer: ShortAnswer,
    model: z.string(),
    fallback: FallbackField,
    followUps: FollowUps,
    usage: Usage,
    timings: Timings,
    trace: Trace.optional(),
  }),
  z.object({ type: z.literal('error'), code: z.string(), message: z.string() }),
])
export type AnswerPart = z.infer<typeof AnswerPart>

/** A question as the assistant takes it. */
export const AskRequest = z.strictObject({
  question: z
    .string()
    .min(1)
    .max(MAX_QUESTION_CHARS)
    .describe(`The question, in plain language; at most ${MAX_QUESTION_CHARS} characters`),
  conversationId: z
    .string()
    .min(1)
    .max(128)
    .optional()
    .describe('Returned by an earlier answer; continues that conversation'),
  stream: z.boolean().optional().describe('Answer as server-sent events, one per part'),
  topK: z.int().min(1).max(MAX_TOP_K).optional().describe(`How many passages to read; ${DEFAULT_TOP_K} when absent`),
  filter: DocumentFilter.optional(),
  trace: z.boolean().optional().describe('Add the passages, sentence scores and what was dropped'),
})
export type AskRequest = z.infer<typeof AskRequest>
