import type { Citation } from '../../core/answer.ts'
import type { ChannelDeps } from './http-env.ts'

/** The address that a client cites a document by: never empty. */
export type LinkOf = (document: { url: string | null; documentId: string }) => string

/** A document's own address, else that of its text on this server. */
export function linksOf(requestUrl: string, { publicUrl }: Pick<ChannelDeps, 'publicUrl'>): LinkOf {
  const base = publicUrl?.replace(/\/+$/, '') ?? new URL(requestUrl).origin
  return ({ url, documentId }) => webAddress(url) ?? `${base}/v1/documents/${encodeURIComponent(documentId)}`
}

/** An address that a browser may be sent to. A document says where it is from, and it may say anything. */
export function webAddress(url: string | null): string | null {
  return url !== null && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol) ? url : null
}

/** The last step of a document's path. */
export function fileNameOf(documentId: string): string {
  return documentId.slice(documentId.lastIndexOf('/') + 1)
}

/**
 * The sources of an answer as a Markdown list to stand behind it, each with its words; empty where there are none.
 * What documents say of themselves is no Markdown: it is escaped.
 */
export function sourcesList(citations: readonly Citation[]): string {
  if (citations.length === 0) return ''
  const lines = citations.map(({ n, title, url, documentId, quote }) => {
    const address = webAddress(url)
    const name = escapeMarkdown(title)
    const source = address === null ? `${name} (${escapeMarkdown(documentId)})` : `[${name}](<${linkTarget(address)}>)`
    return `- \\[${n}\\] ${source}: “${escapeMarkdown(quote)}”`
  })
  return `${SOURCES_HEAD}${lines.join('\n')}`
}

const SOURCES_HEAD = '\n\n**Sources**\n\n'

/** An answer without the list of its sources: clients send back what they were sent. */
export function withoutSources(text: string): string {
  const at = text.lastIndexOf(`${SOURCES_HEAD}- \\[`)
  return at < 0 ? text : text.slice(0, at)
}

function escapeMarkdown(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_{}[\]<>#|~!&]/g, '\\$&')
}

/** Inside `<…>` of a Markdown link nothing may end it. */
function linkTarget(address: string): string {
  return address.replace(/[<>\s\\]/g, (char) => encodeURIComponent(char))
}
