import * as z from 'zod'
import { Answer } from '../../core/answer.ts'
import { MAX_QUESTION_CHARS, MAX_TOP_K } from '../../core/options.ts'

export const SearchInput = z.object({
  query: z.string().min(1).max(MAX_QUESTION_CHARS).describe('What to look for, in plain language'),
  topK: z
    .int()
    .min(1)
    .max(MAX_TOP_K)
    .optional()
    .describe('How many passages to look through; documents are listed once'),
})

/** What research clients read: they cite only what has an address. */
export const SearchOutput = z.object({
  results: z.array(
    z.object({
      id: z.string().describe('Pass it to fetch'),
      title: z.string(),
      url: z.string(),
      text: z.string().describe('The passage that fits best'),
    }),
  ),
})
export type SearchOutput = z.infer<typeof SearchOutput>

export const FetchInput = z.object({ id: z.string().min(1).max(1024).describe('Id of a document, from search') })

export const FetchOutput = z.object({
  id: z.string(),
  title: z.string(),
  text: z.string().describe('The text of the document: what the offsets of citations count in'),
  url: z.string(),
  metadata: z.record(z.string(), z.string()),
})
export type FetchOutput = z.infer<typeof FetchOutput>

export const AskInput = z.object({
  question: z.string().min(1).max(MAX_QUESTION_CHARS).describe('The question, in plain language'),
  conversationId: z.string().min(1).max(128).optional().describe('From an earlier answer; continues that conversation'),
})

export const AskOutput = Answer.omit({ trace: true, timings: true, usage: true, index: true })
export type AskOutput = z.infer<typeof AskOutput>
