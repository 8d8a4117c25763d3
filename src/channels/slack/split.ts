import { WORD_JOINER } from '../mentions.ts'

/**
 * Characters that the answer's text may take in one message, escaped and as JSON. Slack documents 12,000 for the markdown
 * of a message, and refuses (`msg_blocks_too_long`) somewhat above 13,000 for all of its blocks together; the rest is
 * left to sources and buttons. https://docs.slack.dev/reference/block-kit/blocks/markdown-block
 */
export const PIECE_CHARS = 9_000

/** Characters that all blocks of one message may take as JSON. */
export const MESSAGE_CHARS = 12_000

const COSTS: Record<string, number> = {
  '&': '&amp;'.length,
  '<': '&lt;'.length,
  '>': '&gt;'.length,
  '@': 1 + WORD_JOINER.length,
  '"': 2,
  '\\': 2,
}

/** What text costs at most once it is escaped and written as JSON. */
export function costOf(text: string): number {
  let cost = 0
  for (const character of text) cost += costOfCharacter(character)
  return cost
}

function costOfCharacter(character: string): number {
  const known = COSTS[character]
  if (known !== undefined) return known
  // Control characters and half surrogate pairs are written as \u0000.
  const code = character.charCodeAt(0)
  return code < 0x20 || (character.length === 1 && code >= 0xd800 && code < 0xe000) ? 6 : character.length
}

/** Where a reader would turn the page: behind a paragraph, a line, a sentence or a word, the first there is. */
const BREAKS = [/\n\n+/g, /\n/g, /[.!?]\s/g, /\s/g]

/**
 * How many units of the text, at most all, cost no more than `room`; in a text that has to be cut, as far as a good place
 * in its last third. 0 where not even one character fits.
 */
export function fitting(text: string, room: number): number {
  let cost = 0
  let end = 0
  for (const character of text) {
    cost += costOfCharacter(character)
    if (cost > room) break
    end += character.length
  }
  if (end === text.length) return end
  const head = text.slice(0, end)
  for (const pattern of BREAKS) {
    const last = [...head.matchAll(pattern)].at(-1)
    if (last && last.index + last[0].length > (end * 2) / 3) return last.index + last[0].length
  }
  return end
}

/** The text in pieces that each fit a message; joined, they are the text. */
export function pieces(text: string, room = PIECE_CHARS): string[] {
  const found: string[] = []
  for (let rest = text; rest !== ''; ) {
    // A single character always fits: room is thousands.
    const end = fitting(rest, room)
    found.push(rest.slice(0, end))
    rest = rest.slice(end)
  }
  return found
}
