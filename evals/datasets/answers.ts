import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { IbidError } from '../../src/core/errors.ts'
import { readCorpus } from './beir.ts'
import { History } from './history.ts'
import { readJsonl } from './jsonl.ts'
import type { ReadingDataset, ReadingQuestion } from './reading-set.ts'
import { readSquad } from './squad.ts'

const AnswersRecord = z
  .object({
    id: z.string().min(1),
    question: z.string().min(1),
    doc_ids: z.array(z.string()),
    answers: z.array(z.string()),
    answerable: z.boolean(),
    history: History.optional(),
    kind: z.string().optional(),
  })
  .transform(
    ({ id, question, doc_ids, answers, answerable, history, kind }): ReadingQuestion => ({
      id,
      kind: kind ?? (answerable ? 'answerable' : 'unanswerable'),
      question,
      history: history ?? [],
      documentIds: doc_ids,
      answers,
      answerable,
    }),
  )

/**
 * Reads a reading set: a folder with `corpus.jsonl` and `answers.jsonl`, or a SQuAD JSON file.
 * @throws IbidError `invalid_input` naming file, line and field of the first fault.
 */
export async function readReading(path: string): Promise<ReadingDataset> {
  if ((await stat(path).catch(() => null))?.isFile()) return readSquad(path)
  const [corpus, questions] = await Promise.all([
    readCorpus(join(path, 'corpus.jsonl')),
    readJsonl(join(path, 'answers.jsonl'), AnswersRecord),
  ])
  const known = new Set(corpus.map((passage) => passage.id))
  for (const { id, answerable, documentIds } of questions) {
    const missing = answerable ? documentIds.find((document) => !known.has(document)) : undefined
    if (missing !== undefined) {
      throw new IbidError(
        'invalid_input',
        `${path}: question "${id}" names the passage "${missing}", which corpus.jsonl has not`,
      )
    }
  }
  return { corpus, questions }
}
