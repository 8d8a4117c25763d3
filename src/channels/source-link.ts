import type { Citation } from '../core/answer.ts'

/** What is told of a cited place. */
export type CitedPlace = Pick<Citation, 'documentId' | 'url' | 'start' | 'end'>

/** Longest address that a platform takes in a link. */
const MAX_URL_CHARS = 2000

/**
 * Where a citation can be read: at the document's own address, otherwise in the source viewer of the page at `publicUrl`,
 * at the quote. Null where there is neither.
 * @param publicUrl where people reach this Ibid, without a slash behind
 */
export function sourceLink({ documentId, url, start, end }: CitedPlace, publicUrl: string | null): string | null {
  if (url !== null && /^https?:\/\//i.test(url) && URL.canParse(url)) return shortEnough(new URL(url).href)
  if (publicUrl === null) return null
  const query = new URLSearchParams({ document: documentId, start: String(start), end: String(end) })
  return shortEnough(`${publicUrl}/?${query}`)
}

function shortEnough(link: string): string | null {
  return link.length <= MAX_URL_CHARS ? link : null
}
