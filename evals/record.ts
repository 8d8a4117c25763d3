import type { Answer, AnswerStatus, Citation } from '../src/core/answer.ts'
import type { History } from './datasets/history.ts'

/**
 * One question of a run, its answer and what it was measured by: the canonical record that reports and exports read.
 * `null` stands for what a run does not have.
 */
export interface EvalRecord {
  /** Unique in its run. */
  id: string
  conversationId: string | null
  /** Position in its conversation, from 1. */
  turn: number
  kind: string
  question: string
  history: History
  /** The question as it was understood. */
  standaloneQuestion: string
  response: string
  status: AnswerStatus | null
  /** The passages it was answered from, best first. */
  contexts: { id: string; documentId: string; text: string; title: string; score: number; rank: number }[]
  /** A deeper ranking than `contexts`, best first, by document: where a run ranks on its own account. */
  ranking?: readonly { id: string; score: number }[]
  citations: readonly Citation[]
  /** A right answer in words. */
  reference: string | null
  /** The documents or passages with the answer. */
  referenceContextIds: readonly string[]
  timings: { retrieveMs: number; answerMs: number; totalMs: number } | null
  /** What was asked for, for people. */
  expected: string
  /** The outcomes that are right; null where any is. */
  accepts: readonly AnswerStatus[] | null
  /** Each thing that was asked for, and whether it was met. */
  checks: Readonly<Record<string, boolean>>
  /** Figures of this question by the name of their measure. */
  scores: Readonly<Record<string, number>>
  /** Whether this counts as right as a whole. */
  right: boolean
  /** Why there is no answer at all. */
  error?: string
}

/** The part of a record that an answer gives. */
export function recordOfAnswer(
  answer: Answer,
  totalMs: number,
): Pick<
  EvalRecord,
  'conversationId' | 'standaloneQuestion' | 'response' | 'status' | 'contexts' | 'citations' | 'timings'
> {
  return {
    conversationId: answer.conversationId,
    standaloneQuestion: answer.standaloneQuestion,
    response: answer.answer,
    status: answer.status,
    contexts: (answer.trace?.hits ?? []).map(({ chunkId, documentId, text, title, score }, i) => ({
      id: String(chunkId),
      documentId,
      text,
      title,
      score,
      rank: i + 1,
    })),
    citations: answer.citations,
    timings: { ...answer.timings, totalMs },
  }
}

/** The text of an answer without its citation markers, which are no words of it. */
export function answerWords({ answer, citations }: Pick<Answer, 'answer' | 'citations'>): string {
  const numbers = new Set(citations.map((citation) => String(citation.n)))
  return answer.replace(/ ?\[(\d+)\]/g, (marker, n: string) => (numbers.has(n) ? '' : marker))
}

/**
 * The answer in as few words as the engine gives it: its short answer, of a disagreement the value named first, or else
 * its whole text without markers.
 */
export function shortAnswer(answer: Answer): string {
  return answer.shortAnswer ?? answer.conflicts[0]?.values[0]?.value ?? answerWords(answer)
}

/** How many citations are literally what they say they quote. */
export async function literalCitations(
  citations: readonly Citation[],
  textOf: (documentId: string) => Promise<string | null>,
): Promise<number> {
  let literal = 0
  for (const { documentId, start, end, quote } of citations) {
    if ((await textOf(documentId))?.slice(start, end) === quote && quote !== '') literal++
  }
  return literal
}

/** Reads each text once. */
export function remember(read: (id: string) => Promise<string | null>): (id: string) => Promise<string | null> {
  const known = new Map<string, Promise<string | null>>()
  return (id) => {
    const text = known.get(id) ?? read(id)
    known.set(id, text)
    return text
  }
}
