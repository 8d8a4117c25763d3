import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type * as z from 'zod'
import { IbidError, messageOf } from '../../src/core/errors.ts'

/** A line of a file, numbered from 1 as editors do. */
export interface Line {
  number: number
  text: string
}

/**
 * The lines of a UTF-8 file that hold anything, without their ends; a file of any size. Only LF and CRLF end a line:
 * JSON may hold U+2028 as it is.
 * @throws IbidError `invalid_input` that names a file which cannot be read.
 */
export async function* readLines(path: string): AsyncGenerator<Line> {
  let number = 0
  let rest = ''
  const line = (raw: string): Line => {
    const text = raw.endsWith('\r') ? raw.slice(0, -1) : raw
    return { number: ++number, text: number === 1 ? text.replace(/^\ufeff/, '') : text }
  }
  try {
    for await (const part of createReadStream(path, { encoding: 'utf8' })) {
      const pieces = (rest + part).split('\n')
      rest = pieces.pop() ?? ''
      for (const piece of pieces) {
        const found = line(piece)
        if (found.text.trim() !== '') yield found
      }
    }
  } catch (cause) {
    throw unreadable(path, cause)
  }
  const last = line(rest)
  if (last.text.trim() !== '') yield last
}

/**
 * The records of a JSONL file, checked one by one.
 * @throws IbidError `invalid_input` as `file:line: field: what is wrong`.
 */
export async function readJsonl<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.infer<Schema>[]> {
  const records: z.infer<Schema>[] = []
  for await (const { number, text } of readLines(path)) records.push(parseChecked(text, schema, `${path}:${number}`))
  return records
}

/** A file that is one JSON value, checked. */
export async function readJson<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.infer<Schema>> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (cause) {
    throw unreadable(path, cause)
  }
  return parseChecked(text.replace(/^\ufeff/, ''), schema, path)
}

/** Faults of a record that are named: a file of the wrong kind has one for each of its thousand records. */
const SHOWN_FAULTS = 8

function parseChecked<Schema extends z.ZodType>(text: string, schema: Schema, place: string): z.infer<Schema> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new IbidError('invalid_input', `${place}: this is not JSON: ${messageOf(cause)}`, { cause })
  }
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'the record'}: ${message}`)
  const more = faults.length > SHOWN_FAULTS ? `; and ${faults.length - SHOWN_FAULTS} more` : ''
  throw new IbidError('invalid_input', `${place}: ${faults.slice(0, SHOWN_FAULTS).join('; ')}${more}`)
}

function unreadable(path: string, cause: unknown): IbidError {
  const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT'
  return new IbidError(
    'invalid_input',
    missing ? `${path}: there is no such file` : `${path} cannot be read: ${messageOf(cause)}`,
    { cause },
  )
}
