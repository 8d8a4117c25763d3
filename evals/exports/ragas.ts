import type { EvalRecord } from '../record.ts'
import { type ExportFormat, isAnswered, jsonLines } from './format.ts'

/**
 * Ragas' SingleTurnSample (`EvaluationDataset.from_jsonl`), one a question. A sample has no place for what was said
 * before, so its question is the one that stands by itself. The ids are of documents, as those of the reference are.
 * A field that is not known is left out: ragas takes an empty one for known.
 */
export const ragas: ExportFormat = {
  description: 'ragas, single-turn samples (EvaluationDataset.from_jsonl)',
  write({ records }) {
    const usable = records.filter(({ error }) => error === undefined)
    return {
      text: jsonLines(
        usable.map((record) => ({
          user_input: record.standaloneQuestion,
          retrieved_contexts: record.contexts.map(({ text }) => text),
          retrieved_context_ids: record.contexts.map(({ documentId }) => documentId),
          ...(record.referenceContextIds.length > 0 && { reference_context_ids: record.referenceContextIds }),
          ...(isAnswered(record) && { response: record.response }),
          ...(record.reference !== null && { reference: record.reference }),
        })),
      ),
      left: records.length - usable.length,
    }
  },
}

/**
 * Ragas' MultiTurnSample, one a conversation up to its last answered turn. A file of ragas holds samples of one kind,
 * so these have a format of their own.
 */
export const ragasMultiTurn: ExportFormat = {
  description: 'ragas, multi-turn samples: a conversation each',
  write({ records }) {
    const answered = records.filter(isAnswered)
    return {
      text: jsonLines(
        lastTurns(answered).map(({ history, question, response, reference }) => ({
          user_input: [
            ...history.map(({ role, text }) => ({ content: text, type: role === 'user' ? 'human' : 'ai' })),
            { content: question, type: 'human' },
            { content: response, type: 'ai' },
          ],
          ...(reference !== null && { reference }),
        })),
      ),
      left: records.length - answered.length,
    }
  },
}

/** The last turn of each conversation, whose history holds those before it. */
function lastTurns(records: readonly EvalRecord[]): EvalRecord[] {
  const last = new Map<string, EvalRecord>()
  for (const record of records) {
    const key = record.conversationId ?? record.id
    if ((last.get(key)?.turn ?? 0) < record.turn) last.set(key, record)
  }
  return [...last.values()]
}
