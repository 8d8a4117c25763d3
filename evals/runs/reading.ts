import type { Answer, AnswerStatus } from '../../src/core/answer.ts'
import { collectAnswer } from '../../src/core/collect.ts'
import { dataPath, datasetName, type EvalCommand, ofKind } from '../command.ts'
import { readReading } from '../datasets/answers.ts'
import type { Passage } from '../datasets/beir.ts'
import type { ReadingQuestion } from '../datasets/reading-set.ts'
import { type Measures, meanMeasure, share, shareMeasure } from '../measure.ts'
import { containsAny } from '../metrics/containment.ts'
import { sample } from '../metrics/random.ts'
import { areaUnderRiskCoverage, auroc, riskCoverage } from '../metrics/selective.ts'
import { exactMatch, f1 } from '../metrics/squad.ts'
import { quantile } from '../metrics/statistics.ts'
import { type EvalRecord, literalCitations, recordOfAnswer, remember, shortAnswer } from '../record.ts'
import { cell, figure, milliseconds, table } from '../report.ts'
import { type OnProgress, openPassages, type PassageSystem } from '../system.ts'

/** Outcomes that give an answer. */
const ANSWERING: readonly AnswerStatus[] = ['answered', 'partial', 'conflicting']
const COVERAGES = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]

/** The figures of a question that were measured but are no share. */
interface Scores {
  em: number
  f1: number
  confidence: number
  /** 1 if the best sentence is wrong or the question has no answer; absent where no sentence could be told right or wrong. */
  loss?: number
  citations: number
  literal: number
}

/**
 * Which of the reader's sentences are right, best first: those that contain an answer and stand in a passage that has
 * it. Null where no passage of the question has an answer word for word, so that no sentence could be right.
 */
export function rightSentences(
  { answers, documentIds }: Pick<ReadingQuestion, 'answers' | 'documentIds'>,
  answer: Pick<Answer, 'trace'>,
  textOf: (id: string) => string | undefined,
): boolean[] | null {
  const says = (text: string) => containsAny(text, answers)
  if (!documentIds.some((id) => says(textOf(id) ?? ''))) return null
  return [...(answer.trace?.sentences ?? [])]
    .sort((a, b) => b.score - a.score)
    .map(({ text, documentId }) => documentIds.includes(documentId) && says(text))
}

/** Asks a question after its history and measures the answer. */
async function askQuestion(
  system: PassageSystem,
  asked: ReadingQuestion,
  passages: ReadonlyMap<string, string>,
  storedText: (id: string) => Promise<string | null>,
): Promise<EvalRecord> {
  const conversationId = await system.begin(asked.history)
  const started = performance.now()
  const answer = await collectAnswer(
    system.assistant.ask({
      question: asked.question,
      trace: true,
      ...(conversationId !== undefined && { conversationId }),
    }),
  )
  const totalMs = performance.now() - started
  const answering = ANSWERING.includes(answer.status)
  const sentences = asked.answerable ? rightSentences(asked, answer, (id) => passages.get(id)) : null
  // Not answering an answerable question is an empty answer, as in SQuAD's script.
  const given = answering ? shortAnswer(answer) : ''
  const literal = await literalCitations(answer.citations, storedText)
  const scores: Scores = {
    em: asked.answerable ? exactMatch(given, asked.answers) : 0,
    f1: asked.answerable ? f1(given, asked.answers) : 0,
    confidence: answer.trace?.confidence ?? 0,
    ...((sentences !== null || !asked.answerable) && { loss: sentences?.[0] === true ? 0 : 1 }),
    citations: answer.citations.length,
    literal,
  }
  const checks = {
    ...(sentences && { sentenceFirst: sentences[0] === true, sentenceFirst3: sentences.slice(0, 3).includes(true) }),
    ...(asked.answerable ? { answered: answering } : { abstained: !answering }),
    ...(answer.citations.length > 0 && { literal: literal === answer.citations.length }),
  }
  return {
    ...recordOfAnswer(answer, totalMs),
    id: asked.id,
    turn: 1 + asked.history.filter((message) => message.role === 'user').length,
    kind: asked.kind,
    question: asked.question,
    history: asked.history,
    reference: asked.answers[0] ?? null,
    referenceContextIds: asked.answerable ? asked.documentIds : [],
    expected: asked.answerable ? `${asked.answers.join(' | ')} from ${asked.documentIds.join(' | ')}` : '[not_found]',
    accepts: asked.answerable ? ANSWERING : ['not_found', 'clarify'],
    checks,
    scores: { ...scores },
    right: asked.answerable ? answering && checks.sentenceFirst !== false : !answering,
  }
}

