import { basename, resolve } from 'node:path'
import type { Answer } from '../../src/core/answer.ts'
import { collectAnswer } from '../../src/core/collect.ts'
import { IbidError, messageOf } from '../../src/core/errors.ts'
import {
  DEFAULTS,
  datasetName,
  type EvalCommand,
  type EvalOptions,
  type EvalOutcome,
  ofKind,
  UsageError,
} from '../command.ts'
import { type GoldenConversation, type GoldenTurn, readAliases, readGolden, withAliases } from '../datasets/golden.ts'
import { type Measures, share, shareMeasure } from '../measure.ts'
import { checkNothing, checkTurn, expectation, GOLDEN_CHECKS } from '../metrics/golden.ts'
import { sample } from '../metrics/random.ts'
import { quantile } from '../metrics/statistics.ts'
import { type EvalRecord, literalCitations, recordOfAnswer, remember } from '../record.ts'
import { cell, milliseconds, table } from '../report.ts'
import { type OnProgress, openFolder, type System } from '../system.ts'

/** Who is asked, in this process or over HTTP. */
export interface Asker {
  ask(question: string, conversationId: string | undefined): Promise<Answer>
  /** The text that citations of the document count in; null if there is no such document. */
  textOf(documentId: string): Promise<string | null>
}

export function askerOf({ assistant, documents }: Pick<System, 'assistant' | 'documents'>): Asker {
  return {
    ask: (question, conversationId) =>
      collectAnswer(assistant.ask({ question, trace: true, ...(conversationId !== undefined && { conversationId }) })),
    textOf: async (id) => (await documents.get(id))?.text ?? null,
  }
}

/**
 * Asks every conversation of a golden set, its turns in order and in one conversation.
 * A question that fails is a wrong turn that says so; it does not end the run.
 */
export async function askGolden(
  conversations: readonly GoldenConversation[],
  asker: Asker,
  onProgress: OnProgress,
): Promise<EvalRecord[]> {
  const textOf = remember(asker.textOf)
  await requireDocuments(conversations, textOf)
  const records: EvalRecord[] = []
  for (const [i, conversation] of conversations.entries()) {
    let conversationId: string | undefined
    const history: EvalRecord['history'] = []
    for (const [number, turn] of conversation.turns.entries()) {
      const started = performance.now()
      const asked = askedTurn(conversation, number + 1, turn, [...history])
      try {
        const answer = await asker.ask(turn.question, conversationId)
        const totalMs = performance.now() - started
        const checks = checkTurn(turn, answer)
        const literal = await literalCitations(answer.citations, textOf)
        const all = { ...checks, ...(answer.citations.length > 0 && { literal: literal === answer.citations.length }) }
        records.push({
          ...asked,
          ...recordOfAnswer(answer, totalMs),
          checks: all,
          scores: { citations: answer.citations.length, literal },
          right: Object.values(all).every(Boolean),
        })
        conversationId = answer.conversationId
        history.push({ role: 'user', text: turn.question }, { role: 'assistant', text: answer.answer })
      } catch (error) {
        records.push({ ...asked, checks: checkNothing(turn), error: errorText(error) })
      }
    }
    onProgress('asking', i + 1, conversations.length)
  }
  return records
}

/** @throws IbidError `invalid_input` naming a document that a question expects and the corpus has not: a slip in a path scores 0 otherwise. */
async function requireDocuments(conversations: readonly GoldenConversation[], textOf: Asker['textOf']): Promise<void> {
  for (const { id, turns } of conversations) {
    for (const document of turns.flatMap((turn) => [...(turn.documents ?? []), ...(turn.cites ?? [])])) {
      if ((await textOf(document)) === null)
        throw new IbidError(
          'invalid_input',
          `question "${id}" expects the document "${document}", which the corpus has not`,
        )
    }
  }
}

function askedTurn(
  { id, kind, turns }: GoldenConversation,
  turn: number,
  { kind: ownKind, question, values, documents, ...asks }: GoldenTurn,
  history: EvalRecord['history'],
): EvalRecord {
  return {
    id: turns.length === 1 ? id : `${id}#${turn}`,
    conversationId: null,
    turn,
    kind: ownKind ?? kind,
    question,
    history,
    standaloneQuestion: question,
    response: '',
    status: null,
    contexts: [],
    citations: [],
    reference: values?.map((group) => group[0]).join(', ') ?? null,
    referenceContextIds: documents ?? [],
    timings: null,
    expected: expectation({ question, ...(values && { values }), ...(documents && { documents }), ...asks }),
    accepts: asks.status ?? null,
    checks: {},
    scores: {},
    right: false,
  }
}

/** A message that may be shown is enough; of a fault of the program its place is wanted too. */
function errorText(error: unknown): string {
  return error instanceof IbidError
    ? error.message
    : error instanceof Error
      ? (error.stack ?? error.message)
      : messageOf(error)
}

