import type { AnswerEncoder } from '../wire/answer-events.ts'

/** The parts themselves: `id` counts from 1, `event` is the part's type, `data` the part as JSON. */
export function partEvents(): AnswerEncoder {
  let sent = 0
  return (part) => {
    sent += 1
    return `id: ${sent}\nevent: ${part.type}\ndata: ${JSON.stringify(part)}\n\n`
  }
}
