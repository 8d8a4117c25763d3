import * as z from 'zod'

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
