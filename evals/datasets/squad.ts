import * as z from 'zod'
import { readJson } from './jsonl.ts'
import type { ReadingDataset } from './reading-set.ts'

const Squad = z.object({
  data: z.array(
    z.object({
      title: z.string(),
      paragraphs: z.array(
        z.object({
          context: z.string(),
          qas: z.array(
            z.object({
              id: z.string(),
              question: z.string(),
              answers: z.array(z.object({ text: z.string() })),
              is_impossible: z.boolean().optional(),
            }),
          ),
        }),
      ),
    }),
  ),
})

/**
 * Reads SQuAD 1.1 or 2.0 JSON (https://rajpurkar.github.io/SQuAD-explorer/). Each paragraph becomes a passage with the
 * id `title:number`, numbered from 0 within its article.
 * @throws IbidError `invalid_input` naming the field that is wrong.
 */
export async function readSquad(path: string): Promise<ReadingDataset> {
  const { data } = await readJson(path, Squad)
  const dataset: ReadingDataset = { corpus: [], questions: [] }
  for (const { title, paragraphs } of data) {
    paragraphs.forEach(({ context, qas }, number) => {
      const id = `${title}:${number}`
      dataset.corpus.push({ id, title: title.replaceAll('_', ' '), text: context })
      for (const { id: questionId, question, answers, is_impossible } of qas) {
        const answerable = !(is_impossible ?? false)
        dataset.questions.push({
          id: questionId,
          kind: answerable ? 'answerable' : 'unanswerable',
          // The published set has a few questions with white space around them.
          question: question.trim(),
          history: [],
          documentIds: [id],
          answers: answerable ? [...new Set(answers.map((answer) => answer.text))] : [],
          answerable,
        })
      }
    })
  }
  return dataset
}
