import { join } from 'node:path'
import * as z from 'zod'
import { History } from './history.ts'
import { readJsonl } from './jsonl.ts'

/** A question of a conversation and what a person made of it that stands by itself. */
const Rewrite = z
  .object({
    id: z.string().min(1),
    /** Title and section of the document that the conversation is about. */
    topic: z.array(z.string().min(1)).optional(),
    history: History,
    question: z.string().min(1),
    rewrite: z.string().min(1),
  })
  .transform(({ topic, ...rest }) => ({
    ...rest,
    topic: topic?.[0] ?? null,
    /** Ids are those of the conversation and of the turn in it, parted by the last `:` or `_`. */
    conversation: rest.id.replace(/[:_][^:_]*$/, ''),
  }))
export type Rewrite = z.infer<typeof Rewrite>

/**
 * @param path a JSONL file, or a folder with a `rewrites.jsonl`
 * @throws IbidError `invalid_input` naming file, line and field of the first fault.
 */
export function readRewrites(path: string): Promise<Rewrite[]> {
  return readJsonl(path.endsWith('.jsonl') ? path : join(path, 'rewrites.jsonl'), Rewrite)
}

/** Every second conversation, in the order of the file: half `a` to work on, half `b` to measure only. */
export function halfOf(rewrites: readonly Rewrite[], half: 'a' | 'b'): Rewrite[] {
  const conversations = [...new Set(rewrites.map(({ conversation }) => conversation))]
  const chosen = new Set(conversations.filter((_, i) => i % 2 === (half === 'a' ? 0 : 1)))
  return rewrites.filter(({ conversation }) => chosen.has(conversation))
}
