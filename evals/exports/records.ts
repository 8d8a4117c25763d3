import { type ExportFormat, jsonLines } from './format.ts'

/** Ibid's own record without what only its own measures mean, a line each. */
export const records: ExportFormat = {
  description: 'the canonical record of each question, as JSONL',
  write: ({ records }) => ({
    text: jsonLines(
      records.map((record) => ({
        id: record.id,
        conversationId: record.conversationId,
        turn: record.turn,
        question: record.question,
        history: record.history,
        response: record.response,
        status: record.status,
        contexts: record.contexts.map(({ id, documentId, text, title, score, rank }) => ({
          id,
          documentId,
          text,
          title,
          score,
          rank,
        })),
        citations: record.citations,
        reference: record.reference,
        referenceContextIds: record.referenceContextIds,
        timings: record.timings,
      })),
    ),
    left: 0,
  }),
}
