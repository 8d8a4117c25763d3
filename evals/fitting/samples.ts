import { groundsOf } from '../../src/answer/ground.ts'
import { metadataField } from '../../src/answer/metadata.ts'
import { analyse } from '../../src/answer/question.ts'
import { read } from '../../src/answer/read.ts'
import { ASSISTANT_DEFAULTS } from '../../src/assistant.ts'
import type { GoldenConversation, GoldenTurn } from '../datasets/golden.ts'
import type { ReadingQuestion } from '../datasets/reading-set.ts'
import { containsAny } from '../metrics/containment.ts'
import { askerOf } from '../runs/golden.ts'
import type { OnProgress, PassageSystem, System } from '../system.ts'
import { inOrder } from './in-order.ts'
import { BIAS, type Weights } from './weights.ts'

/** A sentence that the reader weighed. */
export interface SampleSentence {
  /** Its features, in the order of the weights. */
  features: Float64Array
  /** Its grounds in the order of the weights, 1 for the bias. */
  grounds: Float64Array
  right: boolean
}

/** A question with every sentence that could answer it. */
export interface Sample {
  /** Samples of one group know of each other (turns of a conversation, questions on a passage): never apart in halves. */
  group: string
  answerable: boolean
  /** Answered by several sentences, or by yes or no: that the first sentence does not say it all is no fault. */
  composed: boolean
  sentences: readonly SampleSentence[]
}

/** Kinds of golden questions whose answer no sentence says alone. */
const COMPOSED: ReadonlySet<string> = new Set(['conflict', 'yes-no', 'list'])

type IsRight = (text: string, documentId: string) => boolean

/** What the reader makes of a question: features and grounds of all sentences of what the retriever finds. */
async function sentencesOf(
  system: System,
  standalone: string,
  isRight: IsRight,
  weights: Weights,
): Promise<SampleSentence[]> {
  const hits = await system.assistant.search({ query: standalone, topK: ASSISTANT_DEFAULTS.topK })
  const query = await system.prepare(standalone)
  const question = analyse(query.text, query)
  return read(question, hits).map((scored) => ({
    features: inOrder(weights.sentence, { ...scored.features }, 'sentence'),
    grounds: inOrder(weights.confidence, { [BIAS]: 1, ...groundsOf(question, scored) }, 'confidence'),
    right: isRight(scored.sentence.text, scored.sentence.hit.document.id),
  }))
}

/** Samples of a reading set. A sentence is right that says an answer in a passage that has it. */
export async function readingSamples(
  system: PassageSystem,
  questions: readonly ReadingQuestion[],
  weights: Weights,
  onProgress: OnProgress,
): Promise<Sample[]> {
  const samples: Sample[] = []
  for (const [i, { id, question, history, answerable, answers, documentIds }] of questions.entries()) {
    const isRight: IsRight = (text, document) =>
      answerable && documentIds.includes(document) && containsAny(text, answers)
    const sentences = await sentencesOf(system, system.standalone(question, history), isRight, weights)
    samples.push({ group: documentIds[0] ?? id, answerable, composed: false, sentences })
    onProgress('reading questions', i + 1, questions.length)
  }
  return samples
}

/**
 * Samples of a golden set, its conversations held so that follow-ups are understood. A sentence is right that says a
 * value of every group in an expected document. Left out are turns that the reader does not decide: small talk,
 * questions about a document itself, and those that expect neither values nor "not found".
 */
export async function goldenSamples(
  system: System,
  conversations: readonly GoldenConversation[],
  weights: Weights,
  onProgress: OnProgress,
): Promise<Sample[]> {
  const asker = askerOf(system)
  const samples: Sample[] = []
  for (const [i, { id, kind, turns }] of conversations.entries()) {
    let conversationId: string | undefined
    for (const turn of turns) {
      const answer = await asker.ask(turn.question, conversationId)
      conversationId = answer.conversationId
      const understood = answer.standaloneQuestion
      const isRead = (answer.trace?.hits.length ?? 0) > 0 && metadataField(understood) === null
      const answerable = turn.values !== undefined
      if (!isRead || !(answerable || turn.status?.includes('not_found'))) continue
      const sentences = await sentencesOf(system, understood, goldenRight(turn), weights)
      samples.push({ group: id, answerable, composed: COMPOSED.has(turn.kind ?? kind), sentences })
    }
    onProgress('golden questions', i + 1, conversations.length)
  }
  return samples
}

function goldenRight({ values, documents }: GoldenTurn): IsRight {
  return (text, document) =>
    values !== undefined &&
    (documents === undefined || documents.includes(document)) &&
    values.every((group) => containsAny(text, group))
}

/** Two halves: the groups in the order they come, every other one. */
export function halves(samples: readonly Sample[]): [Sample[], Sample[]] {
  const sides = new Map<string, number>()
  const halves: [Sample[], Sample[]] = [[], []]
  for (const sample of samples) {
    const side = sides.get(sample.group) ?? sides.size % 2
    sides.set(sample.group, side)
    halves[side]!.push(sample)
  }
  return halves
}
