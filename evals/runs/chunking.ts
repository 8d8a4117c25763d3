import { InvalidArgumentError } from 'commander'
import type { Hit } from '../../src/core/document.ts'
import { MAX_TOP_K } from '../../src/core/options.ts'
import { dataPath, datasetName, type EvalCommand, type EvalOptions, ofKind } from '../command.ts'
import { type EvidenceDataset, type EvidenceQuestion, readEvidence } from '../datasets/evidence.ts'
import { type Measures, meanMeasure, share, shareMeasure } from '../measure.ts'
import { createLocator, type Locator } from '../metrics/locate.ts'
import { sample } from '../metrics/random.ts'
import { coverage, type DocumentSpan } from '../metrics/spans.ts'
import { mean } from '../metrics/statistics.ts'
import type { EvalRecord } from '../record.ts'
import { cell, figure, table } from '../report.ts'
import { type OnProgress, openFolder, type System } from '../system.ts'

/** Chunks retrieved for a question, as `chunking_evaluation` does by default. */
const DEFAULT_K = 5

const METRICS = { recall: 'character recall', precision: 'character precision', iou: 'intersection over union' }

/** The flag of this command alone. */
interface FlagsOfChunking {
  /** Chunks retrieved for a question. */
  k: number
}

/** The places of the evidence in the cleaned texts. */
async function createLocators(
  { texts }: EvidenceDataset,
  { documents }: Pick<System, 'documents'>,
): Promise<ReadonlyMap<string, Locator>> {
  const locators = new Map<string, Locator>()
  for (const [id, raw] of texts) locators.set(id, createLocator(raw, (await documents.get(id))?.text ?? ''))
  return locators
}

async function askQuestion(
  { assistant, documents }: System,
  { id, kind, question, documentId, excerpts }: EvidenceQuestion,
  locator: Locator,
  k: number,
): Promise<EvalRecord> {
  const places = excerpts.map(({ content, start }) => locator.locate(content, start))
  const evidence = places.flatMap((place): DocumentSpan[] => (place ? [{ ...place, documentId }] : []))
  const lost = excerpts.filter((_, i) => places[i] === null)
  const started = performance.now()
  const hits = await assistant.search({ query: question, topK: k })
  const totalMs = performance.now() - started
  const { missed, ...scores } = coverage(
    evidence,
    hits.map(({ chunk, document }) => ({ documentId: document.id, start: chunk.start, end: chunk.end })),
    lost.reduce((sum, { content }) => sum + content.length, 0),
  )
  const text = (await documents.get(documentId))?.text ?? ''
  const unseen = [
    ...lost.map(({ content }) => `(not in the cleaned text) ${content}`),
    ...missed.map(({ start, end }) => text.slice(start, end)),
  ]
  return {
    id,
    conversationId: null,
    turn: 1,
    kind,
    question,
    history: [],
    standaloneQuestion: question,
    response: unseen.length === 0 ? 'all of it' : `missed ${unseen.join(' … ')}`,
    status: null,
    contexts: hits.map(contextOf),
    citations: [],
    reference: excerpts.map(({ content }) => content).join(' … '),
    referenceContextIds: [documentId],
    timings: { retrieveMs: totalMs, answerMs: 0, totalMs },
    expected: `${documentId}: ${excerpts.map(({ content }) => content).join(' … ')}`,
    accepts: null,
    checks: { located: lost.length === 0, 'whole evidence': unseen.length === 0 },
    scores: { ...scores, references: excerpts.length, located: evidence.length },
    right: unseen.length === 0,
  }
}

function contextOf({ chunk, document, score }: Hit, i: number): EvalRecord['contexts'][number] {
  const { id, text } = chunk
  return { id: String(id), documentId: document.id, text, title: document.title, score, rank: i + 1 }
}

/** The mean of each measure over the questions, with its interval. */
export function chunkingMeasures(records: readonly EvalRecord[], seed: number): Measures {
  const sum = (name: string) => records.reduce((total, record) => total + (record.scores[name] ?? 0), 0)
  return {
    ...Object.assign({}, ...Object.keys(METRICS).map((name) => meanMeasure(name, scoresOf(records, name), seed))),
    ...share(
      'whole',
      records.map((record) => record.right),
    ),
    ...shareMeasure('located', { hits: sum('located'), total: sum('references') }),
  }
}

function scoresOf(records: readonly EvalRecord[], name: string): number[] {
  return records.map((record) => record.scores[name] ?? 0)
}

function chunkingText(records: readonly EvalRecord[], measures: Measures, k: number): string {
  const kinds = [...new Set(records.map((record) => record.kind))].sort()
  const lengths = records.flatMap(({ contexts }) => contexts.map(({ text }) => text.length))
  return [
    `${records.length} questions, ${k} chunks each; a retrieved chunk has ${mean(lengths).toFixed(0)} characters on average`,
    '',
    table([
      ['measure', 'value'],
      ...Object.entries(METRICS).map(([name, words]) => [words, cell(measures[name])]),
      ['questions with all of their evidence', cell(measures.whole)],
      ['excerpts that are in the cleaned text (others count as missed)', cell(measures.located)],
    ]),
    '',
    table([
      ['document', 'questions', ...Object.keys(METRICS)],
      ...kinds.map((kind) => {
        const of = records.filter((record) => record.kind === kind)
        return [kind, String(of.length), ...Object.keys(METRICS).map((name) => figure(mean(scoresOf(of, name))))]
      }),
    ]),
  ].join('\n')
}

function chunks(text: string): number {
  const k = Number(text)
  if (!/^\d+$/.test(text) || k < 1 || k > MAX_TOP_K)
    throw new InvalidArgumentError(`It must be a whole number from 1 to ${MAX_TOP_K}.`)
  return k
}

async function askQuestions(
  system: System,
  questions: readonly EvidenceQuestion[],
  dataset: EvidenceDataset,
  k: number,
  onProgress: OnProgress,
): Promise<EvalRecord[]> {
  const locators = await createLocators(dataset, system)
  const records: EvalRecord[] = []
  for (const [i, question] of questions.entries()) {
    records.push(await askQuestion(system, question, locators.get(question.documentId)!, k))
    onProgress('searching', i + 1, questions.length)
  }
  return records
}

export const chunking: EvalCommand = {
  name: 'chunking',
  description:
    'how much of the evidence the retrieved chunks hold, by characters (--data: documents/, questions.jsonl)',
  configure(command) {
    command.option('--k <n>', 'chunks retrieved for a question', chunks, DEFAULT_K)
  },
  async run(options: EvalOptions & Partial<FlagsOfChunking>, onProgress) {
    const { k = DEFAULT_K, seed } = options
    const path = dataPath(options, 'chunking')
    const dataset = await readEvidence(path)
    const chosen = sample(
      ofKind(dataset.questions, options.kind, (question) => [question.kind]),
      options.limit,
      seed,
    )
    const system = await openFolder(dataset.folder, onProgress)
    try {
      const records = await askQuestions(system, chosen, dataset, k, onProgress)
      const measures = chunkingMeasures(records, seed)
      // Figures at another depth are another run: they do not compare.
      const name = k === DEFAULT_K ? datasetName(path) : `${datasetName(path)}@${k}`
      return { dataset: name, measures, text: chunkingText(records, measures, k), records }
    } finally {
      await system.close()
    }
  },
}
