import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { Command, CommanderError, InvalidArgumentError } from 'commander'
import { IbidError } from '../src/core/errors.ts'
import { createProgress } from '../src/node/terminal/progress.ts'
import { baselineOf, compare, readBaselines, selectionOf, writeBaseline } from './baseline.ts'
import {
  DEFAULTS,
  type EvalCommand,
  type EvalOptions,
  type EvalOutcome,
  type FileCommand,
  natural,
  type Output,
  UsageError,
} from './command.ts'
import { exportRun } from './exports/command.ts'
import { judge } from './judging/command.ts'
import { failureText, figure, table } from './report.ts'
import { report } from './report-page/command.ts'
import { writeRun } from './run-file.ts'
import { chunking } from './runs/chunking.ts'
import { fit } from './runs/fit.ts'
import { fitRanking } from './runs/fit-ranking.ts'
import { fitReferencesCommand } from './runs/fit-references.ts'
import { fitSpansCommand } from './runs/fit-spans.ts'
import { golden } from './runs/golden.ts'
import { http } from './runs/http.ts'
import { reading } from './runs/reading.ts'
import { retrieval } from './runs/retrieval.ts'
import { rewriting } from './runs/rewriting.ts'
import { supportCommand } from './runs/support.ts'

/** Every sub-command; the first one is run when none is named. */
const COMMANDS: readonly EvalCommand[] = [
  golden,
  retrieval,
  reading,
  rewriting,
  chunking,
  supportCommand,
  http,
  fit,
  fitRanking,
  fitReferencesCommand,
  fitSpansCommand,
]
/** What is done with the files that `--json` wrote. */
const FILE_COMMANDS: readonly FileCommand[] = [report, exportRun, judge]

const EXAMPLES = `
Examples:
  npm run eval                                        the sample corpus, in this process
  npm run eval -- golden --corpus ./docs --questions ./docs-questions.jsonl --failures
  npm run eval -- http --url http://127.0.0.1:8787    the same questions, asked of a server
  npm run eval -- retrieval --data ./beir/scifact --limit 100
  npm run eval -- chunking --help                     the flags of a command

A name after --data is also looked up in the folder that IBID_BENCH names.
Exit codes: 0 fine, 1 a baseline missed, a question without an answer or a wrong file, 2 a wrong flag.
evals/README.md explains the files, the tables and how to gate a build on them.`
const FAILED = 1
const USAGE = 2

const CONSOLE: Output = { out: (text) => console.log(text), err: (text) => console.error(text) }

/** The program: `run` takes arguments as `process.argv` has them and gives the exit code. */
export function createCli(output: Output = CONSOLE, commands: readonly EvalCommand[] = COMMANDS) {
  let exitCode = 0
  const program = new Command('eval')
    .description(
      'Measures what Ibid finds and answers. No language model judges anything; every figure can be counted by hand.',
    )
    .addHelpText('after', EXAMPLES)
    .exitOverride()
    .configureOutput({ writeOut: (text) => output.out(text.trimEnd()), writeErr: (text) => output.err(text.trimEnd()) })
  for (const [i, command] of commands.entries()) {
    const sub = withFlags(program.command(command.name, { isDefault: i === 0 }).description(command.description))
    command.configure?.(sub)
    sub.action(async (options: EvalOptions) => {
      exitCode = await runCommand(command, options, output)
    })
  }
  for (const command of FILE_COMMANDS) {
    const sub = program.command(command.name).description(command.description).argument('<file...>')
    command.configure(sub)
    sub.action(async (files: string[], options: Record<string, unknown>) => {
      exitCode = await command.run(files, options, output)
    })
  }
  return {
    async run(argv: readonly string[]): Promise<number> {
      try {
        const named = argv[2]
        if (
          named !== undefined &&
          !named.startsWith('-') &&
          !program.commands.some((one) => one.name() === named) &&
          named !== 'help'
        ) {
          output.err(
            `eval: there is no command "${named}", only ${program.commands.map((one) => one.name()).join(', ')}`,
          )
          return USAGE
        }
        await program.parseAsync([...argv])
        return exitCode
      } catch (error) {
        if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE
        if (!(error instanceof IbidError)) throw error
        output.err(`eval: ${error.message}`)
        return error instanceof UsageError ? USAGE : FAILED
      }
    },
  }
}

