import { matchKey } from '../../core/text/variants.ts'
import { fold } from '../../core/text/words.ts'
import { isStrong } from '../candidates.ts'
import type { Expects } from '../expectation.ts'
import type { Question } from '../question.ts'
import type { Scored } from '../read.ts'
import { frameOf } from './frame.ts'
import { sceneOf } from './scene.ts'
import { spanFeatures } from './span-features.ts'
import weights from './span-weights.json' with { type: 'json' }
import { type Parsed, parse, spansOf, type TokenSpan } from './spans.ts'
import type { Token } from './tagger.ts'

/** The words of a sentence that answer the question by themselves. Offsets are UTF-16, relative to the sentence. */
export interface AnswerSpan {
  scored: Scored
  start: number
  end: number
  text: string
  /** The same with what a number counts: "118 metres" for "118". */
  told: string
  /** The share of this span among all that could be the answer, 0…1. */
  probability: number
}

/** A span that could be the answer, with what speaks for it. */
export interface SpanCandidate {
  start: number
  end: number
  /** Where what a number counts ends; `end` for everything else. */
  unitEnd: number
  features: ReadonlyMap<string, number>
}

/** Every span of a sentence that could answer the question. */
export function spanCandidates(question: Question, scored: Scored): SpanCandidate[] {
  const { sentence } = scored
  const parsed = parse(sentence)
  const frame = frameOf(question)
  const scene = sceneOf(question, frame, sentence, parsed)
  const isHead = (token: Token): boolean => frame.head !== null && matchKey(fold(token.text)) === frame.head
  const values = isStrong(question.expects)
    ? scored.candidates.filter(({ back, heading }) => back === undefined && heading === undefined)
    : []
  return spansOf(parsed, isHead).flatMap((span) => {
    const start = parsed.tokens[span.first]!.start
    const end = parsed.tokens[span.last]!.end
    if (values.length > 0 && !values.some((value) => fits(value, start, end, question.expects))) return []
    const unitEnd = parsed.tokens[endOfUnit(parsed, span)]!.end
    return [{ start, end, unitEnd, features: spanFeatures(span, question, frame, scene) }]
  })
}

/** Amounts whose words are all recognised; dates and counts may be told with more ("the 10th and 11th centuries"). */
const WHOLE: ReadonlySet<Expects> = new Set(['money', 'percent', 'duration'])

/** Dates and amounts are recognised surely: a span that has nothing of one answers no question for one. */
function fits(value: { start: number; end: number }, start: number, end: number, expects: Expects): boolean {
  if (WHOLE.has(expects)) return start >= value.start && end <= value.end
  return start < value.end && value.start < end
}

/** Last token of the noun group of a span that ends with a number. */
function endOfUnit({ tokens, groups, groupOf }: Parsed, { last }: TokenSpan): number {
  const group = groups[groupOf[last]!]!
  return tokens[last]!.pos === 'NUM' && group.kind === 'noun' ? group.last : last
}

const WEIGHTS: ReadonlyMap<string, number> = new Map(Object.entries(weights))

/** The best span of a sentence, or null where it holds none. Of equal ones the first. */
export function answerSpan(question: Question, scored: Scored): AnswerSpan | null {
  const found = spanCandidates(question, scored)
  if (found.length === 0) return null
  const scores = found.map(({ features }) => {
    let score = 0
    for (const [name, value] of features) score += value * (WEIGHTS.get(name) ?? 0)
    return score
  })
  const highest = Math.max(...scores)
  const total = scores.reduce((sum, score) => sum + Math.exp(score - highest), 0)
  const { start, end, unitEnd } = found[scores.indexOf(highest)]!
  const { text } = scored.sentence
  return { scored, start, end, text: text.slice(start, end), told: text.slice(start, unitEnd), probability: 1 / total }
}
