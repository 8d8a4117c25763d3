import type { AnswerStatus, Citation, Conflict, Trace } from '../core/answer.ts'
import type { Hit } from '../core/document.ts'
import type { DocumentStore } from '../core/ports.ts'
import { isStrong } from './candidates.ts'
import { type Citations, createCitations } from './cite.ts'
import { type Composed, composeSentences, composeShort, composeSides } from './compose.ts'
import { sides } from './conflicts.ts'
import { confidence, groundsOf, THRESHOLD } from './ground.ts'
import { answerMetadata } from './metadata-answer.ts'
import { mismatch } from './mismatch.ts'
import { analyse, type Question, type WordKnowledge } from './question.ts'
import { asksRank } from './ranks.ts'
import { read, type Scored } from './read.ts'
import { isShort, isSpanned, shortAnswer } from './short.ts'
import { type AnswerSpan, answerSpan } from './span/answer-span.ts'
import { supporting, tiedWith } from './supporting.ts'
import { traceOf } from './trace.ts'
import { unsaid } from './unsaid.ts'

/** An answer before it is told as parts. */
export interface Draft {
  status: AnswerStatus
  text: string
  /** The words of a quote that answer by themselves, or most likely do; null where none may, or where sources disagree. */
  short: string | null
  /** The sentence of `text` that says which parts of the question were not found; null where all were, and where none was. */
  missing: string | null
  /** Tells of a document itself, its author or date, which none of its sentences says. */
  ofDocument: boolean
  citations: readonly Citation[]
  conflicts: readonly Conflict[]
  /** What was weighed; made on demand, since few ask for it. */
  trace(): Trace
}

export const NOT_FOUND_TEXT = 'I did not find an answer to that in the documents.'

/** Candidates for the answer: so many sentences, those left out that are about something else, of the first so many. */
const LOOKED_AT = 3
const LOOKED_THROUGH = 6

/**
 * The extractive answerer: reads the sentences of the hits, decides whether they answer the question, and composes the
 * answer from literal spans. Deterministic; no model.
 */
export async function answerExtractively(
  text: string,
  hits: readonly Hit[],
  corpus: WordKnowledge,
  documents: Pick<DocumentStore, 'get'>,
  /** Hits whose documents may be the one a question about a document means; those it reads, when absent. */
  titles: readonly Hit[] = hits,
  /** Hits that are read only for what contradicts the answer. */
  further: readonly Hit[] = [],
): Promise<Draft> {
  const question = analyse(text, corpus)
  const citations = createCitations(async (id) => (await documents.get(id))?.text ?? null)
  const ranked = read(question, hits)
  const sure = lookThrough(question, ranked)
  const best = choose(
    question,
    [...sure].filter(([, confidence]) => confidence >= THRESHOLD).map(([scored]) => scored),
  )
  const certainty = best === null ? Math.max(0, ...sure.values()) : sure.get(best)!

  const draft = (
    status: AnswerStatus,
    told: string,
    conflicts: readonly Conflict[] = [],
    short: string | null = null,
  ): Draft => ({
    status,
    text: told,
    short,
    missing: null,
    ofDocument: false,
    citations: citations.list,
    conflicts,
    trace: () => traceOf(question, hits, ranked, certainty, citations),
  })

  const metadata = await answerMetadata(question, titles, best, citations)
  if (metadata !== null)
    return metadata.text === null
      ? draft('not_found', NOT_FOUND_TEXT)
      : { ...draft('answered', metadata.text), ofDocument: true }
  if (best === null) return draft('not_found', NOT_FOUND_TEXT)

  const span = isSpanned(question) ? answerSpan(question, best) : null
  const told = await compose(question, best, ranked, { hits: further, from: hits.length }, span, citations)
  if (told.text === '') return draft('not_found', NOT_FOUND_TEXT)
  return draft(
    told.conflicts.length > 0 ? 'conflicting' : 'answered',
    told.text,
    told.conflicts,
    span === null || told.conflicts.length > 0 ? null : shortAnswer(span, citations.list),
  )
}