function withFlags(command: Command): Command {
  return command
    .option('--json <file>', 'write the whole run there: measures, and every question with its answer')
    .option('--limit <n>', 'at most so many questions, drawn by the seed', natural)
    .option('--seed <n>', 'decides what --limit draws and how intervals are resampled', integer, 1)
    .option(
      '--baseline <file>',
      'compare with the figures in this file (default: evals/baselines.json, if the run is in it)',
    )
    .option('--write-baseline', 'put the figures of this run into the baseline file', false)
    .option('--data <path>', 'the data set, also by its name in the folder IBID_BENCH')
    .option('--corpus <folder>', 'documents that a golden set is asked of', DEFAULTS.corpus)
    .option('--questions <file>', 'the golden set', DEFAULTS.questions)
    .option('--alias <file>', 'JSON object: which document of --corpus stands for one that the golden set names')
    .option('--kind <kind>', 'questions of this kind alone')
    .option('--failures', 'print every wrong question with what was expected and what came', false)
}

async function runCommand(command: EvalCommand, options: EvalOptions, output: Output): Promise<number> {
  const run = (dataset: string) => `${command.name}/${dataset}`
  const progress = await createProgress(process.stderr)
  let outcome: EvalOutcome
  try {
    outcome = await command.run(options, progress.report)
  } finally {
    progress.end()
  }
  const { dataset, measures, records } = outcome
  output.out(`${run(dataset)}\n\n${outcome.text}`)
  if (options.failures) {
    const wrong = records.filter((record) => !record.right)
    output.out(
      `\n${wrong.length} of ${records.length} wrong\n${wrong.map((record) => `\n${failureText(record)}`).join('\n')}`,
    )
  }
  const selection = selectionOf(options)
  if (options.json !== undefined) await writeRun(options.json, { run: run(dataset), selection, ...outcome })
  const broken = records.filter((record) => record.error !== undefined)
  for (const { id, error } of broken) output.err(`eval: ${id} got no answer: ${error}`)

  const path = options.baseline ?? DEFAULTS.baseline
  if (options.writeBaseline) {
    if (options.baseline === undefined && !resolve(options.questions).startsWith(DEFAULTS.golden))
      throw new UsageError('--write-baseline wants --baseline FILE where the questions are your own')
    await writeBaseline(path, run(dataset), selection, measures)
    output.err(`eval: wrote the figures of ${run(dataset)} to ${path}`)
    return broken.length > 0 ? FAILED : 0
  }
  // Figures of somebody else's questions are none of ours, whatever their folder is called.
  if (options.baseline === undefined && !resolve(options.questions).startsWith(DEFAULTS.golden)) {
    output.err('eval: not compared: these are questions of your own; name their figures with --baseline FILE')
    return broken.length > 0 ? FAILED : 0
  }
  const held = await holdsBaseline(path, options.baseline !== undefined, run(dataset), selection, outcome, output)
  return held && broken.length === 0 ? 0 : FAILED
}

/** Compares with the baseline and prints that; false where something was missed. */
async function holdsBaseline(
  path: string,
  isNamed: boolean,
  run: string,
  selection: ReturnType<typeof selectionOf>,
  { measures }: EvalOutcome,
  output: Output,
): Promise<boolean> {
  const baseline = isNamed || existsSync(path) ? baselineOf(await readBaselines(path), run, selection) : null
  if (baseline === null) {
    const what = `${path} has no figures of ${run} for the same --limit, --seed and --kind`
    if (isNamed) throw new IbidError('invalid_input', `${what}; write them with --write-baseline`)
    output.err(`eval: not compared: ${what}`)
    return true
  }
  const comparisons = compare(measures, baseline.measures)
  const verdict = (missed: boolean, improved: boolean) => (missed ? 'MISSED' : improved ? 'better' : 'held')
  output.out(
    `\n${table([
      ['baseline', 'expected', 'tolerance', 'got', ''],
      ...comparisons.map(({ name, expected, tolerance, got, missed, improved }) => [
        name,
        figure(expected),
        figure(tolerance),
        got === null ? '-' : figure(got),
        verdict(missed, improved),
      ]),
    ])}`,
  )
  const missed = comparisons.filter((comparison) => comparison.missed)
  if (missed.length > 0)
    output.err(`eval: ${run} fell behind its baseline: ${missed.map(({ name }) => name).join(', ')}`)
  return missed.length === 0
}

function integer(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 0.')
  return Number(text)
}
