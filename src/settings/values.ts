import * as z from 'zod'
import { messageOf } from '../core/errors.ts'

/** What settings are made of: schemas from the text of an environment variable, each message what is allowed. */

/** A whole number. */
export const integer = (low: number, high: number) => {
  const allowed = `a whole number from ${low} to ${high}`
  return z
    .string()
    .regex(/^\d{1,15}$/, allowed)
    .transform(Number)
    .refine((value) => value >= low && value <= high, allowed)
}

export const folder = z.string().refine((path) => !path.includes('\0'), 'the path of a folder')

/** Words with commas or blanks between them. */
export const list = z.string().transform((text) => text.split(/[\s,]+/).filter(Boolean))

/** Of a setting that may be left out: what it is where it is there. */
export const optional = <Value>(schema: z.ZodType<Value, string>) =>
  z.string().transform((text, context): Value | null => {
    if (text === '') return null
    const parsed = schema.safeParse(text)
    if (parsed.success) return parsed.data
    context.addIssue({ code: 'custom', message: parsed.error.issues[0]!.message })
    return z.NEVER
  })

/** What a parser makes of the text; the message of what it throws is what is wrong. */
export const parsedBy = <Value>(parse: (text: string) => Value) =>
  z.string().transform((text, context): Value => {
    try {
      return parse(text)
    } catch (error) {
      context.addIssue({ code: 'custom', message: messageOf(error) })
      return z.NEVER
    }
  })

/** An address without a slash behind; empty where there is none. */
export const publicUrl = z.string().transform((text, context) => {
  if (text === '') return ''
  const url = URL.canParse(text) ? new URL(text) : null
  if (url !== null && /^https?:$/.test(url.protocol) && url.search + url.hash + url.username === '') {
    return url.href.replace(/\/+$/, '')
  }
  context.addIssue({
    code: 'custom',
    message: 'the address people reach the server at, such as https://ibid.example.org',
  })
  return z.NEVER
})
