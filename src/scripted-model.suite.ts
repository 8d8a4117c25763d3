import type { LanguageModel, ModelCall, ModelMessage } from './core/ports.ts'

/** A step at which the model says nothing more until it is stopped. */
export const STALL = '\u0000stall'

/** A call that a scripted model got. */
export interface ScriptedCall {
  messages: readonly ModelMessage[]
  call: ModelCall
  /** Whether its signal was aborted, or its stream closed before it ended. */
  stopped: boolean
}

/**
 * A language model in this process that writes what a function makes of its messages: a text, in pieces of `size`, or steps.
 * Calls that rewrite a question are told from drafts by their system message, and answered by `rewrite`.
 */
export function scriptedModel(
  draft: (prompt: string, messages: readonly ModelMessage[]) => string | readonly (string | Error)[],
  {
    size = 7,
    rewrite = () => '',
  }: { size?: number; rewrite?: (prompt: string) => string | readonly (string | Error)[] } = {},
): LanguageModel & { calls: ScriptedCall[] } {
  const calls: ScriptedCall[] = []
  return {
    name: 'scripted:model',
    calls,
    async *stream(messages, call = {}) {
      const record: ScriptedCall = { messages, call, stopped: false }
      calls.push(record)
      const prompt = messages.at(-1)!.content
      const isDraft = messages[0]!.content.includes('numbered passages')
      const steps = isDraft ? draft(prompt, messages) : rewrite(prompt)
      let ended = false
      try {
        for (const step of typeof steps === 'string' ? pieces(steps, size) : steps) {
          call.signal?.throwIfAborted()
          if (step instanceof Error) throw step
          if (step === STALL) await untilAborted(call.signal)
          else yield { type: 'text', text: step }
        }
        ended = true
        yield { type: 'usage', usage: { inputTokens: 100, outputTokens: 10 } }
      } finally {
        record.stopped = !ended
      }
    },
  }
}

function pieces(text: string, size: number): string[] {
  return Array.from({ length: Math.ceil(text.length / size) }, (_, i) => text.slice(i * size, (i + 1) * size))
}

function untilAborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason), { once: true }))
}

/** The number of the passage in a prompt whose text holds some words. */
export function passageWith(prompt: string, words: string): number {
  for (const [, n, text] of prompt.matchAll(/<passage-\w+ number="(\d+)"[^>]*>\n([\s\S]*?)\n<\/passage-/g))
    if (text!.includes(words)) return Number(n)
  throw new Error(`no passage holds "${words}"`)
}
