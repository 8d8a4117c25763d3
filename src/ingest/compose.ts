import type { Block, PlacedBlock } from './block.ts'

const NUMBERED = /^\d{1,3}[.)] /
/** What the sentence splitter takes for the beginning of a new line of its own. */
const LABELLED = /^\p{Lu}[^\n:.!?]{0,60}: \S/u

/**
 * The text of a document from its blocks, and where each stands in it. Blank lines part the blocks; list items and
 * table rows that follow one another stand on lines of their own. `text.slice(start, end)` of a block is what is shown of it.
 */
export function compose(blocks: readonly Block[]): { text: string; blocks: PlacedBlock[] } {
  const parts: string[] = []
  const placed: PlacedBlock[] = []
  let at = 0
  let above: Block | null = null
  for (const block of blocks) {
    const content = block.text.trim()
    if (!content) continue
    const shown = block.kind === 'list-item' && !NUMBERED.test(content) ? `- ${content}` : content
    const gap = above === null ? '' : isTight(above, block) ? '\n' : '\n\n'
    parts.push(gap, shown)
    const start = at + gap.length
    at = start + shown.length
    placed.push({ ...block, start, end: at })
    above = block
  }
  return { text: parts.join(''), blocks: placed }
}

function isTight(above: Block, below: Block): boolean {
  if (above.kind !== below.kind) return false
  return above.kind === 'list-item' || (above.kind === 'table-row' && LABELLED.test(below.text))
}
