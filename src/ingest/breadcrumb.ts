import type { Block } from './block.ts'

const TRAIL = /^[^>»›→]{1,60}(?:\s*[>»›→]\s*[^>»›→]{1,120}){1,8}$/
const SLASHED = /^[^/|]{1,40}(?: [/|] [^/|]{1,120}){2,8}$/
/** Where a word of one crumb runs into the next: "HomeNews". */
const GLUED = /\p{Ll}\p{Lu}/u

/**
 * Whether a block at the head of a page is its breadcrumbs: "Home > News > Title", or all of it run together
 * ("HomeNewsTitle"), which shows in that it ends with the title that follows.
 */
export function isBreadcrumb(block: Block, blocks: readonly Block[], at: number): boolean {
  const text = block.text
  if (block.kind === 'heading' || text.length > 250 || /[.!?]$/.test(text)) return false
  const home = /^(?:home|start|front page|you are here)\b/i.test(text) || /^Home\p{Lu}/u.test(text)
  const named = blocks
    .slice(at + 1, at + 5)
    .some((next) => next.text.length >= 8 && text.length > next.text.length && text.endsWith(next.text))
  if (TRAIL.test(text)) return home || named || /[»›]/.test(text)
  if (SLASHED.test(text)) return home || named
  return (home && (GLUED.test(text) || text.length < 6)) || (named && GLUED.test(text))
}
