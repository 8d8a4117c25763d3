import { type Block, type Loaded, NO_META } from './block.ts'
import { flatRow, isLabelRow } from './table.ts'

const ITEM = /^(?:[-*•‣▪◦–] |(?=\d{1,3}[.)] ))(?=\S)/
const HEADING = /^(#{1,6}) (?=\S)/
const UNDERLINE = /^(?:={3,}|-{3,})$/
const RULE = /^[-=_*~]{3,}$|^(?:\* ){2,}\*$/
/** Prose is wrapped at some column between these. */
const NARROW = 45
const WIDE = 200

/** Plain text as blocks: blank lines part them, wrapped lines are joined, other lines stand alone. */
export function loadText(text: string): Loaded {
  const blocks: Block[] = []
  let group: string[] = []
  for (const raw of text.split('\n')) {
    const line = raw.replace(/[ \t]+/g, ' ').trim()
    if (line) group.push(line)
    else if (group.length > 0) {
      readGroup(group, blocks)
      group = []
    }
  }
  if (group.length > 0) readGroup(group, blocks)
  return { meta: { ...NO_META }, blocks }
}

function readGroup(lines: readonly string[], blocks: Block[]): void {
  if (lines.length > 1 && isLabelRow(lines[0]!)) {
    for (const line of lines.slice(1)) blocks.push(flatRow(line))
    return
  }
  const width = lines.reduce((most, line) => Math.max(most, line.length), 0)
  let open: { block: Block; parts: string[]; last: string } | null = null
  const start = (block: Block, last: string): void => {
    finish()
    open = { block, parts: [block.text], last }
  }
  const finish = (): void => {
    if (open) blocks.push({ ...open.block, text: open.parts.join(' ') })
    open = null
  }
  for (const [at, line] of lines.entries()) {
    const current = open as { block: Block; parts: string[]; last: string } | null
    const heading = HEADING.exec(line)
    if (heading) {
      finish()
      blocks.push({ kind: 'heading', depth: heading[1]!.length, text: line.slice(heading[0].length) })
    } else if (at === 1 && current && UNDERLINE.test(line)) {
      open = null
      blocks.push({ kind: 'heading', depth: line[0] === '=' ? 1 : 2, text: current.block.text })
    } else if (RULE.test(line)) finish()
    else if (ITEM.test(line)) start({ kind: 'list-item', depth: 1, text: line.replace(ITEM, '') }, line)
    else if (current && continues(current.last, line, width)) {
      current.parts.push(line)
      current.last = line
    } else start({ kind: 'paragraph', depth: 0, text: line }, line)
  }
  finish()
}

/**
 * Whether a line goes on in the next. A wrapped line is one that the first word of the next would have made longer
 * than the longest; a line without a stop before a lower-case letter goes on as well.
 */
function continues(line: string, next: string, width: number): boolean {
  if (!/[.!?:;…]["'”’)\]]*$/.test(line) && /^\p{Ll}/u.test(next)) return true
  const word = next.indexOf(' ')
  return width >= NARROW && width <= WIDE && line.length + 1 + (word < 0 ? next.length : word) > width
}
