import { type Meta, NO_META } from './block.ts'
import { toDate } from './date.ts'
import { toText, toUrl } from './front-matter.ts'
import { oneLine } from './normalise.ts'

const TITLE = ['og:title', 'citation_title', 'dc.title', 'twitter:title']
const AUTHOR = ['author', 'citation_author', 'dc.creator', 'article:author', 'parsely-author', 'byl']
const PUBLISHER = ['og:site_name', 'publisher', 'citation_publisher', 'dc.publisher', 'application-name']
const DATE = [
  'article:published_time',
  'datepublished',
  'citation_publication_date',
  'dc.date',
  'dc.date.issued',
  'date',
  'pubdate',
  'publish-date',
  'parsely-pub-date',
  'og:article:published_time',
]

/** Gathers what an HTML page says of itself while it is read. */
export class HtmlMeta {
  readonly #named = new Map<string, string>()
  readonly #linked: Partial<Meta>[] = []
  #canonical: string | null = null
  /** The content of `<title>`. */
  title = ''

  /** Takes a `<meta>`, `<link>` or `<time>` element. */
  element(tag: string, attributes: Readonly<Record<string, string>>): void {
    if (tag === 'meta') {
      const name = (attributes.property ?? attributes.name ?? attributes.itemprop ?? '').toLowerCase()
      const value = oneLine(attributes.content ?? '')
      if (name && value && !this.#named.has(name)) this.#named.set(name, value)
    } else if (tag === 'link' && attributes.rel?.toLowerCase() === 'canonical') {
      this.#canonical ??= toUrl(attributes.href)
    } else if (tag === 'time' && ('pubdate' in attributes || attributes.itemprop === 'datePublished')) {
      this.#linked.push({ publishedAt: toDate(attributes.datetime) })
    }
  }

  /** Takes the content of a JSON-LD script; one that is not JSON tells nothing. */
  jsonLd(source: string): void {
    let data: unknown
    try {
      data = JSON.parse(source)
    } catch {
      return
    }
    const roots = Array.isArray(data) ? data : [data]
    for (const root of roots.slice(0, 50)) {
      const graph = isRecord(root) && Array.isArray(root['@graph']) ? root['@graph'].slice(0, 200) : [root]
      for (const node of graph) {
        if (!isRecord(node) || !(node.headline || node.datePublished || node.author)) continue
        this.#linked.push({
          title: toText(node.headline),
          author: toText(node.author),
          publisher: toText(node.publisher),
          publishedAt: toDate(node.datePublished),
        })
      }
    }
  }

  /** @param heading the page's only first-level heading, where it has one */
  meta(heading: string | null): Meta {
    const named = (names: readonly string[]): string | null => {
      for (const name of names) {
        const value = this.#named.get(name)
        if (value) return value
      }
      return null
    }
    const linked = (key: keyof Meta): string | null => {
      for (const found of this.#linked) if (found[key]) return found[key]
      return null
    }
    const author = named(AUTHOR)
    const publisher = named(PUBLISHER) ?? linked('publisher')
    return {
      ...NO_META,
      title:
        stripSite(named(TITLE) ?? linked('title') ?? pageTitle(oneLine(this.title), heading) ?? '', publisher) || null,
      author: (author && !toUrl(author) ? author : null) ?? linked('author'),
      publisher,
      publishedAt: toDate(named(DATE)?.replaceAll('/', '-')) ?? linked('publishedAt'),
      url: this.#canonical ?? toUrl(this.#named.get('og:url')),
    }
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** `<title>` often carries the site's name behind the heading; the heading is the title then. */
const pageTitle = (title: string, heading: string | null): string | null =>
  heading && (!title || title.includes(heading)) ? heading : title || heading

function stripSite(title: string, site: string | null): string {
  const match = /^(.{3,}?) [-–—|·»:] ([^|]{2,60})$/u.exec(title)
  return match && site && match[2]!.toLowerCase() === site.toLowerCase() ? match[1]! : title
}
