import { type DateValue, dates } from '../core/text/dates.ts'
import { type Name, possibleNames } from '../core/text/names.ts'
import { type Quantity, quantities } from '../core/text/quantities.ts'
import { sentences } from '../core/text/sentences.ts'
import { matchKey } from '../core/text/variants.ts'
import { words } from '../core/text/words.ts'

export interface KeyedWord {
  /** What it is matched by. */
  key: string
  text: string
  start: number
  end: number
}

/** A sentence as it is whatever the question: its words and the values in it. Offsets of words and values are relative to it. */
export interface PassageSentence {
  text: string
  /** UTF-16 offset into the passage. */
  start: number
  words: readonly KeyedWord[]
  keys: ReadonlySet<string>
  dates(): readonly DateValue[]
  quantities(): readonly Quantity[]
  /** Names, with single words that may only be capitalised for opening the sentence. */
  names(): readonly Name[]
}

/** Passages kept read. Questions on one corpus meet the same passages again, and reading one costs more than weighing it. */
const KEPT = 2000
const kept = new Map<string, readonly PassageSentence[]>()

/** The sentences of a passage. A function of the text alone, so what was read before is used again. */
export function readPassage(text: string): readonly PassageSentence[] {
  let read = kept.get(text)
  if (read === undefined) {
    read = sentences(text).map((span) => readSentence(text.slice(span.start, span.end), span.start))
    if (kept.size >= KEPT) kept.delete(kept.keys().next().value!)
    kept.set(text, read)
  }
  return read
}

/** Words with their match keys. */
export function keyed(text: string): KeyedWord[] {
  return words(text).map((w) => ({ key: matchKey(w.folded), text: w.text, start: w.start, end: w.end }))
}

function readSentence(text: string, start: number): PassageSentence {
  const own = keyed(text)
  return {
    text,
    start,
    words: own,
    keys: new Set([...own.map((w) => w.key), ...grouped(text)]),
    dates: once(() => dates(text)),
    quantities: once(() => quantities(text)),
    names: once(() => possibleNames(text)),
  }
}

/** "1,000" is also what "1000" asks for. */
function grouped(text: string): string[] {
  return [...text.matchAll(/(?<![\d,.])\d{1,3}(?:,\d{3})+(?![\d,])/g)].map(([number]) => number.replaceAll(',', ''))
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | null = null
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