/** How sure the first sentences are; none that is far behind one about something else, which says what the documents have on that. */
function lookThrough(question: Question, ranked: readonly Scored[]): Map<Scored, number> {
  const sure = new Map<Scored, number>()
  let other: Scored | null = null
  let others = 0
  for (const [rank, scored] of ranked.slice(0, LOOKED_THROUGH).entries()) {
    if (rank - others === LOOKED_AT || (other !== null && scored.score < other.score - FAR_BEHIND)) break
    const sureness = certaintyOf(question, scored)
    if (sureness === MISMATCHED) {
      others++
      other ??= scored
    }
    sure.set(scored, sureness)
  }
  return sure
}

const FAR_BEHIND = 2.2

/** What a sentence about something else may be as sure as at most. */
const MISMATCHED = 0.3

function certaintyOf(question: Question, scored: Scored): number {
  const sure = confidence(question, scored)
  if (sure <= MISMATCHED) return sure
  // When it was closed is not when it was opened.
  if (isStrong(question.expects) && groundsOf(question, scored).opposite === 1) return MISMATCHED
  return mismatch(question, scored.sentence) !== null || unsaid(question, scored) ? MISMATCHED : sure
}

/** A value as uncertain as this gives way to a sure one, if the sentence of that is nearly as good. */
const UNCERTAIN = 0.35
const CERTAIN = 0.6
const NEARLY = 1.5

/** The first of the sentences that are sure enough, or one nearly as good that has what it lacks: a fitting value, a name, the verb of the question. */
function choose(question: Question, ranked: readonly Scored[]): Scored | null {
  const [first] = ranked
  if (first === undefined) return null
  const near = ranked.filter(({ score }) => score >= first.score - NEARLY)
  if (isStrong(question.expects)) {
    if (first.features.value >= UNCERTAIN) return first
    return (
      near.find(({ features }) => features.value >= CERTAIN && features.coverage >= first.features.coverage) ?? first
    )
  }
  if (first.features.nameMissing === 1) return near.find(({ features }) => features.nameMissing === 0) ?? first
  if (groundsOf(question, first).unsaid === 1)
    return near.find((scored) => groundsOf(question, scored).unsaid === 0) ?? first
  return first
}

/** Hits that are read for contradictions alone, and how many stand before them. */
interface Further {
  hits: readonly Hit[]
  from: number
}

/** A passage that speaks of the question less than this share of what the best one does contradicts nothing. */
const FURTHER_SHARE = 0.3

/** The sentences, the chosen one first, with those of further hits that may contradict it. */
function withFurther(question: Question, from: readonly Scored[], further: Further): readonly Scored[] {
  const best = from[0]!
  if (!isStrong(question.expects) && question.expects !== 'yes-no' && asksRank(question) === null) return from
  const { hit } = best.sentence
  const may = further.hits.filter(
    ({ document, score }) => document.id !== hit.document.id && score >= FURTHER_SHARE * hit.score,
  )
  if (may.length === 0) return from
  return [best, ...[...from.slice(1), ...read(question, may, further.from)].sort((a, b) => b.score - a.score)]
}

async function compose(
  question: Question,
  best: Scored,
  ranked: readonly Scored[],
  further: Further,
  span: AnswerSpan | null,
  citations: Citations,
): Promise<Composed> {
  const from = [best, ...ranked.filter((scored) => scored !== best)]
  const taken = sides(question, withFurther(question, from, further))
  const tied = isStrong(question.expects) ? tiedWith(question, from) : null
  if (taken.length > 1 || (isStrong(question.expects) && taken.length === 1 && tied === null)) {
    const composed = await composeSides(question, taken, span, citations)
    if (composed !== null) return composed
  }
  if (span !== null && isShort(question, span) && tied === null) {
    const text = await composeShort(question, span, citations)
    if (text !== null) return { text, conflicts: [] }
  }
  const told = tied === null ? supporting(question, from) : [best, tied]
  return { text: await composeSentences(question, told, citations), conflicts: [] }
}