/** The figures of a golden run, over all turns that ask for the thing in question. */
export function goldenMeasures(records: readonly EvalRecord[]): Measures {
  const followUps = records.filter((record) => record.kind === 'followup')
  const sum = (name: string) => records.reduce((total, record) => total + (record.scores[name] ?? 0), 0)
  const refused = records.filter((record) => record.status === 'not_found')
  const unanswerable = records.filter((record) => record.accepts?.length === 1 && record.accepts[0] === 'not_found')
  const times = records.flatMap((record) => (record.timings ? [record.timings.totalMs] : []))
  return {
    ...Object.assign({}, ...GOLDEN_CHECKS.map((name) => share(name, checksOf(records, name)))),
    ...share(
      'right',
      records.map((record) => record.right),
    ),
    ...share(
      'followup',
      followUps.map(({ checks }) => checks.status !== false && checks.value !== false),
    ),
    ...shareMeasure('literal', { hits: sum('literal'), total: sum('citations') }),
    ...share(
      'notFoundPrecision',
      refused.map(({ accepts }) => accepts?.includes('not_found')),
    ),
    ...share(
      'notFoundRecall',
      unanswerable.map(({ status }) => status === 'not_found'),
    ),
    ...(times.length > 0 && {
      medianMs: { value: quantile(times, 0.5), better: 'lower', machine: true },
      p95Ms: { value: quantile(times, 0.95), better: 'lower', machine: true },
    }),
  }
}

/** A row for each kind and one for all, and the figures that go across kinds. */
export function goldenText(records: readonly EvalRecord[]): string {
  const row = (name: string, of: readonly EvalRecord[]): string[] => [
    name,
    String(of.length),
    ...GOLDEN_CHECKS.map((check) => cell(share(check, checksOf(of, check))[check])),
    cell(
      share(
        'right',
        of.map((record) => record.right),
      ).right,
    ),
  ]
  const kinds = [...new Set(records.map((record) => record.kind))].sort()
  const measures = goldenMeasures(records)
  return [
    table([
      ['kind', 'turns', ...GOLDEN_CHECKS, 'all right'],
      ...kinds.map((kind) =>
        row(
          kind,
          records.filter((record) => record.kind === kind),
        ),
      ),
      row('overall', records),
    ]),
    '',
    table([
      ['measure', 'value'],
      ['follow-ups with the right status and value', cell(measures.followup)],
      ['citations that are literally in their document', cell(measures.literal)],
      ['"not found" that was right to say (precision)', cell(measures.notFoundPrecision)],
      ['unanswerable that were not found (recall)', cell(measures.notFoundRecall)],
      ['time a turn, median', milliseconds(measures.medianMs?.value ?? Number.NaN)],
      ['time a turn, 95th percentile', milliseconds(measures.p95Ms?.value ?? Number.NaN)],
    ]),
  ].join('\n')
}

function checksOf(records: readonly EvalRecord[], name: string): (boolean | undefined)[] {
  return records.map((record) => record.checks[name])
}

/** The outcome of a golden run, whoever was asked. */
export function goldenOutcome(dataset: string, records: EvalRecord[]): EvalOutcome {
  return { dataset, measures: goldenMeasures(records), text: goldenText(records), records }
}

/**
 * The conversations that are asked: those of the kind, drawn by limit and seed, without the turns that are meant for
 * another corpus. The documents they name are those of this corpus.
 */
export async function selectGolden(options: {
  questions: string
  corpus: string
  alias?: string
  kind?: string
  limit?: number
  seed: number
}): Promise<GoldenConversation[]> {
  const corpus = basename(resolve(options.corpus))
  const aliases = options.alias === undefined ? new Map<string, string>() : await readAliases(options.alias)
  const all = (await readGolden(options.questions))
    .map((conversation) => ({
      ...conversation,
      turns: conversation.turns.filter((turn) => turn.only === undefined || turn.only === corpus),
    }))
    .filter((conversation) => conversation.turns.length > 0)
  const chosen = ofKind(all, options.kind, ({ kind, turns }) => [kind, ...turns.flatMap((turn) => turn.kind ?? [])])
  return sample(chosen, options.limit, options.seed).map((conversation) => withAliases(conversation, aliases))
}

/** @throws IbidError `invalid_input` where our own questions would be asked of other documents, or a data set is named. */
function requireQuestions({ corpus, questions, alias, data }: EvalOptions): void {
  if (data !== undefined)
    throw new IbidError('invalid_input', '"golden" takes --corpus and --questions; --data is for the other commands')
  if (resolve(corpus) !== resolve(DEFAULTS.corpus) && questions === DEFAULTS.questions && alias === undefined)
    throw new UsageError(`--corpus ${corpus} wants --questions: a file with questions on these documents`)
}

/** The name of a golden run: that of the corpus, and of the questions where they are not called after it. */
export function goldenName({ corpus, questions }: Pick<EvalOptions, 'corpus' | 'questions'>): string {
  const name = datasetName(corpus)
  const asked = datasetName(questions)
  return asked === 'questions' || asked.includes(name) ? name : `${name}+${asked}`
}

export const golden: EvalCommand = {
  name: 'golden',
  description: 'questions with expected values, quotes, documents and status, asked of a folder of documents',
  async run(options, onProgress) {
    requireQuestions(options)
    const conversations = await selectGolden(options)
    const system = await openFolder(options.corpus, onProgress)
    try {
      const records = await askGolden(conversations, askerOf(system), onProgress)
      return goldenOutcome(goldenName(options), records)
    } finally {
      await system.close()
    }
  },
}
