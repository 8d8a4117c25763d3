import { readEnv } from '../../src/node/env.ts'
import { dataPath, datasetName, type EvalCommand, type EvalOptions, ofKind } from '../command.ts'
import { type BeirQuery, readBeir, unknownPassages } from '../datasets/beir.ts'
import { fitFusion, fusionText } from '../fitting/fusion.ts'
import { type Measures, meanMeasure } from '../measure.ts'
import { sample } from '../metrics/random.ts'
import { averagePrecision, ndcg, type Relevance, recall, reciprocalRank } from '../metrics/ranking.ts'
import type { EvalRecord } from '../record.ts'
import { cell, megabytes, table } from '../report.ts'
import { type OnProgress, openPassages, type PassageSystem, type Ranked } from '../system.ts'

/** Passages ranked for a query: what mean average precision is taken over. */
const DEPTH = 100
/** Passages of a record: what a reader would look at. */
const RECORDED = 10
/** A query counts as right when a relevant passage is among the first so many. */
const RIGHT_WITHIN = 5

const RANKINGS = ['keyword', 'vector', 'fused'] as const
/** The fused ranking for the question as it was typed, to see what completing it from its history is worth. */
const AS_TYPED = 'as typed'
type Ranking = (typeof RANKINGS)[number] | typeof AS_TYPED

/** The measures of a ranking by their usual names. */
const METRICS: Readonly<Record<string, (ranking: readonly string[], relevance: Relevance) => number>> = {
  'nDCG@10': (ranking, relevance) => ndcg(ranking, relevance, 10),
  'R@5': (ranking, relevance) => recall(ranking, relevance, 5),
  'R@10': (ranking, relevance) => recall(ranking, relevance, 10),
  'MRR@10': (ranking, relevance) => reciprocalRank(ranking, relevance, 10),
  [`MAP@${DEPTH}`]: averagePrecision,
}

/** A judged query of a run and its measures in each ranking, named as `fused/nDCG@10`. */
async function askQuery(system: PassageSystem, query: BeirQuery, relevance: Relevance): Promise<EvalRecord> {
  const question = system.standalone(query.text, query.history)
  const started = performance.now()
  const hits = await system.assistant.search({ query: question, topK: DEPTH })
  const totalMs = performance.now() - started
  const rankings: Record<Ranking, readonly string[]> = {
    keyword: ids(await system.byKeywords(question, DEPTH)),
    vector: ids(await system.byVectors(question, DEPTH)),
    fused: hits.map((hit) => hit.document.id),
    [AS_TYPED]: (question === query.text
      ? hits
      : await system.assistant.search({ query: query.text, topK: DEPTH })
    ).map((hit) => hit.document.id),
  }
  const scores = [...RANKINGS, AS_TYPED].flatMap((name) =>
    Object.entries(METRICS).map(([metric, of]) => [`${name}/${metric}`, of(rankings[name as Ranking], relevance)]),
  )
  const relevant = [...relevance].filter(([, grade]) => grade > 0).map(([id]) => id)
  const found = reciprocalRank(rankings.fused, relevance, RIGHT_WITHIN) > 0
  return {
    id: query.id,
    conversationId: null,
    turn: 1 + query.history.filter((message) => message.role === 'user').length,
    kind: query.kind,
    question: query.text,
    history: query.history,
    standaloneQuestion: question,
    response: hits[0] === undefined ? '' : `first is ${hits[0].document.id}: ${hits[0].chunk.text}`,
    status: null,
    contexts: hits.slice(0, RECORDED).map(({ chunk, document, score }, i) => ({
      id: String(chunk.id),
      documentId: document.id,
      text: chunk.text,
      title: document.title,
      score,
      rank: i + 1,
    })),
    ranking: hits.map(({ document, score }) => ({ id: document.id, score: Number(score.toFixed(6)) })),
    citations: [],
    reference: null,
    referenceContextIds: relevant,
    timings: { retrieveMs: totalMs, answerMs: 0, totalMs },
    expected: `one of ${relevant.join(', ')} among the first ${RIGHT_WITHIN}`,
    accepts: null,
    checks: { [`found in ${RIGHT_WITHIN}`]: found },
    scores: Object.fromEntries(scores),
    right: found,
  }
}

function ids(ranked: readonly Ranked[]): string[] {
  return ranked.map(({ id }) => id)
}

/** Asks the judged queries of a set one after the other. */
export async function askQueries(
  system: PassageSystem,
  queries: readonly BeirQuery[],
  relevance: ReadonlyMap<string, Relevance>,
  onProgress: OnProgress,
): Promise<EvalRecord[]> {
  const records: EvalRecord[] = []
  for (const [i, query] of queries.entries()) {
    records.push(await askQuery(system, query, relevance.get(query.id) ?? new Map()))
    onProgress('searching', i + 1, queries.length)
  }
  return records
}

