import { Parser } from 'htmlparser2'
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

function readHtml(html: string, meta: HtmlMeta): Block[] {
  const blocks = new HtmlBlocks()
  let title = false
  let json: string[] | null = null
  const parser = new Parser(
    {
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
    },
    { decodeEntities: true },
  )
  parser.end(html)
  return blocks.end()
}
