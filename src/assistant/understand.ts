import { alike, ofWhomAsked, questionParts } from '../answer/parts.ts'
import type { Usage } from '../core/answer.ts'
import type { Turn } from '../core/conversation.ts'
import type { LanguageModel } from '../core/ports.ts'
import { standalone } from '../retrieve/follow-up.ts'
import { type RewriteContext, rewrite } from '../retrieve/rewrite.ts'

/** A part of a question, as it was asked and as it is understood. */
export interface Part {
  asked: string
  text: string
}

/** A question as it is understood in its conversation. */
export interface Understood {
  /** Null where it points at something that nobody has said. */
  parts: Part[] | null
  /** Whether anything was carried over from the conversation. */
  followsUp: boolean
}

/** The parts of a question, each made to stand by itself: a later one with what those before it say. */
export function understand(question: string, turns: readonly Turn[], titles: readonly string[]): Understood {
  const parts: Part[] = []
  const before = [...turns]
  let carried = false
  for (const asked of questionParts(question)) {
    const last = parts.at(-1)
    const known = last === undefined ? null : (alike(asked, last.text) ?? ofWhomAsked(asked, last.text))
    const { text, unresolved, followsUp } =
      known === null ? standalone(asked, before, { titles }) : { text: known, unresolved: false, followsUp: false }
    if (unresolved) return { parts: null, followsUp: false }
    carried ||= followsUp
    parts.push({ asked, text })
    // "Does the line have": the verb is no part of what is spoken of.
    before.push({ ...NO_TURN, question: asked, standaloneQuestion: text.replace(/ have\?*$/, '?') })
  }
  return { parts, followsUp: carried }
}

/**
 * The same with a model's help, which is asked only where the rules say that the question depends on what was said before. They decide
 * wherever it gives nothing that can be trusted.
 * @throws the reason of the signal
 */
export async function understandBy(
  model: LanguageModel | undefined,
  question: string,
  turns: readonly Turn[],
  titles: readonly string[],
  context: RewriteContext,
): Promise<Understood & { usage: Usage }> {
  const byRule = understand(question, turns, titles)
  const none: Usage = { inputTokens: 0, outputTokens: 0 }
  if (model === undefined || turns.length === 0 || (byRule.parts !== null && !byRule.followsUp))
    return { ...byRule, usage: none }
  const { text, usage } = await rewrite(model, question, turns, context)
  const byModel = text === null ? null : understand(text, [], titles)
  return byModel === null || byModel.parts === null
    ? { ...byRule, usage }
    : { parts: byModel.parts, followsUp: true, usage }
}

/** A part of a question is a turn that is not answered yet. */
export const NO_TURN: Omit<Turn, 'question' | 'standaloneQuestion'> = {
  id: '',
  answer: '',
  status: 'answered',
  citations: [],
  conflicts: [],
  askedAt: '',
}
