import type { AskRequest } from '../../core/answer.ts'
import { collectAnswer } from '../../core/collect.ts'
import { MAX_QUESTION_CHARS } from '../../core/options.ts'
import { answerText, traceText } from '../terminal/answer-text.ts'
import { type Flags, UsageError } from './flags.ts'
import { openAnswering } from './open-answering.ts'

/** `ibid ask`: finding no answer is an answer too, and exits with 0. */
export async function ask(
  question: string,
  flags: Flags & { json?: true; topK?: string; trace?: true },
): Promise<void> {
  const request = askRequest({ question, ...topKOf(flags), ...(flags.trace && { trace: true }) })
  const runtime = await openAnswering(flags)
  try {
    const answer = await collectAnswer(runtime.assistant.ask(request))
    if (flags.json) process.stdout.write(`${JSON.stringify(answer)}\n`)
    else {
      process.stdout.write(`${answerText(answer)}\n`)
      if (flags.trace) process.stdout.write(`\n${traceText(answer)}\n`)
    }
  } finally {
    await runtime.close()
  }
}

/** The flag `--top-k` as a request has it. */
export function topKOf(flags: { topK?: string }): { topK?: number } {
  return flags.topK === undefined ? {} : { topK: Number(flags.topK) }
}

/** A request as it was typed. @throws UsageError for a question that cannot be asked */
export function askRequest(request: AskRequest): AskRequest {
  const { length } = request.question
  if (request.question.trim() === '') throw new UsageError('the question is empty; ask something')
  if (length > MAX_QUESTION_CHARS) {
    throw new UsageError(
      `the question has ${length} characters, and at most ${MAX_QUESTION_CHARS} are read; shorten it`,
    )
  }
  return request
}
