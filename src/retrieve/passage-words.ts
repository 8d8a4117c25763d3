import type { Chunk } from '../core/document.ts'
import { sentences } from '../core/text/sentences.ts'
import { STOP_WORDS } from '../core/text/stopwords.ts'
import { matchKey } from '../core/text/variants.ts'
import { words } from '../core/text/words.ts'

/** A passage as numbers: comparing those is what makes a second look at every candidate cheap. */
export interface PassageWords {
  /** Word numbers in order: those of the title and headings, then those of the passage. */
  words: Int32Array
  /** How many of `words` are title and headings. */
  above: number
  /** For each sentence of the passage, the index in `words` behind its last word. */
  sentenceEnds: Int32Array
  /** Word numbers of the content words of the heading right above the passage, or of the title where there is none. */
  heading: Int32Array
}

/** Words and passages read so far. Numbers are good until the next `begin`. */
export interface PassageReader {
  /** To be called before a question's passages are read: what was kept goes when it has grown too large. */
  begin(): void
  read(chunk: Chunk, title: string): PassageWords
  /** The number of a folded word. */
  numberOf(folded: string): number
  /** The match key of a word by its number: under it, forms and spellings meet. */
  keyOf(word: number): string
  /** How many words have a number. */
  size(): number
}

/** Words kept, of all passages together: 4 bytes each, and the texts they came from. */
const MAX_KEPT_WORDS = 500_000

/**
 * Reads passages into numbers and remembers them: reading takes most of the time of a second look, and a bot's
 * questions meet the same passages again and again.
 */
export function createPassageReader(maxKept = MAX_KEPT_WORDS): PassageReader {
  const numbers = new Map<string, number>()
  const keys: string[] = []
  const passages = new Map<number, { text: string; title: string; read: PassageWords }>()
  let kept = 0

  function numberOf(folded: string): number {
    let number = numbers.get(folded)
    if (number === undefined) {
      number = keys.push(matchKey(folded)) - 1
      numbers.set(folded, number)
    }
    return number
  }

  function readAnew(chunk: Chunk, title: string): PassageWords {
    const found = words([title, ...chunk.headings].join('\n')).map(({ folded }) => numberOf(folded))
    const above = found.length
    const spans = sentences(chunk.text)
    const ends: number[] = []
    for (const word of words(chunk.text)) {
      while (ends.length < spans.length - 1 && word.start >= spans[ends.length]!.end) ends.push(found.length)
      found.push(numberOf(word.folded))
    }
    if (found.length > above) ends.push(found.length)
    const heading = words(chunk.headings.at(-1) ?? title).filter(({ folded }) => !STOP_WORDS.has(folded))
    return {
      words: Int32Array.from(found),
      above,
      sentenceEnds: Int32Array.from(ends),
      heading: Int32Array.from(heading, ({ folded }) => numberOf(folded)),
    }
  }

  return {
    begin() {
      // Words of questions have numbers too, and nobody keeps people from asking new ones.
      if (kept <= maxKept && keys.length <= maxKept) return
      kept = 0
      numbers.clear()
      keys.length = 0
      passages.clear()
    },
    read(chunk, title) {
      const known = passages.get(chunk.id)
      // A store may give a number again that a removed passage had.
      if (known !== undefined && known.text === chunk.text && known.title === title) return known.read
      const read = readAnew(chunk, title)
      passages.set(chunk.id, { text: chunk.text, title, read })
      kept += read.words.length
      return read
    },
    numberOf,
    keyOf: (word) => keys[word]!,
    size: () => keys.length,
  }
}
