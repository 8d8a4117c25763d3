import type { DocumentInfo, Hit } from '../core/document.ts'
import { STOP_WORDS } from '../core/text/stopwords.ts'
import { matchKey } from '../core/text/variants.ts'
import { words } from '../core/text/words.ts'

export type MetadataField = 'author' | 'publisher' | 'publishedAt' | 'title'

const DOCUMENT_WORDS =
  /\b(?:article|document|text|paper|page|report|post|booklet|piece|essay|file|source|obituary|interview|column|blog|letter|memo|story|entry)\b/i

/** What a question asks of a document itself, rather than of what it tells; null for all other questions. */
export function metadataField(question: string): MetadataField | null {
  if (/\b(?:which|what) (?:of the )?(?:article|document|text|paper|report|source|page|file)s?\b/i.test(question))
    return 'title'
  if (/\b(?:which|what) authors?\b/i.test(question)) return 'title'
  if (
    /\bwho (?:wrote|authored|is the author|was the author|are the authors|penned|has written)\b|\b(?:author|writer) of\b|\bby whom (?:was|is) .*\bwritten\b|\bwhose article\b/i.test(
      question,
    )
  )
    return 'author'
  if (/\bwho published\b|\bpublisher of\b|\bwho is the publisher\b/i.test(question)) return 'publisher'
  if (
    /\bwhen (?:was|were) .*\b(?:published|written|posted)\b|\b(?:date|year) .*\b(?:article|document|report|paper|post)\b.*\bpublished\b|\bpublication date\b/i.test(
      question,
    )
  )
    return 'publishedAt'
  return null
}

/**
 * The document that a question names by its title: the one whose title shares most words with the question.
 * Null where no title is clearly meant.
 */
export function namedDocument(question: string, hits: readonly Hit[]): DocumentInfo | null {
  const asked = new Set(contentKeys(question))
  let best: { document: DocumentInfo; share: number } | null = null
  let second = 0
  const seen = new Set<string>()
  for (const { document } of hits) {
    if (seen.has(document.id)) continue
    seen.add(document.id)
    const title = contentKeys(document.title)
    // "The Courier's article": its publisher tells which is meant, and is not always said.
    const publisher = contentKeys(document.publisher ?? '').filter((key) => !title.includes(key))
    const met = [...title, ...publisher].filter((key) => asked.has(key)).length
    const share = met === 0 ? 0 : (ASKED_SHARE * met) / asked.size + ((1 - ASKED_SHARE) * met) / title.length
    if (best === null || share > best.share) {
      second = best?.share ?? 0
      best = { document, share }
    } else second = Math.max(second, share)
  }
  if (best === null || best.share < TITLE_SHARE || best.share - second < TITLE_LEAD) return null
  return best.document
}

/** That the question's words are in the title says more than that the title's are in the question: titles are long. */
const ASKED_SHARE = 0.7
/** Less in common with a title than this is not naming it. */
const TITLE_SHARE = 0.6
/** Two titles as near as this: no telling which is meant. */
const TITLE_LEAD = 0.03

function contentKeys(text: string): string[] {
  return words(text)
    .map((w) => w.folded)
    .filter(
      (w) => !STOP_WORDS.has(w) && !DOCUMENT_WORDS.test(w) && !/^(?:wrote|author|written|published|publisher)$/.test(w),
    )
    .map(matchKey)
}
