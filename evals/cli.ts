import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { Command, CommanderError, InvalidArgumentError } from 'commander'
import { IbidError } from '../src/core/errors.ts'
import { createProgress } from '../src/node/terminal/progress.ts'
import { baselineOf, compare, readBaselines, selectionOf, writeBaseline } from './baseline.ts'
import type { EvalCommand, EvalOptions, EvalOutcome } from './command.ts'
import { failureText, figure, table } from './report.ts'
import { fit } from './runs/fit.ts'
import { fitReferencesCommand } from './runs/fit-references.ts'
import { golden } from './runs/golden.ts'
import { reading } from './runs/reading.ts'
import { retrieval } from './runs/retrieval.ts'
import { rewriting } from './runs/rewriting.ts'

/** Every sub-command; the first one is run when none is named. */
const COMMANDS: readonly EvalCommand[] = [golden, retrieval, reading, rewriting, fit, fitReferencesCommand]

const inRepository = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url))
const DEFAULTS = {
  baseline: inRepository('evals/baselines.json'),
  corpus: inRepository('corpus'),
  questions: inRepository('evals/golden/questions.jsonl'),
}
const FAILED = 1
const USAGE = 2

/** Where a run prints. */
export interface Output {
  out(text: string): void
  err(text: string): void
}
const CONSOLE: Output = { out: (text) => console.log(text), err: (text) => console.error(text) }

/** The program: `run` takes arguments as `process.argv` has them and gives the exit code. */
export function createCli(output: Output = CONSOLE, commands: readonly EvalCommand[] = COMMANDS) {
  let exitCode = 0
  const program = new Command('eval')
    .description('Measures what Ibid finds and answers.')
    .exitOverride()
    .configureOutput({ writeOut: (text) => output.out(text.trimEnd()), writeErr: (text) => output.err(text.trimEnd()) })
  for (const [i, command] of commands.entries()) {
    const sub = withFlags(program.command(command.name, { isDefault: i === 0 }).description(command.description))
    command.configure?.(sub)
    sub.action(async (options: EvalOptions) => {
      exitCode = await runCommand(command, options, output)
    })
  }
  return {
    async run(argv: readonly string[]): Promise<number> {
      try {
        await program.parseAsync([...argv])
        return exitCode
      } catch (error) {
        if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE
        if (!(error instanceof IbidError)) throw error
        output.err(`eval: ${error.message}`)
        return FAILED
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
    await writeBaseline(path, run(dataset), selection, measures)
    output.err(`eval: wrote the figures of ${run(dataset)} to ${path}`)
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

async function writeRun(path: string, run: object): Promise<void> {
  try {
    await writeFile(path, `${JSON.stringify(run, null, 1)}\n`)
  } catch (cause) {
    throw new IbidError('storage', `--json ${path} could not be written; check the folder and its permissions`, {
      cause,
    })
  }
}

function natural(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 1.')
  return Number(text)
}

function integer(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 0.')
  return Number(text)
}
