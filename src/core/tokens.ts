import type { Usage } from './answer.ts'
import type { ModelMessage } from './ports.ts'

/** Characters (UTF-16 units) of a token, where nobody counts: about right for English, low for other scripts. */
const CHARS_PER_TOKEN = 4

/** What the roles and delimiters of a message cost, in tokens. */
const TOKENS_PER_MESSAGE = 4

/** An estimate of the tokens that messages are to a model. */
export function estimateInput(messages: readonly ModelMessage[]): number {
  return messages.reduce((sum, { content }) => sum + TOKENS_PER_MESSAGE + estimateOutput(content.length), 0)
}

/** An estimate of the tokens of so many UTF-16 units of text. */
export function estimateOutput(characters: number): number {
  return Math.ceil(characters / CHARS_PER_TOKEN)
}

/** What a call costs whose reader stopped before anybody counted: the same estimate that its budget is charged by. */
export function estimateUsage(messages: readonly ModelMessage[], characters: number): Usage {
  return { inputTokens: estimateInput(messages), outputTokens: estimateOutput(characters) }
}
