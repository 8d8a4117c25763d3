import * as z from 'zod'
import { Answer } from '../../core/answer.ts'

const Annotation = z.object({
  type: z.literal('url_citation'),
  url_citation: z.object({
    url: z.string().describe("The document's own address, else that of its text on this server"),
    title: z.string(),
    start_index: z.int().describe('UTF-16 offset of the [n] marker in the content of the message'),
    end_index: z.int(),
  }),
})

const TokenUsage = z.object({ prompt_tokens: z.int(), completion_tokens: z.int(), total_tokens: z.int() })

/** What is there for clients that know Ibid: others pass it over. */
const About = Answer.omit({ id: true, answer: true, usage: true, trace: true })

export const ChatCompletion = z.object({
  id: z.string(),
  object: z.literal('chat.completion'),
  created: z.int().describe('Seconds since 1970'),
  model: z.string(),
  choices: z.array(
    z.object({
      index: z.int(),
      message: z.object({
        role: z.literal('assistant'),
        content: z.string(),
        refusal: z.null(),
        annotations: z.array(Annotation),
      }),
      logprobs: z.null(),
      finish_reason: z.literal('stop'),
    }),
  ),
  usage: TokenUsage,
  ibid: About,
})

export const ChatCompletionChunk = z.object({
  id: z.string(),
  object: z.literal('chat.completion.chunk'),
  created: z.int(),
  model: z.string(),
  choices: z.array(
    z.object({
      index: z.int(),
      delta: z.object({
        role: z.literal('assistant').optional(),
        content: z.string().optional(),
        refusal: z.null().optional(),
        annotations: z.array(Annotation).optional(),
      }),
      logprobs: z.null(),
      // `.nullable()` of a literal is written without its null.
      finish_reason: z.union([z.literal('stop'), z.null()]),
    }),
  ),
  usage: TokenUsage.nullable().optional(),
  ibid: About.optional().describe('With the last choice'),
})

export const Model = z.object({
  id: z.string(),
  object: z.literal('model'),
  created: z.int(),
  owned_by: z.string(),
})

export const ModelList = z.object({ object: z.literal('list'), data: z.array(Model) })

export const OpenAiErrorBody = z.object({
  error: z.object({
    message: z.string(),
    type: z.string(),
    param: z.string().nullable(),
    code: z.string().nullable(),
  }),
})
