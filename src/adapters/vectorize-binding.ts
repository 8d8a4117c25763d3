import * as z from 'zod'
import { IbidError, messageOf } from '../core/errors.ts'

/** What is used of a Vectorize binding (developers.cloudflare.com/vectorize/reference/client-api), V2. */
export interface VectorizeBinding {
  describe(): Promise<unknown>
  query(vector: number[], options: { topK: number; namespace?: string }): Promise<unknown>
  getByIds(ids: string[]): Promise<unknown>
  upsert(vectors: { id: string; values: number[]; namespace?: string }[]): Promise<unknown>
  deleteByIds(ids: string[]): Promise<unknown>
}

/** What is read of its answers, and no more. */
export const Info = z.object({
  vectorCount: z.int().min(0),
  dimensions: z.int(),
  processedUpToMutation: z.union([z.string(), z.number()]).nullish(),
})
export const Mutation = z.object({ mutationId: z.string() })
export const Matches = z.object({ matches: z.array(z.object({ id: z.string(), score: z.number() })) })
export const Vectors = z.array(z.object({ id: z.string(), values: z.array(z.number()) }))

/** @throws IbidError `unavailable`, in words of our own */
export async function ask(what: string, request: () => Promise<unknown>): Promise<unknown> {
  try {
    return await request()
  } catch (error) {
    throw vectorizeError(what, error)
  }
}

/** @throws IbidError `unavailable` for an answer of another form */
export function parse<Value>(schema: z.ZodType<Value>, given: unknown): Value {
  const parsed = schema.safeParse(given)
  if (!parsed.success) throw new IbidError('unavailable', 'Vectorize answered with what cannot be read')
  return parsed.data
}

/**
 * What is told of a failed call of Vectorize: its error code, and none of its words. The binding throws
 * `VECTOR_QUERY_ERROR (code = 40007): …` (workerd, src/cloudflare/internal/vectorize-api.ts).
 */
function vectorizeError(what: string, error: unknown): IbidError {
  const code = /\(code = (\d+)\)/.exec(messageOf(error))?.[1]
  return new IbidError('unavailable', `Vectorize failed to ${what}${code === undefined ? '' : ` (code ${code})`}`)
}
