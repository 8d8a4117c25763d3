import { isStrong } from './candidates.ts'
import { agree } from './claim.ts'
import { enumerationOf } from './enumeration.ts'
import type { Expects } from './expectation.ts'
import { confidence, THRESHOLD } from './ground.ts'
import { mismatch } from './mismatch.ts'
import type { Question } from './question.ts'
import type { Scored } from './read.ts'

const MAX_SENTENCES = 3
const NAMED: ReadonlySet<Expects> = new Set(['person', 'place', 'name'])
/** How much less than the best a sentence may score and still add to it. */
const SCORE_MARGIN = 2.8
const MIN_CONFIDENCE = 0.35
/** Sentences that share more of their words than this say the same. */
const SAME = 0.5

/**
 * The sentences that make the answer: one for a date or a number, two for a name, up to three for a reason, a list, a manner or an open question.
 * an enumeration in sentences ("First, …") is told as a whole. Those of one passage are told in the order of their text.
 */
export function supporting(question: Question, ranked: readonly Scored[]): Scored[] {
  const best = ranked[0]
  if (best === undefined) return []
  if (isStrong(question.expects)) return [best]
  const enumeration = NAMED.has(question.expects) ? null : enumerationOf(best.sentence)
  if (enumeration !== null)
    return enumeration.flatMap((sentence) => ranked.find((scored) => scored.sentence === sentence) ?? [])
  const most = NAMED.has(question.expects) ? 2 : MAX_SENTENCES
  const listed = question.expects === 'list' ? ranked.find(({ sentence }) => sentence === listBehind(best)) : undefined
  const chosen = listed === undefined ? [best] : [best, listed]
  for (const scored of ranked.slice(1, 8)) {
    if (chosen.length === most) break
    if (scored.score < best.score - SCORE_MARGIN || confidence(question, scored) < MIN_CONFIDENCE) continue
    if (mismatch(question, scored.sentence) !== null || scored.features.asks > 0) continue
    if (chosen.some((other) => overlap(other, scored) > SAME)) continue
    chosen.push(scored)
  }
  return chosen.sort((a, b) => (a.sentence.hit === b.sentence.hit ? a.sentence.start - b.sentence.start : 0))
}

/** Three items and more in a row. */
const SERIES = /[^,;]+, [^,;]+(?:, [^,;]+)*,? (?:and|or) /u
/** Goes on about what the sentence before spoke of. */
const GOES_ON = /^(?:the|these|those|they|it|its|their|all|some|among|this)\b/iu

/** The series that the sentence behind gives where the best one tells of it alone: "They signed contracts. These cover oil, gas and rail." */
function listBehind({ sentence }: Scored): Scored['sentence'] | null {
  const { next } = sentence
  if (next === null || SERIES.test(sentence.text)) return null
  return GOES_ON.test(next.text) && SERIES.test(next.text) ? next : null
}

/** Two values whose sentences differ by less than this are told both: which is meant, the asker knows. */
const TIED = 0.5

/** The sentence that answers as well as the best by another value; null where the best stands out. */
export function tiedWith(question: Question, [best, second]: readonly Scored[]): Scored | null {
  if (best === undefined || second === undefined || second.score < best.score - TIED) return null
  if (confidence(question, second) < THRESHOLD || mismatch(question, second.sentence) !== null) return null
  const [one, other] = [best, second].map(({ candidates }) => candidates[0])
  if (one === undefined || other === undefined || agree(one, other)) return null
  return second
}

function overlap(a: Scored, b: Scored): number {
  const keys = new Set(a.sentence.words.map((w) => w.key))
  const shared = b.sentence.words.filter((w) => keys.has(w.key)).length
  return shared / Math.max(1, Math.min(a.sentence.words.length, b.sentence.words.length))
}
