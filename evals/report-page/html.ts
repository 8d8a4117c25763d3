import { html as tagged } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'

/** Markup that is safe to put into a page. */
export type Html = HtmlEscapedString

/** What may stand in markup: text is escaped, markup is kept, lists are joined, nothing is nothing. */
export type Part = string | number | Html | null | undefined | false | readonly Part[]

/**
 * Markup with everything in it escaped that is not markup itself, in text and in quoted attributes alike.
 * The types leave out promises, the one case in which the tag of Hono gives a promise.
 */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return tagged(strings, ...parts) as Html
}

export { raw } from 'hono/html'
