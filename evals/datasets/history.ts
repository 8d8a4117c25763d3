import * as z from 'zod'
import type { Citation } from '../../src/core/answer.ts'
import type { Turn } from '../../src/core/conversation.ts'

/** What was said before a question, oldest first. */
export const History = z.array(z.object({ role: z.enum(['user', 'assistant']), text: z.string() }))
export type History = z.infer<typeof History>

/**
 * The history as the turns of a conversation; a question without a reply has an empty answer.
 * @param standalone makes each earlier question understandable by itself, as it would have been when it was asked
 * @param cited title of a document that every answer cited, where that is known
 */
export function turnsOf(
  history: History,
  standalone: (question: string, before: readonly Turn[]) => string,
  cited: string | null = null,
): Turn[] {
  const turns: Turn[] = []
  for (const { role, text } of history) {
    const last = turns.at(-1)
    if (role === 'assistant') {
      // A reply to nothing, such as a greeting, is nothing to refer to.
      if (last) last.answer = last.answer === '' ? text : `${last.answer}\n${text}`
    } else {
      turns.push({
        id: `history_${turns.length + 1}`,
        question: text,
        standaloneQuestion: text.trim() === '' ? text : standalone(text, turns),
        answer: '',
        status: 'answered',
        citations: cited === null ? [] : [citationOf(cited)],
        conflicts: [],
        askedAt: new Date(0).toISOString(),
      })
    }
  }
  return turns
}

/** A citation of which nothing but the title is known. */
function citationOf(title: string): Citation {
  return {
    n: 1,
    documentId: title,
    title,
    url: null,
    publishedAt: null,
    author: null,
    chunkId: 0,
    quote: '',
    start: 0,
    end: 0,
  }
}
