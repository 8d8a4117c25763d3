import type { DateValue } from '../core/text/dates.ts'
import type { Name } from '../core/text/names.ts'
import type { Quantity } from '../core/text/quantities.ts'
import type { Heading } from './heading.ts'

/** A span of a sentence that may be the value asked for. Offsets are UTF-16, relative to the sentence. */
export interface Candidate {
  start: number
  end: number
  text: string
  /** Says how far it fits the question by itself, 0…1. */
  fit: number
  date?: DateValue
  quantity?: Quantity
  name?: Name
  /** Stands so many sentences before; offsets are relative to that one. */
  back?: number
  /** Stands in the heading above; offsets are relative to that. */
  heading?: Heading
}
