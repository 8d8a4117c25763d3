import * as z from 'zod'
import { AskRequest } from '../../core/answer.ts'
import { collectAnswer } from '../../core/collect.ts'
import { IbidError } from '../../core/errors.ts'
import { answerText, traceText } from '../terminal/answer-text.ts'
import type { Flags } from './flags.ts'
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

/** @throws IbidError `invalid_input` that says what is wrong with the question or a flag. */
export function askRequest(given: AskRequest): AskRequest {
  const parsed = AskRequest.safeParse(given)
  if (parsed.success) return parsed.data
  throw new IbidError('invalid_input', `that cannot be asked:\n${z.prettifyError(parsed.error)}`)
}
