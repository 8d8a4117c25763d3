import type { ChunkDraft } from '../core/document.ts'
import { type Span, sentences } from '../core/text/sentences.ts'
import type { PlacedBlock } from './block.ts'
import { type ChunkOptions, DEFAULTS } from './defaults.ts'

/** Headings down to this level always begin a chunk; sections below a deeper one may share it when they are short. */
const BREAK_DEPTH = 2
/** A chunk shorter than this share of the target would rather have more than end. */
const SHORT = 0.4

interface Section {
  headings: readonly string[]
  /** Level of its heading; 0 where it has none. */
  depth: number
  blocks: PlacedBlock[]
}
interface Piece extends Span {
  headings: readonly string[]
}

/**
 * The passages of a text: by heading, paragraph and sentence, filled up to the target. Together they hold each character
 * that is not white space once (but for the overlap asked for), and no sentence is cut that fits into a chunk.
 * @param blocks what `text` was composed of, in order, with nothing but white space between
 */
export function chunk(text: string, blocks: readonly PlacedBlock[], options: ChunkOptions = {}): ChunkDraft[] {
  const { target, max, overlap } = { ...DEFAULTS.chunk, ...options }
  const pieces: Piece[] = []
  for (const section of mergeShort(readSections(blocks), target)) {
    for (const span of fill(text, section.blocks, Math.min(target, max), max)) {
      pieces.push({ ...span, headings: section.headings })
    }
  }
  return pieces.map((piece, ordinal) => {
    const before = pieces[ordinal - 1]
    const start =
      overlap > 0 && before?.headings === piece.headings ? tail(text, before, overlap, piece.start) : piece.start
    return { ordinal, start, end: piece.end, text: text.slice(start, piece.end), headings: piece.headings }
  })
}

function readSections(blocks: readonly PlacedBlock[]): Section[] {
  const sections: Section[] = []
  let path: { depth: number; text: string }[] = []
  for (const block of blocks) {
    if (block.kind === 'heading') {
      path = [...path.filter((above) => above.depth < block.depth), { depth: block.depth, text: block.text }]
      sections.push({ headings: path.map((heading) => heading.text), depth: block.depth, blocks: [block] })
    } else if (sections.length === 0) sections.push({ headings: [], depth: 0, blocks: [block] })
    else sections.at(-1)!.blocks.push(block)
  }
  return sections
}

/** Joins a heading that has nothing below it to its first subsection, and short deep sections to their siblings. */
function mergeShort(sections: readonly Section[], target: number): Section[] {
  const merged: Section[] = []
  for (const section of sections) {
    const last = merged.at(-1)
    if (last && isBare(last) && section.depth > last.depth) {
      merged[merged.length - 1] = { ...section, blocks: [...last.blocks, ...section.blocks] }
    } else if (last && areShortSiblings(last, section, target)) {
      last.blocks.push(...section.blocks)
      last.headings = section.headings.slice(0, -1)
    } else merged.push({ ...section, blocks: [...section.blocks] })
  }
  return merged
}

const isBare = (section: Section): boolean => section.blocks.every((block) => block.kind === 'heading')

function areShortSiblings(last: Section, next: Section, target: number): boolean {
  if (last.depth !== next.depth || next.depth <= BREAK_DEPTH) return false
  // Its headings are one shorter where siblings were joined before.
  const parent = next.headings.slice(0, -1).join('\n')
  if (last.headings.join('\n') !== parent && last.headings.slice(0, -1).join('\n') !== parent) return false
  const start = last.blocks[0]!.start
  return last.blocks.at(-1)!.end - start < target * SHORT && next.blocks.at(-1)!.end - start <= target
}

/** Fills spans with blocks, and with the sentences of blocks too long for one. */
function fill(text: string, blocks: readonly PlacedBlock[], target: number, max: number): Span[] {
  const spans: Span[] = []
  let open: Span | null = null as Span | null
  /** Whether what is open holds headings only, which may not stand alone. */
  let bare = false
  for (const block of blocks) {
    const size = open ? block.end - open.start : block.end - block.start
    const heading = block.kind === 'heading'
    const fits = size <= target || (size <= max && (bare || !open || open.end - open.start < target * SHORT))
    if (fits) {
      open = { start: open?.start ?? block.start, end: block.end }
      bare = heading && (bare || size === block.end - block.start)
      continue
    }
    if (open && !bare && (block.end - block.start <= max || open.end - open.start >= target * SHORT)) {
      spans.push(open)
      open = null
    }
    if (!open && block.end - block.start <= max) open = { start: block.start, end: block.end }
    else open = fillSentences(text, block, open, target, max, spans)
    bare = heading && open?.start === block.start
  }
  if (open) spans.push(open)
  return spans
}

/** Spreads a long block evenly over spans by its sentences; returns the last, which may take more. */
function fillSentences(
  text: string,
  block: Span,
  before: Span | null,
  target: number,
  max: number,
  spans: Span[],
): Span | null {
  let open = before
  // What is left is shared out anew after each span, and a little too much stays whole, so that no stump ends the block.
  const share = (rest: number): number =>
    rest <= Math.min(max, target * 1.2) ? rest : Math.ceil(rest / Math.ceil(rest / target))
  let even = share(block.end - (open?.start ?? block.start))
  for (const found of sentences(text.slice(block.start, block.end))) {
    const sentence = { start: block.start + found.start, end: block.start + found.end }
    for (const part of sentence.end - sentence.start > max ? cut(text, sentence, max) : [sentence]) {
      if (
        open &&
        (part.end - open.start > max || open.end - open.start >= even * 0.8) &&
        part.end - open.start > even
      ) {
        spans.push(open)
        open = null
        even = share(block.end - part.start)
      }
      open = { start: open?.start ?? part.start, end: part.end }
    }
  }
  return open
}

/** Cuts a sentence that alone is too long: at white space where there is any, never inside a surrogate pair. */
function cut(text: string, sentence: Span, max: number): Span[] {
  const parts: Span[] = []
  let start = sentence.start
  while (sentence.end - start > max) {
    let end = start + max
    while (end > start + max / 2 && !/\s/.test(text[end]!)) end--
    if (!/\s/.test(text[end]!)) end = start + max
    if (/[\ud800-\udbff]/.test(text[end - 1]!) && /[\udc00-\udfff]/.test(text[end]!)) end += end - 1 > start ? -1 : 1
    let next = end
    while (end > start && /\s/.test(text[end - 1]!)) end--
    while (next < sentence.end && /\s/.test(text[next]!)) next++
    parts.push({ start, end })
    start = next
  }
  if (start < sentence.end) parts.push({ start, end: sentence.end })
  return parts
}

/** Where the last whole sentences of a chunk begin that together are no longer than the overlap. */
function tail(text: string, before: Span, overlap: number, otherwise: number): number {
  let start = otherwise
  for (const sentence of sentences(text.slice(before.start, before.end)).reverse()) {
    if (before.end - (before.start + sentence.start) > overlap) break
    start = before.start + sentence.start
  }
  return start
}
