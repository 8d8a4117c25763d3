import type { Block } from './block.ts'

const LONGEST = 90
const MOST_WORDS = 14

/** Marks the subheadings of plain text: short lines without a final stop that stand over prose. */
export function markHeadings(blocks: readonly Block[]): Block[] {
  return blocks.map((block, at) => {
    const next = blocks[at + 1]
    if (!next || !isHeading(block, blocks[at - 1], next)) return block
    return { kind: 'heading', depth: 2, text: block.text }
  })
}

function isHeading(block: Block, above: Block | undefined, next: Block): boolean {
  // "1. Introduction" between paragraphs is a heading; among items it is an item.
  const numbered = block.kind === 'list-item' && /^\d/.test(block.text) && above?.kind !== 'list-item' && isProse(next)
  if (block.kind !== 'paragraph' && !numbered) return false
  const text = block.text
  if (text.length > LONGEST || text.split(' ').length > MOST_WORDS) return false
  if (!/^[\p{Lu}\p{Lo}\d"“‘'¿]/u.test(text) || /[.!:;,…]["'”’)\]]*$/.test(text)) return false
  return isProse(next) || next.kind === 'table-row' || (next.kind === 'list-item' && !numbered)
}

const isProse = (block: Block): boolean =>
  block.kind === 'paragraph' && (block.text.length > LONGEST || /[.!?:。]["'”’)\]]*$/.test(block.text))
