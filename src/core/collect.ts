import type { Answer, AnswerPart } from './answer.ts'
import { ERROR_CODES, IbidError } from './errors.ts'

/**
 * Joins the parts of an answer into the whole answer.
 * @throws IbidError what an `error` part says; `internal` when the stream ends without `finish`. Whatever the stream itself throws passes through.
 */
export async function collectAnswer(parts: AsyncIterable<AnswerPart>): Promise<Answer> {
  let start: Extract<AnswerPart, { type: 'start' }> | undefined
  const text: string[] = []
  const citations: Answer['citations'] = []
  const conflicts: Answer['conflicts'] = []
  for await (const part of parts) {
    switch (part.type) {
      case 'start':
        start = part
        break
      case 'source':
        // The citations repeat what a reader needs of their sources.
        break
      case 'text-delta':
        text.push(part.delta)
        break
      case 'citation':
        citations.push(part.citation)
        break
      case 'conflict':
        conflicts.push(part.conflict)
        break
      case 'error':
        throw errorOfPart(part)
      case 'finish': {
        if (!start) throw new IbidError('internal', 'The answer has no "start" part.')
        const { id, conversationId, standaloneQuestion, index } = start
        const { status, shortAnswer, model, fallback, followUps, usage, timings, trace } = part
        return {
          id,
          conversationId,
          status,
          answer: text.join(''),
          citations,
          conflicts,
          shortAnswer,
          standaloneQuestion,
          model,
          fallback,
          followUps,
          index,
          usage,
          timings,
          ...(trace && { trace }),
        }
      }
    }
  }
  throw new IbidError('internal', 'The answer ended before it was complete.')
}

/** The error that an `error` part stands for; a code this version does not know becomes `internal`. */
export function errorOfPart(part: { code: string; message: string }): IbidError {
  const code = ERROR_CODES.find((known) => known === part.code) ?? 'internal'
  return new IbidError(code, part.message)
}
