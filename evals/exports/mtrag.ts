import { type ExportFormat, isAnswered, jsonLines } from './format.ts'

/** Contexts that MTRAG's format checker lets pass. */
const MAX_CONTEXTS = 10

/**
 * MTRAG's tasks with our contexts and predictions, as its evaluation scripts read them: retrieval alone, generation and
 * both. `targets` are what its scores compare a prediction with, where a reference is known.
 */
export const mtrag: ExportFormat = {
  description: 'MTRAG predictions (format_checker.py: retrieval_taska, generation_taskb, rag_taskc)',
  write({ records, dataset }, { collection = dataset }) {
    const usable = records.filter(({ error }) => error === undefined)
    return {
      text: jsonLines(
        usable.map((record) => ({
          task_id: record.id,
          Collection: collection,
          input: [
            ...record.history.map(({ role, text }) => ({ speaker: role === 'user' ? 'user' : 'agent', text })),
            { speaker: 'user', text: record.question },
          ],
          contexts: record.contexts.slice(0, MAX_CONTEXTS).map(({ documentId, score, text, title }) => ({
            document_id: documentId,
            source: '',
            score,
            text,
            title,
          })),
          ...(isAnswered(record) && { predictions: [{ text: record.response }] }),
          ...(record.reference !== null && { targets: [{ text: record.reference }] }),
        })),
      ),
      left: records.length - usable.length,
    }
  },
}
