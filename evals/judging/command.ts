import { IbidError } from '../../src/core/errors.ts'
import { createProgress } from '../../src/node/terminal/progress.ts'
import { type FileCommand, natural, type Output } from '../command.ts'
import { cell, table } from '../report.ts'
import { type Run, readRun, writeRun } from '../run-file.ts'
import { autoevalsJudge } from './autoevals.ts'
import { isJudgeable, isJudged, JUDGED, type Judgement, judgedMeasures, judgeRecords, scoreName } from './judge.ts'

const OPENAI = 'https://api.openai.com/v1'
const FAILED = 1

interface Options {
  model: string
  embeddings: string
  out: string
  limit?: number
}

/** Has the answers of a run judged by a language model: beside the counts, never in their place. */
export const judge: FileCommand = {
  name: 'judge',
  description: 'faithfulness and answer relevance, judged by a language model (key: OPENAI_API_KEY; costs money)',
  configure(command) {
    command
      .requiredOption('--model <model>', 'the model that judges')
      .option('--embeddings <model>', 'the model that compares questions', 'text-embedding-3-small')
      .requiredOption('--out <file>', 'the run with what was judged; a file that has a part of it is gone on with')
      .option('--limit <n>', 'at most so many answers', natural)
  },
  async run(files, given, output) {
    const options = given as unknown as Options
    const [path] = files
    if (path === undefined || files.length > 1) throw new IbidError('invalid_input', 'judge takes one file at a time')
    const apiKey = process.env.OPENAI_API_KEY
    if (!apiKey) {
      throw new IbidError(
        'invalid_input',
        'judging wants a key in OPENAI_API_KEY; for a server of your own, name it in OPENAI_BASE_URL and give any key',
      )
    }
    const baseUrl = process.env.OPENAI_BASE_URL || OPENAI
    const ask = await autoevalsJudge({ model: options.model, embeddings: options.embeddings, baseUrl, apiKey })
    const run = forJudge(await readRun(path), `${options.model}, ${options.embeddings}`)
    const chosen = new Set(
      run.records.filter((record) => isJudgeable(record) && !isJudged(record)).slice(0, options.limit),
    )
    if (chosen.size === 0 && !run.records.some(isJudged)) {
      throw new IbidError('invalid_input', `${run.run} has no answer to judge`)
    }
    const progress = await createProgress(process.stderr)
    let judgement: Judgement
    try {
      judgement = await judgeRecords([...chosen], ask, progress.report)
    } finally {
      progress.end()
    }
    const judged = new Map(judgement.records.map((record) => [record.id, record]))
    const records = run.records.map((record) => (chosen.has(record) ? judged.get(record.id)! : record))
    const measures = { ...run.measures, ...judgedMeasures(records, run.selection.seed ?? 1) }
    await writeRun(options.out, { ...run, measures, records })
    return say(judgement, { ...run, measures, records }, options, output)
  },
}

/** The run as far as this judge has judged it: what another one said is taken out, figures of two do not mix. */
function forJudge(run: Run, judge: string): Run {
  if (run.judge === judge) return run
  const names: readonly string[] = JUDGED.map(scoreName)
  const without = <T>(figures: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(figures).filter(([name]) => !names.includes(name)))
  return {
    ...run,
    judge,
    measures: without(run.measures),
    records: run.records.map((record) => ({ ...record, scores: without(record.scores) })),
  }
}

function say({ failures, untried }: Judgement, run: Run, { model, out }: Options, output: Output): number {
  const judged = run.records.filter(isJudged).length
  output.out(
    `${run.run}, judged by ${model}: ${judged} of ${run.records.filter(isJudgeable).length} answers\n\n${table([
      ['measure', 'value'],
      ...JUDGED.map((of) => [scoreName(of), cell(run.measures[scoreName(of)])]),
    ])}`,
  )
  for (const { id, reason } of failures) output.err(`eval: ${id} was not judged: ${reason}`)
  if (untried > 0) output.err(`eval: the provider failed again and again; ${untried} answers were not tried`)
  if (failures.length === 0) return 0
  output.err(`eval: what was judged is in ${out}; judge that file again to go on`)
  return FAILED
}
