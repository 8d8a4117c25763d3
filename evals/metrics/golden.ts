import type { Answer } from '../../src/core/answer.ts'
import type { GoldenTurn } from '../datasets/golden.ts'
import { answerWords } from '../record.ts'
import { containsAny } from './containment.ts'

/** What can be asked of a turn, in the order of the table. */
export const GOLDEN_CHECKS = ['document', 'quote', 'value', 'sides', 'status'] as const
export type GoldenCheck = (typeof GOLDEN_CHECKS)[number]

/**
 * Which of the things that a turn asks for its answer has; a field that is absent asks for nothing.
 * - `document`: the first citation is of one of `documents`
 * - `quote`: some citation quotes one of `quotes`
 * - `value`: of every group of `values`, the answer's own words contain one
 * - `sides`: each of `cites` is cited
 * - `status`: the outcome is one of `status`
 */
export function checkTurn(turn: GoldenTurn, answer: Answer): Partial<Record<GoldenCheck, boolean>> {
  const { citations, status } = answer
  const words = answerWords(answer)
  return {
    ...(turn.documents && { document: citations[0] !== undefined && turn.documents.includes(citations[0].documentId) }),
    ...(turn.quotes && {
      quote: citations.some((citation) => containsAny(citation.quote, turn.quotes ?? [])),
    }),
    ...(turn.values && { value: turn.values.every((group) => containsAny(words, group)) }),
    ...(turn.cites && { sides: turn.cites.every((id) => citations.some((citation) => citation.documentId === id)) }),
    ...(turn.status && { status: turn.status.includes(status) }),
  }
}

/** The checks of a turn that got no answer at all: none is met. */
export function checkNothing(turn: GoldenTurn): Partial<Record<GoldenCheck, boolean>> {
  return {
    ...(turn.documents && { document: false }),
    ...(turn.quotes && { quote: false }),
    ...(turn.values && { value: false }),
    ...(turn.cites && { sides: false }),
    ...(turn.status && { status: false }),
  }
}

/** What a turn asks for, in a line. */
export function expectation({ values, status, documents, cites }: GoldenTurn): string {
  return [
    status && `[${status.join(' or ')}]`,
    values?.map((group) => group.join(' | ')).join(' & '),
    documents && `from ${documents.join(' | ')}`,
    cites && `citing ${cites.join(' & ')}`,
  ]
    .filter(Boolean)
    .join(' ')
}