/** Asks the questions one after the other. */
export async function askQuestions(
  system: PassageSystem,
  questions: readonly ReadingQuestion[],
  corpus: readonly Passage[],
  onProgress: OnProgress,
): Promise<EvalRecord[]> {
  const passages = new Map(corpus.map(({ id, text }) => [id, text]))
  const storedText = remember(async (id) => (await system.documents.get(id))?.text ?? null)
  const records: EvalRecord[] = []
  for (const [i, question] of questions.entries()) {
    records.push(await askQuestion(system, question, passages, storedText))
    onProgress('asking', i + 1, questions.length)
  }
  return records
}

const isAnswerable = ({ checks }: EvalRecord): boolean => checks.abstained === undefined

export function readingMeasures(records: readonly EvalRecord[], seed: number): Measures {
  const answerable = records.filter(isAnswerable)
  const unanswerable = records.filter((record) => !isAnswerable(record))
  const score = (of: readonly EvalRecord[], name: keyof Scores) => of.map((record) => record.scores[name] ?? 0)
  const sum = (name: keyof Scores) => score(records, name).reduce((a, b) => a + b, 0)
  const area = auroc(
    records.map((record) => ({ score: record.scores.confidence ?? 0, positive: isAnswerable(record) })),
  )
  const times = records.flatMap((record) => (record.timings ? [record.timings.totalMs] : []))
  const judged = risks(records)
  return {
    ...share(
      'sentenceFirst',
      records.map((record) => record.checks.sentenceFirst),
    ),
    ...share(
      'sentenceFirst3',
      records.map((record) => record.checks.sentenceFirst3),
    ),
    ...meanMeasure('em', score(answerable, 'em'), seed),
    ...meanMeasure('f1', score(answerable, 'f1'), seed),
    ...share(
      'answered',
      answerable.map((record) => record.checks.answered),
    ),
    ...share(
      'falseAnswers',
      unanswerable.map((record) => !record.checks.abstained),
      'lower',
    ),
    ...(Number.isNaN(area) ? {} : { auroc: { value: area } }),
    ...(judged.length > 0 && { aurc: { value: areaUnderRiskCoverage(judged), better: 'lower' as const } }),
    ...shareMeasure('literal', { hits: sum('literal'), total: sum('citations') }),
    ...(times.length > 0 && {
      medianMs: { value: quantile(times, 0.5), better: 'lower' as const, machine: true as const },
      p95Ms: { value: quantile(times, 0.95), better: 'lower' as const, machine: true as const },
    }),
  }
}

function risks(records: readonly EvalRecord[]): { confidence: number; loss: number }[] {
  return records.flatMap(({ scores: { confidence = 0, loss } }) => (loss === undefined ? [] : [{ confidence, loss }]))
}

function readingText(records: readonly EvalRecord[], measures: Measures, passages: number): string {
  const answerable = records.filter(isAnswerable).length
  const judged = risks(records)
  const points = judged.length === 0 ? [] : riskCoverage(judged, COVERAGES)
  return [
    `${records.length} questions (${answerable} answerable) over ${passages} passages`,
    '',
    table([
      ['measure', 'value'],
      ['right sentence first', cell(measures.sentenceFirst)],
      ['right sentence in the first three', cell(measures.sentenceFirst3)],
      ['exact match, answerable', cell(measures.em)],
      ['F1, answerable', cell(measures.f1)],
      ['answerable that were answered', cell(measures.answered)],
      ['unanswerable that were answered all the same', cell(measures.falseAnswers)],
      ['AUROC of the confidence for answerability', cell(measures.auroc)],
      ['area under risk and coverage', cell(measures.aurc)],
      ['citations that are literally in their document', cell(measures.literal)],
      ['time a question, median', milliseconds(measures.medianMs?.value ?? Number.NaN)],
      ['time a question, 95th percentile', milliseconds(measures.p95Ms?.value ?? Number.NaN)],
    ]),
    '',
    'Risk: the share of wrong best sentences, if only the most confident questions were answered',
    table([
      ['coverage', ...points.map(({ coverage }) => coverage.toFixed(1))],
      ['risk', ...points.map(({ risk }) => figure(risk))],
      ['confidence', ...points.map(({ confidence }) => figure(confidence))],
    ]),
  ].join('\n')
}

export const reading: EvalCommand = {
  name: 'reading',
  description: 'answers to questions with known answers, and to unanswerable ones (--data: folder or SQuAD JSON)',
  async run(options, onProgress) {
    const path = dataPath(options, 'reading')
    const { corpus, questions } = await readReading(path)
    const chosen = sample(
      ofKind(questions, options.kind, (question) => [question.kind]),
      options.limit,
      options.seed,
    )
    const system = await openPassages(corpus, onProgress)
    try {
      const records = await askQuestions(system, chosen, corpus, onProgress)
      const measures = readingMeasures(records, options.seed)
      return { dataset: datasetName(path), measures, text: readingText(records, measures, corpus.length), records }
    } finally {
      await system.close()
    }
  },
}
