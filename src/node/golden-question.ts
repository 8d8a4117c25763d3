import type { RatedAnswer } from '../core/feedback.ts'

/**
 * A rated answer as a line of a golden set (evals/golden/README.md). Of a bad one, what a right answer has is left empty
 * for a person to fill in; of a good one it is what was answered. The turns before it are asked again, and ask for nothing.
 */
export function goldenQuestion({ rating, comment, turns }: RatedAnswer) {
  const rated = turns.at(-1)!
  const good = rating === 'up'
  const documents = rated.citations.slice(0, 1).map((citation) => citation.documentId)
  const quotes = [...new Set(rated.citations.map((citation) => citation.quote))]
  const expected = good
    ? {
        status: [rated.status],
        ...(rated.shortAnswer !== null && { values: [[rated.shortAnswer]] }),
        ...(documents.length > 0 && { documents, quotes }),
      }
    : { status: [], values: [], documents: [], quotes: [] }
  return {
    id: `feedback-${rated.id}`,
    kind: 'feedback',
    turns: [
      ...turns.slice(0, -1).map(({ question }) => ({ question })),
      {
        question: rated.question,
        ...expected,
        seen: {
          answer: rated.answer,
          status: rated.status,
          standaloneQuestion: rated.standaloneQuestion,
          model: rated.model,
          citations: rated.citations.map(({ documentId, quote }) => ({ documentId, quote })),
          comment,
        },
      },
    ],
  }
}
