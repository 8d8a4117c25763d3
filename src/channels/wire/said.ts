import type { PastTurn } from '../../core/conversation.ts'
import { MAX_QUESTION_CHARS } from '../../core/options.ts'
import { invalidRequest } from './problem.ts'

/** A message of a client that keeps the conversation itself. */
export interface Said {
  role: 'user' | 'assistant'
  text: string
}

/** Turns before the question that are looked at: what is asked now hardly refers further back. */
const MAX_PAST_TURNS = 12
/** Longest remembered answer, in UTF-16 code units. */
const MAX_PAST_ANSWER_CHARS = 8_000

/**
 * The last thing a user said is the question; what was said before is the history, oldest first. What comes behind the
 * question is what a client wants to have said anew.
 * @throws HttpProblem 400 where no user said anything, or too much
 */
export function questionOf(said: readonly Said[]): { question: string; history: PastTurn[] } {
  const at = said.findLastIndex(({ role }) => role === 'user')
  const question = said[at]?.text.trim() ?? ''
  const refuse = (detail: string) => invalidRequest([{ pointer: '#/messages', detail }])
  if (question === '') throw refuse('holds no question: its last message of a user must have text')
  if (question.length > MAX_QUESTION_CHARS)
    throw refuse(`ends with a question of ${question.length} characters; at most ${MAX_QUESTION_CHARS} are taken`)
  const history: PastTurn[] = []
  for (const { role, text } of said.slice(0, at)) {
    const last = history.at(-1)
    if (role === 'user') history.push({ question: cut(text, MAX_QUESTION_CHARS), answer: '' })
    else if (last) last.answer = cut(`${last.answer}\n${text}`.trim(), MAX_PAST_ANSWER_CHARS)
  }
  return { question, history: history.slice(-MAX_PAST_TURNS) }
}

function cut(text: string, chars: number): string {
  return text.length > chars ? text.slice(0, chars).toWellFormed() : text
}
