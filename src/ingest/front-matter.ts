import { parse } from 'yaml'
import { type Meta, NO_META } from './block.ts'
import { toDate } from './date.ts'
import { oneLine } from './normalise.ts'

const FENCED = /^---[ \t]*\n([\s\S]*?)\n?^(?:---|\.\.\.)[ \t]*(?:\n|$)/m
/** Longer ones are no front matter, and not worth a parser's time. */
const LONGEST = 64 * 1024

/**
 * The front matter of a Markdown text and the text behind it. Where the block is not a YAML mapping it is content like
 * the rest: nothing is lost and nothing is thrown.
 */
export function readFrontMatter(text: string): { meta: Meta; body: string } {
  const match = text.startsWith('---') ? FENCED.exec(text.slice(0, LONGEST)) : null
  if (match?.index !== 0) return { meta: { ...NO_META }, body: text }
  const data = parseMapping(match[1]!)
  const body = text.slice(match[0].length)
  // A blank line keeps the second fence from turning the lines above it into a heading.
  if (!data) return { meta: { ...NO_META }, body: `${match[1]}\n\n${body}` }
  return { meta: toMeta(data), body }
}

function parseMapping(source: string): Map<string, unknown> | null {
  let data: unknown
  try {
    data = parse(source, { logLevel: 'error' })
  } catch {
    return null // Not YAML: its caller keeps it as content.
  }
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return null
  return new Map(Object.entries(data).map(([key, value]) => [key.toLowerCase().replace(/[\s_-]/g, ''), value]))
}

function toMeta(data: ReadonlyMap<string, unknown>): Meta {
  const first = <T>(keys: string, read: (value: unknown) => T | null): T | null => {
    for (const key of keys.split(' ')) {
      const value = read(data.get(key))
      if (value !== null) return value
    }
    return null
  }
  return {
    title: first('title headline', toText),
    author: first('author authors byline by', toText),
    publisher: first('publisher site sitename source', (value) => (toUrl(value) ? null : toText(value))),
    publishedAt: first('publishedat date published pubdate publishdate datepublished created', toDate),
    url: first('url canonical canonicalurl link permalink sourceurl source', toUrl),
  }
}

/** A string, a number, a `{name}` or a list of those, as one line. */
export function toText(value: unknown): string | null {
  if (typeof value === 'string') return oneLine(value) || null
  if (typeof value === 'number') return String(value)
  if (Array.isArray(value)) return value.map(toText).filter(Boolean).join(', ') || null
  if (typeof value === 'object' && value !== null && 'name' in value) return toText(value.name)
  return null
}

/** A web address; anything else is null. */
export function toUrl(value: unknown): string | null {
  return typeof value === 'string' && /^https?:\/\/\S+$/i.test(value.trim()) ? value.trim() : null
}
