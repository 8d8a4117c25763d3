import { type Handler, Parser } from 'htmlparser2'
import type { Block, Loaded } from './block.ts'
import { HtmlBlocks } from './html-blocks.ts'
import { HtmlMeta } from './html-meta.ts'

/** An HTML page as blocks: its main part where it names one, without furniture; its metadata from head and JSON-LD. */
export function loadHtml(html: string): Loaded {
  const meta = new HtmlMeta()
  const blocks = readHtml(html, meta)
  const first = blocks.filter((block) => block.kind === 'heading' && block.depth === 1)
  return { meta: meta.meta(first.length === 1 ? first[0]!.text : null), blocks }
}

/** The blocks of a piece of HTML inside another format. */
export function htmlBlocks(html: string): Block[] {
  return readHtml(html, new HtmlMeta())
}

/**
 * The parser's time grows with the square of the nesting. Beyond this depth, which no page has on purpose, all elements are
 * closed and reading goes on: a page of a million open tags takes a second, not a minute.
 */
const DEEPEST = 5000
const SLICE = 16 * 1024

function readHtml(html: string, meta: HtmlMeta): Block[] {
  const blocks = new HtmlBlocks()
  let title = false
  let json: string[] | null = null
  const handler: Partial<Handler> = {
    onopentag(tag, attributes) {
      meta.element(tag, attributes)
      if (tag === 'title' && !meta.title && !blocks.inSvg) title = true
      if (tag === 'script' && attributes.type?.toLowerCase() === 'application/ld+json') json = []
      blocks.open(tag, attributes)
    },
    ontext(text) {
      if (title) meta.title += text
      else if (json) json.push(text)
      else blocks.text(text)
    },
    onclosetag(tag) {
      if (tag === 'title') title = false
      if (tag === 'script' && json) {
        meta.jsonLd(json.join(''))
        json = null
      }
      blocks.close(tag)
    },
  }
  let parser = new Parser(handler)
  for (let at = 0; at < html.length; ) {
    // Up to the end of a tag, so that none is torn where the parser is replaced.
    const tag = html.lastIndexOf('>', at + SLICE - 1)
    const next = tag >= at ? tag + 1 : at + SLICE
    parser.write(html.slice(at, next))
    at = next
    if (blocks.depth > DEEPEST) {
      parser.end()
      parser = new Parser(handler)
    }
  }
  parser.end()
  return blocks.end()
}