/** The mean of each measure over the queries, with its interval. */
export function retrievalMeasures(records: readonly EvalRecord[], size: PassageSystem['size'], seed: number): Measures {
  const names = Object.keys(records[0]?.scores ?? {})
  const seconds = records.reduce((sum, record) => sum + (record.timings?.totalMs ?? 0), 0) / 1000
  return {
    ...Object.assign(
      {},
      ...names.map((name) =>
        meanMeasure(
          name,
          records.map((record) => record.scores[name] ?? 0),
          seed,
        ),
      ),
    ),
    queriesPerSecond: { value: records.length / seconds, machine: true },
    databaseBytes: { value: size.databaseBytes, better: 'lower', machine: true },
    vectorBytes: { value: size.vectorBytes, better: 'lower', machine: true },
  }
}

function retrievalText(records: readonly EvalRecord[], measures: Measures, size: PassageSystem['size']): string {
  const columns = records.some((record) => record.history.length > 0) ? [...RANKINGS, AS_TYPED] : RANKINGS
  const resolved = records.filter((record) => record.standaloneQuestion !== record.question).length
  return [
    table([
      ['measure', ...columns],
      ...Object.keys(METRICS).map((metric) => [metric, ...columns.map((name) => cell(measures[`${name}/${metric}`]))]),
    ]),
    '',
    `${records.length} judged queries over ${size.passages} passages; ${resolved} completed from their history`,
    `${(measures.queriesPerSecond?.value ?? 0).toFixed(0)} queries a second (fused, one after the other); ` +
      `database ${megabytes(size.databaseBytes)}, of which vectors ${megabytes(size.vectorBytes)}`,
  ].join('\n')
}

/** The flags of `retrieval` alone. */
interface RetrievalFlags {
  fitFusion: boolean
}

/** The settings that decide about vectors; what else the environment says is no matter of a measurement. */
function vectorSettings() {
  const named = Object.entries(process.env).filter(([name]) =>
    /^EMBEDDINGS|^OPENAI_API_KEY$|^FUSION_WEIGHT$/.test(name),
  )
  const { embeddings, fusionWeight } = readEnv(Object.fromEntries(named))
  return { embeddings, fusionWeight }
}

/** Judged passages that are not there count as never found, which a reader of the figures should know. */
function warning(unknown: readonly string[]): string[] {
  if (unknown.length === 0) return []
  const some = unknown.slice(0, 3).map((id) => `"${id}"`)
  return ['', `warning: ${unknown.length} judged passages are not in the corpus, such as ${some.join(', ')}`]
}

export const retrieval: EvalCommand = {
  name: 'retrieval',
  description: 'rankings by keywords, by vectors and fused, over a folder in BEIR layout (--data)',
  configure(command) {
    command.option(
      '--fit-fusion',
      'find the weight of the vectors of EMBEDDINGS, each half of the queries held out',
      false,
    )
  },
  async run(options: EvalOptions & Partial<RetrievalFlags>, onProgress) {
    const folder = dataPath(options, 'retrieval')
    const { embeddings, fusionWeight } = vectorSettings()
    const set = await readBeir(folder)
    const { corpus, queries, relevance } = set
    const unknown = unknownPassages(set)
    // As in trec_eval, a query that nobody judged has no score.
    const judged = queries.filter((query) => [...(relevance.get(query.id)?.values() ?? [])].some((grade) => grade > 0))
    const chosen = sample(
      ofKind(judged, options.kind, (query) => [query.kind]),
      options.limit,
      options.seed,
    )
    const system = await openPassages(corpus, onProgress, { retriever: { fusionWeight } }, { settings: embeddings })
    // Figures of another embedder, or under another weight, compare with nothing of ours.
    const model = embeddings.provider === 'builtin' ? '' : `@${system.embedder.id}`
    const weight = fusionWeight === null ? '' : `@${fusionWeight.candidates},${fusionWeight.ranking}`
    const dataset = `${datasetName(folder)}${model}${weight}`
    try {
      if (options.fitFusion === true) {
        const fit = await fitFusion(system, chosen, relevance, options.seed, fusionWeight, onProgress)
        return { dataset: `${dataset}/fit-fusion`, measures: fit.measures, text: fusionText(fit), records: [] }
      }
      const records = await askQueries(system, chosen, relevance, onProgress)
      const measures = retrievalMeasures(records, system.size, options.seed)
      const text = [retrievalText(records, measures, system.size), ...warning(unknown)].join('\n')
      return { dataset, measures, text, records }
    } finally {
      await system.close()
    }
  },
}
