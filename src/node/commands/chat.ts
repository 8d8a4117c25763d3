import { createInterface } from 'node:readline'
import type { Citation } from '../../core/answer.ts'
import { collectAnswer } from '../../core/collect.ts'
import { IbidError } from '../../core/errors.ts'
import { answerText, citationsText, followUpsText } from '../terminal/answer-text.ts'
import { style } from '../terminal/style.ts'
import { askRequest, topKOf } from './ask.ts'
import type { Flags } from './flags.ts'
import { openAnswering } from './open-answering.ts'

const HELP =
  'Ask a question; the next one may build on it. /sources shows where the last answer comes from, /quit ends.'

/** `ibid chat`: a conversation on standard input, line by line, whether a person types it or a program sends it. */
export async function chat(flags: Flags & { topK?: string }): Promise<void> {
  const topK = topKOf(flags)
  const runtime = await openAnswering(flags)
  const interactive = process.stdin.isTTY === true
  const lines = createInterface({
    input: process.stdin,
    ...(interactive && { output: process.stdout }),
    prompt: style('bold', '? '),
  })
  const prompt = () => {
    if (interactive) lines.prompt()
  }
  let conversationId: string | undefined
  let sources: readonly Citation[] = []
  try {
    if (interactive) process.stdout.write(`${HELP}\n`)
    prompt()
    for await (const line of lines) {
      const said = line.trim()
      if (said === '/quit' || said === '/exit') break
      if (said === '/help') process.stdout.write(`${HELP}\n`)
      else if (said === '/sources') {
        process.stdout.write(`${sources.length > 0 ? citationsText(sources) : 'The last answer has no sources.'}\n`)
      } else if (said.startsWith('/')) process.stdout.write(`There is no ${said.split(/\s/)[0]}. ${HELP}\n`)
      else if (said !== '') {
        try {
          const request = askRequest({ question: said, ...topK, ...(conversationId && { conversationId }) })
          const answer = await collectAnswer(runtime.assistant.ask(request))
          conversationId = answer.conversationId
          sources = answer.citations
          process.stdout.write(`${answerText(answer)}\n${followUpsText(answer)}\n`)
        } catch (error) {
          // One question that cannot be asked does not end the conversation.
          if (!(error instanceof IbidError) || error.code !== 'invalid_input') throw error
          process.stderr.write(`ibid: ${error.message}\n`)
        }
      }
      prompt()
    }
  } finally {
    lines.close()
    await runtime.close()
  }
}
