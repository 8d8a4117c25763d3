import type { Hook } from '@hono/zod-openapi'
import type * as z from 'zod'
import type { HttpEnv } from './http-env.ts'
import { invalidRequest } from './problem.ts'
import type { FieldError } from './problem-schemas.ts'
import { jsonPointer } from './strict-json.ts'

/** Turns what a schema refuses into a 400 that names each field. */
export const refuseInvalid: Hook<unknown, HttpEnv, string, Response | undefined> = (result) => {
  if (result.success) return undefined
  throw invalidRequest(result.error.issues.flatMap((issue) => fieldErrors(issue, result.target === 'json')))
}

function fieldErrors(issue: z.core.$ZodIssue, inBody: boolean): FieldError[] {
  const at = (path: readonly PropertyKey[], detail: string): FieldError =>
    inBody ? { pointer: jsonPointer(path), detail } : { parameter: path.map(String).join('.'), detail }
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => at([...issue.path, key], 'is not a known field'))
  return [at(issue.path, detailOf(issue))]
}

function detailOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.message.endsWith('received undefined')
        ? `is required: ${issue.expected}`
        : issue.message.replace(/^Invalid input: expected/, 'must be of type')
    case 'too_big':
      if (issue.origin === 'string') return `is longer than ${issue.maximum} characters`
      return issue.origin === 'array' ? `has more than ${issue.maximum} items` : `is more than ${issue.maximum}`
    case 'too_small':
      if (issue.origin === 'string') return 'must not be empty'
      return issue.origin === 'array' ? `has fewer than ${issue.minimum} items` : `is less than ${issue.minimum}`
    default:
      return issue.message
  }
}
