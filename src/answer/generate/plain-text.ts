/** Stands where an address was taken out: a sentence without its address does not say what it said. */
export const ADDRESS_HOLE = '\uf8ff'

const LABEL = String.raw`\[((?:[^[\]\\]|\\.)*)\]`
const INLINE = new RegExp(String.raw`(!?)${LABEL}[ \t]*\((?:[^()]|\([^()]*\))*(?:\)|$)`, 'g')
const BY_REFERENCE = new RegExp(String.raw`(!?)${LABEL}[ \t]?\[[^[\]]*\]`, 'g')
const SHORT_IMAGE = new RegExp(`!${LABEL}`, 'g')
const DEFINITION = /^\s*\[[^[\]]+\]:\s*\S+.*$/
const AUTOLINK = /<(?:[a-z][a-z0-9+.-]*:|www\.|[^\s<>@]+@)[^<>]*>/gi
const TAG = /<[a-z!?/][^>]*(?:>|$)/gi
const ADDRESS = /(?:[a-z][a-z0-9+.-]*:\/\/|www\.|\b(?:javascript|vbscript|data|mailto|tel|file):(?=\S))\S*/gi
/** Markup within markup unfolds; what is deeper than this is no draft of an answer. */
const DEPTH = 12

/**
 * One line of a draft without what may not leave: an image is fetched unasked, a link leads where a planted instruction wants it to, and
 * HTML may run. A link keeps its text, a bare address leaves a hole. What is left open at the end of the line is taken as closed there.
 */
export function plainText(line: string): string {
  let text = DEFINITION.test(line) ? '' : line
  for (let depth = 0; depth < DEPTH; depth++) {
    const before = text
    text = withoutLinks(text)
    // An address is looked for when the links are gone: it would take their brackets with it.
    if (text === before) text = text.replace(AUTOLINK, ADDRESS_HOLE).replace(TAG, '').replace(ADDRESS, ADDRESS_HOLE)
    if (text === before) break
  }
  // What no rule above took for a whole is taken apart, so that two sentences cannot make a link between them.
  return text
    .replace(/!+(?=\[)/g, '')
    .replace(/\](?=[([:])/g, '] ')
    .replace(/[ \t]{2,}/g, ' ')
}

function withoutLinks(text: string): string {
  const labelOf = (_: string, image: string, label: string) => (image === '' ? label : '')
  return text.replace(INLINE, labelOf).replace(BY_REFERENCE, labelOf).replace(SHORT_IMAGE, '')
}
