import type { Expects } from './expectation.ts'
import { groundsOf } from './ground.ts'
import type { Question } from './question.ts'
import type { Scored } from './read.ts'

/**
 * How telling a word must be that is missing, by what is asked for. Who and when belong to what was done; a name or a
 * number may stand beside its thing without the verb of the question, unless no document knows that word at all.
 */
const TELLING: Partial<Record<Expects, number>> = { date: 0.45, person: 0.45, place: 0.6, name: 0.95, number: 0.95 }

/**
 * Whether a sentence has the names of the question, and nothing of what is asked about them: "when was Ann Roe born"
 * beside "Ann Roe bought the mill in 1901".
 */
export function unsaid(question: Question, scored: Scored): boolean {
  const telling = TELLING[question.expects]
  if (telling === undefined) return false
  const grounds = groundsOf(question, scored)
  return grounds.unsaid === 1 && grounds.saidMissing >= telling
}
