import { existsSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Command, InvalidArgumentError } from 'commander'
import { IbidError } from '../src/core/errors.ts'
import type { Measures } from './measure.ts'
import type { EvalRecord } from './record.ts'
import type { OnProgress } from './system.ts'

const inRepository = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url))

/** What flags are when they are not given; `golden` is the folder of our own golden sets. */
export const DEFAULTS = {
  baseline: inRepository('evals/baselines.json'),
  corpus: inRepository('corpus'),
  questions: inRepository('evals/golden/questions.jsonl'),
  golden: inRepository('evals/golden/'),
}

/** The flags that every sub-command takes. */
export interface EvalOptions {
  /** File for the whole run as JSON. */
  json?: string
  /** At most so many questions (conversations, in a golden set), drawn by the seed. */
  limit?: number
  seed: number
  baseline?: string
  writeBaseline: boolean
  data?: string
  corpus: string
  questions: string
  alias?: string
  failures: boolean
  /** Questions of this kind alone. */
  kind?: string
}

/** What a sub-command found. */
export interface EvalOutcome {
  /** The corpus or data set, by a short name that stays the same on another machine. */
  dataset: string
  measures: Measures
  /** The tables to print. */
  text: string
  records: EvalRecord[]
}

/** Where a command prints. */
export interface Output {
  out(text: string): void
  err(text: string): void
}

/** A sub-command that works on files which runs left behind, and measures nothing itself. */
export interface FileCommand {
  name: string
  description: string
  /** Flags of its own. */
  configure(command: Command): void
  /** Gives the exit code. */
  run(files: readonly string[], options: Readonly<Record<string, unknown>>, output: Output): Promise<number>
}

/** A flag that a command cannot do without is missing: wrong usage, which exits with 2. */
export class UsageError extends IbidError {
  constructor(message: string) {
    super('invalid_input', message)
  }
}

/** A sub-command: one file in `runs/`. */
export interface EvalCommand {
  name: string
  description: string
  /** Flags of its own. */
  configure?(command: Command): void
  run(options: EvalOptions, onProgress: OnProgress): Promise<EvalOutcome>
}

/**
 * The path of `--data`: as it is, or under the folder that the environment variable `IBID_BENCH` names.
 * @throws UsageError where the flag is missing; IbidError `invalid_input` where there is nothing at either.
 */
export function dataPath({ data }: EvalOptions, command: string): string {
  if (data === undefined) {
    throw new UsageError(`"${command}" wants --data: the folder or file of the data set (see evals/README.md)`)
  }
  const bench = process.env.IBID_BENCH
  const places = [resolve(data), ...(bench ? [join(resolve(bench), data)] : [])]
  const found = places.find((place) => existsSync(place))
  if (found === undefined)
    throw new IbidError('invalid_input', `--data ${data}: there is nothing at ${places.join(' or ')}`)
  return found
}

/** The short name of a data set: the last part of its path, a file's extension less. */
export function datasetName(path: string): string {
  return basename(resolve(path)).replace(/\.jsonl?$/, '')
}

/** @throws IbidError `invalid_input` where `--kind` leaves nothing; it names the kinds there are. */
export function ofKind<T>(items: readonly T[], kind: string | undefined, kindsOf: (item: T) => readonly string[]): T[] {
  const chosen = kind === undefined ? [...items] : items.filter((item) => kindsOf(item).includes(kind))
  if (kind !== undefined && chosen.length === 0) {
    const kinds = [...new Set(items.flatMap(kindsOf))].sort()
    throw new IbidError('invalid_input', `--kind ${kind}: there are none of that kind, only ${kinds.join(', ')}`)
  }
  return chosen
}

/** A flag's whole number from 1. */
export function natural(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 1.')
  return Number(text)
}
