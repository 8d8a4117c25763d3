import type { IngestedDocument } from '../core/document.ts'

/** A document of paragraphs, each one passage. */
export function documentOf(
  id: string,
  paragraphs: readonly string[],
  extra: { title?: string; publishedAt?: string | null; headings?: readonly string[] } = {},
): IngestedDocument {
  const text = paragraphs.join('\n\n')
  let at = 0
  const chunks = paragraphs.map((paragraph, ordinal) => {
    const start = at
    at += paragraph.length + 2
    return { ordinal, start, end: start + paragraph.length, text: paragraph, headings: extra.headings ?? [] }
  })
  return {
    document: {
      id,
      title: extra.title ?? 'Untitled',
      author: 'An Author',
      publisher: null,
      publishedAt: extra.publishedAt ?? null,
      url: `https://example.org/${id}`,
      mediaType: 'text/plain',
      hash: `hash of ${text}`,
      text,
    },
    chunks,
  }
}
