import type { AnswerStatus, Citation } from '../core/answer.ts'
import { dates } from '../core/text/dates.ts'
import { type Name, names } from '../core/text/names.ts'
import { type Draft, NOT_FOUND_TEXT } from './answerer.ts'

/** A part of a question, as the asker may read it, and its answer. */
export interface AnsweredPart {
  question: string
  draft: Draft
}

/**
 * One answer from those of the parts of a question: `partial`, and saying what is missing, where only some were found.
 * Citations are numbered anew; a quote that two parts share is cited once.
 */
export function combine(parts: readonly [AnsweredPart, ...AnsweredPart[]]): Draft {
  if (parts.length === 1) return parts[0].draft
  const answered = parts.some(({ draft }) => draft.status !== 'not_found')
    ? parts.filter((part) => part.draft.status !== 'not_found' || !toldElsewhere(part, parts))
    : parts
  return combined(answered, parts)
}

/** "Who opened it, and when?": what is told of who may tell when, which is not asked for by words of its own. */
function toldElsewhere({ question }: AnsweredPart, parts: readonly AnsweredPart[]): boolean {
  const says = BARE.exec(question)?.[1]?.toLowerCase()
  if (says === undefined) return false
  return parts.some(
    ({ draft: { status, text } }) =>
      status !== 'not_found' &&
      (says === 'when' ? dates(text).length > 0 : names(text).some((n) => n.kind === KIND[says])),
  )
}

const BARE = /^(?:and )?(when|where|who)\?*$/i
const KIND: Readonly<Record<string, Name['kind']>> = { where: 'place', who: 'person' }

function combined(parts: readonly AnsweredPart[], all: readonly [AnsweredPart, ...AnsweredPart[]]): Draft {
  const citations: Citation[] = []
  const told: string[] = []
  for (const { draft } of parts) {
    if (draft.status === 'not_found') continue
    const text = renumbered(draft, citations)
    if (!told.includes(text)) told.push(text)
  }
  const missing = parts.filter(({ draft }) => draft.status === 'not_found')
  const conflicts = parts.flatMap(({ draft }) =>
    draft.conflicts.map((conflict) => ({
      ...conflict,
      values: conflict.values.map((value) => ({
        ...value,
        citations: value.citations.map((n) => numberOf(draft.citations[n - 1]!, citations)),
      })),
    })),
  )
  const notFound = missing.map(({ question }) => `“${question}”`).join(' or ')
  const lacks = missing.length > 0 ? `I did not find an answer to ${notFound} in the documents.` : null
  return {
    status: statusOf(parts),
    text: told.length === 0 ? NOT_FOUND_TEXT : [...told, ...(lacks === null ? [] : [lacks])].join('\n\n'),
    // Two questions have no one short answer.
    short: null,
    missing: told.length === 0 ? null : lacks,
    ofDocument: parts.some(({ draft }) => draft.ofDocument),
    citations,
    conflicts,
    trace: () => traceOf(all),
  }
}

function statusOf(parts: readonly AnsweredPart[]): AnswerStatus {
  const has = (status: AnswerStatus): boolean => parts.some(({ draft }) => draft.status === status)
  if (parts.every(({ draft }) => draft.status === 'not_found')) return 'not_found'
  if (has('not_found') || has('partial')) return 'partial'
  return has('conflicting') ? 'conflicting' : 'answered'
}

/** The text of a draft with its markers numbered in the common list, which takes in its citations. */
export function renumbered({ text, citations }: Draft, all: Citation[]): string {
  const numbers = new Map(citations.map((citation) => [citation.n, numberOf(citation, all)]))
  return text.replace(/\[(\d+)\]/g, (marker, n) => `[${numbers.get(Number(n)) ?? marker.slice(1, -1)}]`)
}

function numberOf(citation: Citation, all: Citation[]): number {
  const { documentId, start, end } = citation
  const known = all.find((c) => c.documentId === documentId && c.start === start && c.end === end)
  return known?.n ?? all.push({ ...citation, n: all.length + 1 })
}

/** What was weighed for all parts; an answer is as sure as its least sure part. */
function traceOf(parts: readonly [AnsweredPart, ...AnsweredPart[]]): ReturnType<Draft['trace']> {
  const traces = parts.map(({ draft }) => draft.trace())
  const seen = new Set<number>()
  return {
    expects: [...new Set(traces.map((trace) => trace.expects))].join(', '),
    hits: traces.flatMap((trace) => trace.hits).filter(({ chunkId }) => !seen.has(chunkId) && seen.add(chunkId)),
    sentences: traces.flatMap((trace) => trace.sentences),
    confidence: Math.min(...traces.map((trace) => trace.confidence)),
    droppedCitations: traces.reduce((sum, trace) => sum + trace.droppedCitations, 0),
  }
}
