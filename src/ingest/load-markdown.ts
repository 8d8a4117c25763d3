import type { Nodes, Parents, Table } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmFromMarkdown } from 'mdast-util-gfm'
import { gfm } from 'micromark-extension-gfm'
import type { Block, Loaded } from './block.ts'
import { readFrontMatter } from './front-matter.ts'
import { htmlBlocks } from './load-html.ts'
import { loadText } from './load-text.ts'
import { markdownSlices } from './markdown-slices.ts'
import { normalise, oneLine } from './normalise.ts'
import { tableBlocks } from './table.ts'

/** Markdown with GitHub's tables and footnotes as blocks of plain text; front matter becomes metadata. */
export function loadMarkdown(text: string): Loaded {
  const { meta, body } = readFrontMatter(text)
  const blocks: Block[] = []
  for (const slice of markdownSlices(body)) {
    for (const block of slice.plain ? loadText(slice.text).blocks : readSlice(slice.text)) blocks.push(block)
  }
  return { meta, blocks }
}

function readSlice(text: string): Block[] {
  const blocks: Block[] = []
  try {
    const tree = fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] })
    for (const node of tree.children) addBlocks(node, 'paragraph', 0, blocks)
    return blocks
  } catch (error) {
    // Thousands of brackets inside one another overflow the stack: such a text is read as it stands.
    if (error instanceof RangeError) return loadText(text).blocks
    throw error
  }
}

function addBlocks(node: Nodes, kind: Block['kind'], depth: number, out: Block[]): void {
  switch (node.type) {
    case 'heading':
      add(out, { kind: 'heading', depth: node.depth, text: inline(node) })
      break
    case 'paragraph':
      add(out, { kind, depth, text: inline(node), linked: isLinks(node) })
      break
    case 'code':
      add(out, { kind: 'code', depth: 0, text: node.value })
      break
    case 'html':
      for (const block of htmlBlocks(node.value)) out.push(block)
      break
    case 'table':
      out.push(...tableRows(node))
      break
    case 'blockquote':
      for (const child of node.children) addBlocks(child, 'quote', 0, out)
      break
    case 'list': {
      let number = node.start ?? 1
      for (const item of node.children) {
        const from = out.length
        for (const child of item.children) addBlocks(child, 'list-item', depth + 1, out)
        const first = out[from]
        if (node.ordered && first?.kind === 'list-item') first.text = `${number}. ${first.text}`
        number++
      }
      break
    }
    case 'footnoteDefinition':
      // The number ties it to the marks in the text; the cleaner decides what becomes of references.
      for (const child of node.children) {
        const from = out.length
        addBlocks(child, 'paragraph', 0, out)
        const first = out[from]
        if (child === node.children[0] && first && /^\d+$/.test(node.identifier)) {
          first.text = `[${node.identifier}] ${first.text}`
        }
      }
      break
    default:
  }
}

function add(out: Block[], block: Block): void {
  const text = block.kind === 'code' ? normalise(block.text).trim() : oneLine(block.text)
  if (!text) return
  const { linked, ...rest } = block
  out.push(linked ? { ...rest, text, linked } : { ...rest, text })
}

/** The words of inline markup: links leave their text, images and notes nothing, code itself. */
function inline(node: Nodes): string {
  switch (node.type) {
    case 'text':
    case 'inlineCode':
      return node.value
    case 'break':
      return ' '
    case 'image':
    case 'imageReference':
    case 'footnoteReference':
    case 'html':
      return ''
    default:
      return 'children' in node ? (node as Parents).children.map(inline).join('') : ''
  }
}

const isLinks = (node: Parents): boolean =>
  node.children.some((child) => child.type === 'link' || child.type === 'linkReference') &&
  node.children.every((child) => child.type.startsWith('link') || !/[\p{L}\p{N}]/u.test(inline(child)))

function tableRows(table: Table): Block[] {
  const [header = [], ...rows] = table.children.map((row) => row.children.map((cell) => oneLine(inline(cell))))
  return tableBlocks(header, rows)
}
