/**
 * Lists travel to SQL as one JSON parameter read by `json_each`, so that a statement's text never depends on the length
 * of a list: D1 takes 100 parameters a statement, and prepared statements stay few.
 */

/** D1 takes 2 MB a parameter; a UTF-16 unit is at most 3 bytes of UTF-8. */
const MAX_UNITS = 500_000

/** A value as a JSON parameter. Lone surrogates become U+FFFD, as they do in every other text parameter. */
export function jsonParam(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => (typeof part === 'string' ? part.toWellFormed() : part))
}

/** Rows as JSON arrays of bounded length, in order; a single longer row makes an array of its own. */
export function* jsonPages(rows: Iterable<unknown>): Generator<string> {
  let page: string[] = []
  let units = 0
  for (const row of rows) {
    const json = jsonParam(row)
    if (page.length > 0 && units + json.length > MAX_UNITS) {
      yield `[${page.join(',')}]`
      page = []
      units = 0
    }
    page.push(json)
    units += json.length + 1
  }
  if (page.length > 0) yield `[${page.join(',')}]`
}
