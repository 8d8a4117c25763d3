import type { Usage } from '../core/answer.ts'
import { estimateOutput } from '../core/tokens.ts'

/** Counts what a call costs, from what the provider tells and from what can be seen. */
export interface Meter {
  /** The request reached a provider that did not refuse it, so its input is paid for. */
  begun(): void
  /** Text of so many UTF-16 units came. */
  wrote(characters: number): void
  /** The provider's own count so far. */
  told(usage: Usage): void
  /** UTF-16 units of text so far. */
  readonly characters: number
  /**
   * What the call cost. The provider's count, where it gave one: of an answer that broke off that may be an early one,
   * so that the text it did write counts at least.
   */
  usage(whole: boolean): Usage
}

/** A meter for a call with so much estimated input. */
export function createMeter(estimatedInput: number): Meter {
  let paid = false
  let characters = 0
  let counted: Usage = { inputTokens: 0, outputTokens: 0 }
  return {
    begun() {
      paid = true
    },
    wrote(more) {
      characters += more
    },
    told(usage) {
      counted = usage
    },
    get characters() {
      return characters
    },
    usage(whole) {
      if (!paid) return { inputTokens: 0, outputTokens: 0 }
      const { inputTokens, outputTokens } = counted
      return {
        inputTokens: inputTokens > 0 ? inputTokens : estimatedInput,
        outputTokens: whole && outputTokens > 0 ? outputTokens : Math.max(outputTokens, estimateOutput(characters)),
      }
    },
  }
}
