import type { Answer, Citation, Conflict } from '../../core/answer.ts'
import type { AnswerEncoder } from '../wire/answer-events.ts'
import { sourcesList } from '../wire/links.ts'

export interface DeepChatOptions {
  /** Whether a list of the sources stands behind the text: the component has no other place for them. */
  sources: boolean
}

/** A whole answer as the component takes it. `custom` it keeps with the message, and shows to nobody. */
export function deepChatMessage(answer: Answer, { sources }: DeepChatOptions) {
  const { answer: text, citations, conflicts, status, shortAnswer, conversationId, followUps } = answer
  return {
    text: sources ? text + sourcesList(citations) : text,
    custom: { status, shortAnswer, conversationId, followUps, citations, conflicts },
  }
}

/** An answer as pieces that the component puts together. */
export function deepChatEvents({ sources }: DeepChatOptions): AnswerEncoder {
  const citations: Citation[] = []
  const conflicts: Conflict[] = []
  let conversationId = ''
  return (part) => {
    switch (part.type) {
      case 'start':
        conversationId = part.conversationId
        // A comment: there is nothing to show yet, and whoever stands between may see that something comes.
        return ': begun\n\n'
      case 'source':
        return ''
      case 'text-delta':
        return data({ text: part.delta })
      case 'citation':
        citations.push(part.citation)
        return ''
      case 'conflict':
        conflicts.push(part.conflict)
        return ''
      case 'finish': {
        const { status, shortAnswer, followUps } = part
        const custom = { status, shortAnswer, conversationId, followUps, citations, conflicts }
        return data({ text: sources ? sourcesList(citations) : '', custom })
      }
      case 'error':
        return data({ error: part.message })
    }
  }
}

function data(value: object): string {
  return `data: ${JSON.stringify(value)}\n\n`
}
