import * as smd from 'streaming-markdown'
import { el } from './dom.ts'
import { linkTo } from './safe-url.ts'

/** Text that grows as it arrives. */
export interface GrowingText {
  write(delta: string): void
  /** Everything has arrived. */
  end(): void
}

// Inside the parser a citation marker is one private-use character, so that no Markdown can take it apart, and the dollar another,
// because the parser takes what stands between two of them for a formula: "$1.6 billion … $2 billion".
const DOLLAR = '\ue000'
const MARKER = 0xe100
const PRIVATE = /([\ue000-\uf8ff])/g

const TAGS: Partial<Record<smd.Token, keyof HTMLElementTagNameMap>> = {
  [smd.PARAGRAPH]: 'p',
  // The outline of the page is the host's: a heading in an answer stays below it.
  [smd.HEADING_1]: 'h4',
  [smd.HEADING_2]: 'h4',
  [smd.HEADING_3]: 'h4',
  [smd.HEADING_4]: 'h4',
  [smd.HEADING_5]: 'h4',
  [smd.HEADING_6]: 'h4',
  [smd.CODE_BLOCK]: 'pre',
  [smd.CODE_FENCE]: 'pre',
  [smd.CODE_INLINE]: 'code',
  [smd.ITALIC_AST]: 'em',
  [smd.ITALIC_UND]: 'em',
  [smd.STRONG_AST]: 'strong',
  [smd.STRONG_UND]: 'strong',
  [smd.STRIKE]: 's',
  [smd.LINK]: 'a',
  [smd.RAW_URL]: 'a',
  [smd.BLOCKQUOTE]: 'blockquote',
  [smd.LINE_BREAK]: 'br',
  [smd.RULE]: 'hr',
  [smd.LIST_UNORDERED]: 'ul',
  [smd.LIST_ORDERED]: 'ol',
  [smd.LIST_ITEM]: 'li',
  [smd.TABLE]: 'table',
  [smd.TABLE_ROW]: 'tr',
}

/**
 * Writes Markdown into `root` as it streams in. What it can make is the table above: images, formulas and checkboxes become text,
 * raw HTML stays text, and links lead where `safeUrl` lets them.
 * @param marker makes what stands for a citation marker `[n]`.
 */
export function markdown(root: Element, marker: (n: number) => Node): GrowingText {
  const open: Element[] = [root]
  const at = () => open.at(-1)!
  const parser = smd.parser({
    data: null,
    add_token(_, token) {
      if (token === smd.DOCUMENT) return
      const header = token === smd.TABLE_CELL && at().parentElement?.children.length === 1
      const element = el(token === smd.TABLE_CELL ? (header ? 'th' : 'td') : (TAGS[token] ?? 'span'))
      if (token === smd.CHECKBOX) element.append('☐ ')
      at().append(element)
      open.push(element)
    },
    end_token() {
      if (open.length > 1) open.pop()
    },
    add_text(_, text) {
      append(at(), text, marker)
    },
    set_attr(_, attribute, value) {
      if (attribute === smd.HREF) linkTo(at(), restored(value))
      if (attribute === smd.CHECKED) at().textContent = '☑ '
      if (attribute === smd.START) at().setAttribute('start', value)
    },
  })
  return growing({
    write: (text) => smd.parser_write(parser, text),
    end: () => smd.parser_end(parser),
  })
}

/** Writes sentences as they stand in the documents: their asterisks and brackets are theirs. */
export function plainText(root: Element, marker: (n: number) => Node): GrowingText {
  const paragraph = el('p')
  root.append(paragraph)
  return growing({ write: (text) => append(paragraph, text, marker), end() {} })
}

/** Puts private-use characters in place of markers, and holds back what may become one. */
function growing(into: GrowingText): GrowingText {
  let held = ''
  const write = (text: string) =>
    into.write(
      text.replace(/\[(\d{1,3})\]/g, (_, n: string) => String.fromCharCode(MARKER + Number(n))).replaceAll('$', DOLLAR),
    )
  return {
    write(delta) {
      const text = held + delta.replace(PRIVATE, '')
      const cut = /\[\d{0,3}$/.exec(text)?.index ?? text.length
      held = text.slice(cut)
      write(text.slice(0, cut))
    },
    end() {
      write(held)
      held = ''
      into.end()
    },
  }
}

function append(to: Element, text: string, marker: (n: number) => Node): void {
  for (const piece of text.split(PRIVATE)) {
    const n = piece.charCodeAt(0) - MARKER
    if (piece === DOLLAR) to.append('$')
    else if (n >= 0 && n < 1000) to.append(to.closest('pre,code,a') ? `[${n}]` : marker(n))
    else to.append(piece)
  }
}

/** The text as it was received. */
function restored(text: string): string {
  return text.replaceAll(DOLLAR, '$').replace(PRIVATE, (char) => `[${char.charCodeAt(0) - MARKER}]`)
}
