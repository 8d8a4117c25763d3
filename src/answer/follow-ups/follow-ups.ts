import type { Citation } from '../../core/answer.ts'
import type { Hit } from '../../core/document.ts'
import { STOP_WORDS } from '../../core/text/stopwords.ts'
import { fold } from '../../core/text/words.ts'
import { keyed, readPassage } from '../passage.ts'
import { type ReadSentence, readSentences } from '../sentence.ts'
import { headingQuestion } from './heading-question.ts'
import { sentenceQuestions } from './sentence-questions.ts'

/** What questions that may come next build on. */
export interface Told {
  /** The questions of the conversation so far as they were understood, the one just answered last. */
  questions: readonly string[]
  /** What it was answered with. */
  citations: readonly Citation[]
  /** The passages that were read for it. */
  hits: readonly Hit[]
  /** Nothing was found, so nothing is known to be wanted but the names of the question. */
  namedOnly: boolean
}

/** The documents' answer to a question. */
export interface Tried {
  isAnswered: boolean
  citations: readonly Citation[]
}

interface Candidate {
  question: string
  /** Its content words, by what they are matched by. */
  keys: ReadonlySet<string>
  /** The words of what it was made of. */
  says: ReadonlySet<string>
  documentId: string
  chunkId: number
  /** Where its answer has to come from: a sentence, or a section. */
  source: string
  isAnsweredBy(citation: Citation): boolean
  isTopic: boolean
  score: number
}

/** Candidates that may be asked beyond those that are wanted: each costs as much as a question of a person. */
const SPARE = 1
/** Outcomes kept: questions on one subject lead to the same few. */
const KEPT = 1000
/** Two questions that share this much of their words ask the same. */
const ALIKE = 0.65
/** UTF-16 units of a question: nobody reads a longer one. */
const MAX_LENGTH = 100
/** How near to what was asked a candidate stands: its document cited, its passage cited, the words it shares; a mere topic is far. */
const NEAR = { document: 1, passage: 1, words: 1.5, topic: -2, rank: -0.1 } as const

/**
 * Up to `limit` questions that may come next, made of sentences and headings that were read and not told; each was asked,
 * and is answered from where it was made of. Deterministic.
 */
export async function followUps(
  told: Told,
  limit: number,
  answer: (question: string) => Promise<Tried>,
): Promise<string[]> {
  const found: Candidate[] = []
  let tries = limit + SPARE
  for (const candidate of candidatesOf(told)) {
    if (found.length === limit || tries === 0) break
    if (found.some((one) => isAnother(candidate, one))) continue
    tries--
    const { isAnswered, citations } = await answer(candidate.question)
    if (isAnswered && citations[0] !== undefined && candidate.isAnsweredBy(citations[0])) found.push(candidate)
  }
  return found.map(({ question }) => question)
}

/** Asks what was not asked before; an outcome is known under the question and a `version` of what is asked. */
export function createTries(
  answer: (question: string) => Promise<Tried>,
): (question: string, version: string) => Promise<Tried> {
  const kept = new Map<string, Tried>()
  return async (question, version) => {
    const key = `${version}\n${question}`
    const known = kept.get(key)
    if (known !== undefined) return known
    const tried = await answer(question)
    if (kept.size >= KEPT) kept.delete(kept.keys().next().value!)
    kept.set(key, tried)
    return tried
  }
}

/** One question for each sentence, one way into a section for all, and none twice in other words. */
function isAnother(candidate: Candidate, one: Candidate): boolean {
  return (
    one.source === candidate.source || (one.isTopic && candidate.isTopic) || alike(one.keys, candidate.keys) >= ALIKE
  )
}

/** What could be asked of the passages, the nearest to what was asked first. */
function candidatesOf(told: Told): Candidate[] {
  const asked = told.questions.map(contentKeys)
  const last = asked.at(-1) ?? new Set<string>()
  const spoken = told.namedOnly
    ? nameKeys(told.questions.at(-1) ?? '', told.hits)
    : new Set([...last, ...told.citations.flatMap(({ quote }) => [...contentKeys(quote)])])
  const near = telling(spoken, told.hits)
  const cited = new Set(told.citations.map(({ documentId }) => documentId))
  const passages = new Set(told.citations.map(({ chunkId }) => chunkId))
  const made = [...ofSentences(told), ...ofHeadings(told)].filter((one) => {
    if (one.question.length > MAX_LENGTH || asked.some((before) => alike(before, one.keys) >= ALIKE)) return false
    if (passages.has(one.chunkId) || (one.isTopic && cited.has(one.documentId))) return true
    // Where nothing was found, what says less than all of the names is about something else.
    if (told.namedOnly) return near.size > 0 && [...near].every((key) => one.says.has(key))
    return [...one.keys].some((key) => near.has(key))
  })
  const scored = made.map((one) => {
    const shared = [...one.keys].filter((key) => last.has(key)).length
    return { ...one, score: one.score + (NEAR.words * shared) / one.keys.size }
  })
  return scored.sort((a, b) => b.score - a.score)
}

