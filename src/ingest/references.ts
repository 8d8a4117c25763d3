import type { Block } from './block.ts'

const NOTE = /^\[(\d{1,3})\] ?\S/
/** A mark behind a sentence inside a block. */
const INNER_MARK = /.[.!?”"]\[\d{1,3}\]/u
const HEADING = /^(?:references|bibliography|works cited|footnotes|endnotes|sources|citations|literature)$/i
/** What a reference has and a sentence of the text seldom: where and when it was found. */
const CITED =
  /https?:\/\/|\bdoi\b|\b(?:accessed|retrieved|accession|archived)\b|\bpp?\. ?\d|\bvol\. ?\d|\(\d{4}[a-z]?\)|,\s*\d{4}\b|["“].+["”]/i
/** Notes that make up more of a document than this are its text. */
const MOST = 0.5

/** Notes stand behind the text, not in its first part. */
const EARLIEST = 0.3

/** Drops the numbered notes at the end of a text, and the marks "[3]" that point to them. */
export function dropReferences(blocks: readonly Block[]): Block[] {
  const notes = findNotes(blocks)
  // A numbered text is no list of notes.
  const dropped = length([...notes.keys()]) > length(blocks) * MOST ? new Map<Block, string | null>() : notes
  const numbers = new Set(dropped.values())
  return blocks.flatMap((block, at) => {
    if (dropped.has(block)) return []
    const next = blocks[at + 1]
    if (HEADING.test(block.text) && next && dropped.has(next)) return []
    if (block.kind === 'code' || !block.text.includes('[')) return [block]
    const text = dropMarks(block.text, numbers)
    return text ? [{ ...block, text }] : []
  })
}

/** The notes with their numbers: "[1] …", and below "References" the entries that look like ones. */
function findNotes(blocks: readonly Block[]): Map<Block, string | null> {
  const notes = new Map<Block, string | null>()
  const earliest = length(blocks) * EARLIEST
  let before = 0
  let listed = false
  for (const [at, block] of blocks.entries()) {
    before += block.text.length
    if (HEADING.test(block.text)) listed = true
    else if (block.kind === 'heading') listed = false
    else if (block.kind !== 'code' && before > earliest) {
      const above = blocks[at - 1]
      const number = NOTE.exec(block.text)?.[1] ?? null
      const follows = above !== undefined && (HEADING.test(above.text) || notes.has(above))
      const entry = listed && (block.kind === 'list-item' || follows) && CITED.test(block.text.slice(0, 1000))
      // A mark may open a paragraph whose sentences have marks of their own: "[1] Nobody knew.[2] It burned.[3]"
      const text = number !== null && !follows && INNER_MARK.test(block.text) && !NOTE.test(blocks[at + 1]?.text ?? '')
      if ((number !== null && !text) || entry) notes.set(block, number)
    }
  }
  return notes
}

/** A mark behind a stop or a quote is one; behind a word only where a note has its number: `list[3]` may be code. */
function dropMarks(text: string, numbers: ReadonlySet<string | null>): string {
  return text
    .replace(/(.|^)\[(\d{1,3})\](?!\()/gsu, (mark, before: string, number: string) =>
      numbers.has(number) || /[.,;:!?”"’'»)\]]/.test(before) ? before : mark,
    )
    .replace(/ +([.,;:])(?=\s|$)/g, '$1')
    .trim()
}

const length = (blocks: readonly Block[]): number => blocks.reduce((sum, block) => sum + block.text.length, 0)
