import type { DocumentInfo, Hit } from '../core/document.ts'
import { matchKey } from '../core/text/variants.ts'
import { words } from '../core/text/words.ts'
import { analyse, type Question, type WordKnowledge } from './question.ts'
import { type ReadSentence, readSentences } from './sentence.ts'

export function infoOf(id: string, more: Partial<DocumentInfo> = {}): DocumentInfo {
  const unknown = { author: null, publisher: null, publishedAt: null, url: null }
  return { id, title: `Title of ${id}`, ...unknown, mediaType: 'text/plain', hash: '', ...more }
}

/** A document of one passage, as if it had been retrieved; `before` is text that stands before the passage. */
export function hitOf(id: string, text: string, more: Partial<DocumentInfo> = {}, before = ''): Hit {
  const chunk = { id: 1, documentId: id, ordinal: 0, start: before.length, end: before.length + text.length, text }
  return {
    chunk: { ...chunk, headings: [] },
    document: infoOf(id, more),
    score: 1,
    keywordScore: 1,
    vectorScore: null,
  }
}

/** What a corpus of these passages knows of words. */
export function knowledgeOf(hits: readonly Hit[]): WordKnowledge {
  const keys = hits.map(({ chunk }) => new Set(words(chunk.text).map((w) => matchKey(w.folded))))
  return {
    frequency: (folded) => keys.filter((own) => own.has(matchKey(folded))).length,
    corrections: () => [],
    passages: hits.length,
  }
}

/** A question and the sentences of one passage. */
export function asked(question: string, text: string): { question: Question; sentences: ReadSentence[] } {
  const hits = [hitOf('a.txt', text)]
  return { question: analyse(question, knowledgeOf(hits)), sentences: readSentences(hits) }
}