function ofSentences({ citations, hits }: Told): Candidate[] {
  return readSentences(hits).flatMap((sentence) => {
    const overlaps = ({ documentId, start, end }: Citation): boolean =>
      documentId === sentence.hit.document.id && start < sentence.end && end > sentence.start
    if (citations.some(overlaps)) return []
    return sentenceQuestions(sentence).map((question) => ({
      question,
      keys: contentKeys(question),
      says: sentence.keys,
      documentId: sentence.hit.document.id,
      chunkId: sentence.hit.chunk.id,
      source: sourceOf(sentence),
      isAnsweredBy: overlaps,
      isTopic: false,
      score: nearness(sentence.hit, sentence.rank, citations),
    }))
  })
}

function sourceOf({ hit, start }: ReadSentence): string {
  return `${hit.document.id}:${start}`
}

function ofHeadings({ citations, hits }: Told): Candidate[] {
  const seen = new Set<string>()
  return hits.flatMap((hit, rank) => {
    const source = [hit.document.id, ...hit.chunk.headings].join('\n')
    const heading = hit.chunk.headings.at(-1)
    if (heading === undefined || seen.has(source)) return []
    seen.add(source)
    const chunks = new Set(
      hits.filter((one) => [one.document.id, ...one.chunk.headings].join('\n') === source).map(({ chunk }) => chunk.id),
    )
    const made = citations.some(({ chunkId }) => chunks.has(chunkId)) ? null : headingQuestion(heading)
    if (made === null) return []
    const score = nearness(hit, rank, citations) + (made.isTopic ? NEAR.topic : 0)
    const isAnsweredBy = ({ chunkId }: Citation): boolean => chunks.has(chunkId)
    const { id: documentId } = hit.document
    const keys = contentKeys(made.question)
    return [{ ...made, keys, says: keys, documentId, chunkId: hit.chunk.id, source, isAnsweredBy, score }]
  })
}

function nearness({ document, chunk }: Hit, rank: number, citations: readonly Citation[]): number {
  return (
    (citations.some(({ documentId }) => documentId === document.id) ? NEAR.document : 0) +
    (citations.some(({ chunkId }) => chunkId === chunk.id) ? NEAR.passage : 0) +
    NEAR.rank * rank
  )
}

const ASKING = new Set(['documents', 'say'])

function contentKeys(text: string): ReadonlySet<string> {
  return new Set(
    keyed(text).flatMap(({ key, text }) => {
      const folded = fold(text)
      return STOP_WORDS.has(folded) || ASKING.has(folded) ? [] : [key]
    }),
  )
}

/** Of the words of an answer those that tell it from the rest of what was read: no more than half of the passages have them. */
function telling(keys: ReadonlySet<string>, hits: readonly Hit[]): ReadonlySet<string> {
  const passages = hits.map(({ chunk }) => new Set(readPassage(chunk.text).flatMap((sentence) => [...sentence.keys])))
  const most = Math.max(1, hits.length / 2)
  const words = [...keys].filter((key) => !/^\d+$/.test(key))
  return new Set(words.filter((key) => passages.filter((passage) => passage.has(key)).length <= most))
}

/** The words of a question that are names: written so, or so in the passages. */
function nameKeys(question: string, hits: readonly Hit[]): ReadonlySet<string> {
  const [any] = readSentences(hits.slice(0, 1))
  return new Set(
    keyed(question).flatMap(({ key, text, start }) =>
      (start > 0 && /^\p{Lu}/u.test(text)) || any?.isName(fold(text)) === true ? [key] : [],
    ),
  )
}

/** The share of words that two questions have in common, of the longer one's, 0…1. */
function alike(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const shared = [...a].filter((key) => b.has(key)).length
  return shared / Math.max(1, a.size, b.size)
}
