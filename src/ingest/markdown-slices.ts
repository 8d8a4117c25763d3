/** From here on a slice ends at the next blank line. */
const SLICE = 32 * 1024
/** The parser's time grows with the square of a paragraph; no person writes a longer one. */
const LONGEST_PARAGRAPH = 16 * 1024
/** Nor tables without a blank line beyond this. */
const LONGEST = 512 * 1024
/** Definitions of link targets that every slice gets to know. */
const MOST_DEFINITIONS = 200

const FENCE = /^ {0,3}(`{3,}|~{3,})(.*)$/
const ITEM = /^(?:[-*+]|\d{1,9}[.)])[ \t]/
const DEFINITION = /^ {0,3}\[[^\]^\n]{1,200}\]:[ \t]*\S.*$/gm
/** Quotes and lists nested deeper than anyone reads; the parser's time grows with the square of their depth. */
const DEEP = /^((?:[ \t]*(?:>|[-*+][ \t]|\d{1,9}[.)][ \t])){12})(?:[ \t]*(?:>|[-*+][ \t]|\d{1,9}[.)][ \t]))+/gm

/**
 * A Markdown text in pieces that mean the same when they are parsed one by one, so that the parser's time stays linear in
 * the length of the text; `plain` ones are to be read as plain text.
 */
export function markdownSlices(text: string): { text: string; plain: boolean }[] {
  const flat = text.replace(DEEP, '$1')
  const slices = cutSlices(flat)
  if (slices.length === 1) return slices
  const definitions = (flat.match(DEFINITION) ?? []).slice(0, MOST_DEFINITIONS).join('\n')
  return slices.map(({ text, plain }) => ({ text: plain || !definitions ? text : `${text}\n\n${definitions}`, plain }))
}

function cutSlices(text: string): { text: string; plain: boolean }[] {
  const slices: { text: string; plain: boolean }[] = []
  let start = 0
  let fence = ''
  let blank = false
  let plain = false
  let paragraph = 0
  const cut = (end: number): void => {
    slices.push({ text: text.slice(start, end), plain: plain || end - start > LONGEST })
    start = end
    plain = false
  }
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf('\n', at)
    const next = end < 0 ? text.length : end + 1
    const line = text.slice(at, next).trimEnd()
    const item = ITEM.test(line)
    if ((blank || item) && !fence && at - start >= SLICE && line && !/^[ \t]/.test(line)) cut(at)
    const found = FENCE.exec(line)
    if (found && !fence) fence = found[1]!
    else if (found && found[1]!.startsWith(fence) && !found[2]!.trim()) fence = ''
    blank = line === ''
    paragraph = blank || item || fence || line.startsWith('|') ? line.length : paragraph + line.length
    if (paragraph > LONGEST_PARAGRAPH) plain = true
    at = next
  }
  cut(text.length)
  return slices
}
