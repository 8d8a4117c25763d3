import { basename } from 'node:path'
import { InvalidArgumentError } from 'commander'
import type { FileCommand } from '../command.ts'
import { readRun, writeOut } from '../run-file.ts'
import { counted } from './format.ts'
import { type ReportedRun, reportPage } from './page.ts'

const FAILURES_SHOWN = 100

/** One page from run files. */
export const report: FileCommand = {
  name: 'report',
  description: 'one self-contained page from files that --json wrote; runs of the same name are compared',
  configure(command) {
    command
      .requiredOption('--out <file>', 'where the page goes')
      .option('--title <text>', 'the heading of the page', 'Evaluation report')
      .option('--failures-shown <n>', 'wrong answers of a run that are shown at most', wholeNumber, FAILURES_SHOWN)
  },
  async run(files, options, output) {
    const { out, title, failuresShown } = options as { out: string; title: string; failuresShown: number }
    const names = distinctNames(files)
    const runs: ReportedRun[] = []
    for (const [i, path] of files.entries()) runs.push({ ...(await readRun(path)), file: names[i]! })
    const page = reportPage(runs, { title, failuresShown })
    await writeOut('--out', out, page)
    output.err(`eval: wrote ${counted(runs.length, 'run')} to ${out} (${(page.length / 1e6).toFixed(1)} MB)`)
    return 0
  },
}

/** The last part of each path; the whole path where two files share it, with a number where one is named twice. */
export function distinctNames(files: readonly string[]): string[] {
  const short = files.map((file) => basename(file))
  const names = files.map((file, i) => (short.filter((name) => name === short[i]).length > 1 ? file : short[i]!))
  return names.map((name, i) => {
    const before = names.slice(0, i).filter((other) => other === name).length
    return before === 0 ? name : `${name} (${before + 1})`
  })
}

function wholeNumber(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 0.')
  return Number(text)
}
