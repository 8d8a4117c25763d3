import type { AnswerPart, DraftTrace, Fallback, Usage } from '../../core/answer.ts'
import type { PastTurn } from '../../core/conversation.ts'
import type { Hit } from '../../core/document.ts'
import { ModelFault } from '../../core/errors.ts'
import type { DocumentStore, LanguageModel } from '../../core/ports.ts'
import { estimateUsage } from '../../core/tokens.ts'
import type { Draft } from '../answerer.ts'
import { createCitations } from '../cite.ts'
import { renumbered } from '../combine.ts'
import { analyse, type WordKnowledge } from '../question.ts'
import type { Telling } from '../telling.ts'
import { conflictsTold, coversAnswer, lacksValue } from './coverage.ts'
import { createDraftSplitter, type DraftSentence } from './draft-splitter.ts'
import { createGate, type Judged } from './gate.ts'
import { itemsUntilAborted } from './items-until-aborted.ts'
import { numberPassages, type Passage } from './passages.ts'
import { draftMessages } from './prompt.ts'
import { createWriting } from './writing.ts'

/** What a draft is made of. */
export interface GenerateInput {
  model: LanguageModel
  /** As it was asked, and as it is understood. */
  question: string
  standaloneQuestion: string
  /** The parts of the question, each with what the corpus knows of its words and what was found for it. */
  parts: readonly { text: string; corpus: WordKnowledge; hits: readonly Hit[] }[]
  /** What the documents' own sentences answer: the least that is told, and what decides the status. */
  extractive: Draft
  history: readonly PastTurn[]
  documents: Pick<DocumentStore, 'get'>
  now: string
  signal?: AbortSignal
  owner?: string | null
}

/** How the draft ended. With nothing told, the extractive answer is to be. */
export interface Generated {
  fallback: Fallback | null
  usage: Usage
  trace: DraftTrace
}

/** A draft that is longer is no answer, whatever the model's own limit is. UTF-16 code units. */
const MAX_DRAFT_CHARS = 16_000

/**
 * Has a model word the answer and tells each sentence as soon as the passages that it cites are found to bear it out. Sentences that
 * are not borne out are left out and counted. Where sources disagree nothing is told before all sides are.
 * A fault before the first sentence leaves the telling empty; after it, what was told stands. The extractive answer follows where a fault,
 * or a value that was asked for and not told, leaves its own out.
 * @throws the reason of the signal
 */
export async function* generate(input: GenerateInput, telling: Telling): AsyncGenerator<AnswerPart, Generated> {
  const { model, extractive, documents, signal } = input
  const passages = numberPassages(input.parts.map(({ hits }) => hits))
  const citations = createCitations(async (id) => (await documents.get(id))?.text ?? null)
  const questions = input.parts.map(({ text, corpus }) => analyse(text, corpus))
  const gate = createGate(passages, questions, citations)
  const splitter = createDraftSplitter()
  const writing = createWriting()
  let usage: Usage = { inputTokens: 0, outputTokens: 0 }
  const trace: DraftTrace = { sentences: [], removed: 0, unknownMarkers: 0 }
  const conflicting = extractive.conflicts.length > 0
  const held: { delta: string; until: number }[] = []
  let released = 0
  let told = 0
  let disclaimed = false
  let cited = false

  /** What of the sentences may be told now. */
  async function* take(sentences: readonly DraftSentence[]): AsyncGenerator<AnswerPart> {
    for (const sentence of sentences) {
      if (!/[\p{L}\p{N}]/u.test(sentence.text)) continue
      const judged = await gate.judge(sentence)
      record(trace, judged)
      cited ||= sentence.markers.length > judged.unknownMarkers
      if (judged.dropped === 'disclaims' && told === 0) disclaimed = true
      if (disclaimed) return
      const delta = writing.write(judged)
      if (delta === null) continue
      told++
      if (conflicting) held.push({ delta, until: citations.list.length })
      else yield* say(delta, citations.list.length)
    }
  }

  function say(delta: string, until: number): AnswerPart[] {
    const given = citations.list.slice(released, until)
    released = until
    return telling.say(delta, given)
  }

  const stop = new AbortController()
  const messages = draftMessages({
    question: input.question,
    standaloneQuestion: input.standaloneQuestion,
    passages,
    history: input.history,
    conflicts: knownConflicts(extractive, passages),
    now: input.now,
  })
  let fault: Fallback | null = null
  let length = 0
  try {
    const deltas = model.stream(messages, {
      signal: signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]),
      owner: input.owner ?? null,
    })
    for await (const delta of itemsUntilAborted(deltas, signal)) {
      if (delta.type === 'usage') {
        usage = delta.usage
        continue
      }
      length += delta.text.length
      yield* take(splitter.push(delta.text))
      if (!disclaimed && length <= MAX_DRAFT_CHARS) continue
      // Whoever stops a model is not told what it cost.
      usage = estimateUsage(messages, length)
      if (disclaimed) break
      throw new ModelFault('garbled', 'The draft does not end.')
    }
  } catch (error) {
    signal?.throwIfAborted()
    // The port promises a ModelFault; whatever else an adapter throws, the answer does not depend on it.
    fault = error instanceof ModelFault ? error.reason : 'unavailable'
  } finally {
    stop.abort()
  }
  // A sentence that a fault cut off is not what the model meant to say.
  if (!disclaimed) yield* take(splitter.end().filter((sentence) => fault === null || sentence.closed))

  if (conflicting && told > 0) {
    const conflicts = conflictsTold(extractive, citations.list)
    if (conflicts === null) return { fallback: fault ?? 'unsupported', usage, trace }
    for (const { delta, until } of held) yield* say(delta, until)
    for (const conflict of conflicts) yield* telling.conflict(conflict)
  }
  if (told === 0) {
    const reason = trace.sentences.length === 0 ? 'garbled' : cited || disclaimed ? 'unsupported' : 'uncited'
    return { fallback: fault ?? reason, usage, trace }
  }
  const isShort = fault !== null || questions.some((question) => lacksValue(question, telling))
  if (isShort && !coversAnswer(extractive, telling)) yield* sayExtractive(extractive, telling)
  else if (extractive.missing !== null) yield* telling.say(`\n\n${extractive.missing}`, [])
  return { fallback: fault, usage, trace }
}

/** The whole extractive answer behind what was told, its citations numbered on. */
function sayExtractive(extractive: Draft, telling: Telling): AnswerPart[] {
  const all = [...telling.citations]
  const text = renumbered(extractive, all)
  return telling.say(`\n\n${text}`, all.slice(telling.citations.length))
}

/** The disagreements that the extractive answer tells, by numbers of passages; those whose passages are not among them are left out. */
function knownConflicts({ conflicts, citations }: Draft, passages: readonly Passage[]): Draft['conflicts'] {
  const numberOf = (n: number) =>
    passages.filter(({ hit }) => hit.chunk.id === citations[n - 1]?.chunkId).map((passage) => passage.n)
  return conflicts
    .map(({ about, values }) => ({
      about,
      values: values.map((value) => ({ ...value, citations: [...new Set(value.citations.flatMap(numberOf))] })),
    }))
    .filter(({ values }) => values.every((value) => value.citations.length > 0))
}

function record(trace: DraftTrace, { sentence, score, dropped, unknownMarkers }: Judged): void {
  trace.sentences.push({ text: sentence.text, cited: sentence.markers.map(({ n }) => n), score, dropped })
  if (dropped !== null) trace.removed++
  trace.unknownMarkers += unknownMarkers
}
