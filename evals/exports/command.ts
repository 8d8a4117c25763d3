import { Option } from 'commander'
import { IbidError } from '../../src/core/errors.ts'
import { datasetName, type FileCommand, type Output } from '../command.ts'
import { readGolden } from '../datasets/golden.ts'
import { readRun, writeOut } from '../run-file.ts'
import { deepeval } from './deepeval.ts'
import type { ExportFormat } from './format.ts'
import { mtrag } from './mtrag.ts'
import { promptfooConfig } from './promptfoo.ts'
import { ragas, ragasMultiTurn } from './ragas.ts'
import { records } from './records.ts'
import { trec } from './trec.ts'

/** What a run can be written as. */
const FORMATS: Readonly<Record<string, ExportFormat>> = {
  records,
  ragas,
  'ragas-multi-turn': ragasMultiTurn,
  deepeval,
  trec,
  mtrag,
}
/** The one format that is made of questions and not of a run: promptfoo asks them itself. */
const PROMPTFOO = 'promptfoo'

interface Options {
  format: string
  out?: string
  tag: string
  collection?: string
  url: string
}

/** Writes a run for another tool: any run at any time, since the file of a run has all that a format needs. */
export const exportRun: FileCommand = {
  name: 'export',
  description: `a file that --json wrote, as another tool reads it; for ${PROMPTFOO}, a golden set`,
  configure(command) {
    command
      .addOption(
        new Option('--format <format>', 'what to write')
          .choices([...Object.keys(FORMATS), PROMPTFOO])
          .makeOptionMandatory(),
      )
      .option('--out <file>', 'where it goes (standard output when absent)')
      .option('--tag <tag>', 'trec: the name of the system', 'ibid')
      .option('--collection <name>', "mtrag: the collection's name (default: the data set's)")
      .option('--url <url>', `${PROMPTFOO}: the server to ask`, 'http://127.0.0.1:8787')
  },
  async run(files, given, output) {
    const options = given as unknown as Options
    const [path] = files
    if (path === undefined || files.length > 1) throw new IbidError('invalid_input', 'export takes one file at a time')
    const text = options.format === PROMPTFOO ? await ofQuestions(path, options) : await ofRun(path, options, output)
    if (options.out === undefined) output.out(text.trimEnd())
    else await writeOut('--out', options.out, text)
    return 0
  },
}

async function ofRun(path: string, { format, tag, collection }: Options, output: Output): Promise<string> {
  const { text, left } = FORMATS[format]!.write(await readRun(path), {
    tag,
    ...(collection !== undefined && { collection }),
  })
  if (text.trim() === '') throw new IbidError('invalid_input', `${path}: no record of it can be written as ${format}`)
  if (left > 0) output.err(`eval: ${left} records have nothing to write as ${format}`)
  return text
}

async function ofQuestions(path: string, { url }: Options): Promise<string> {
  if (!/^https?:\/\/[^\s{}]+$/.test(url))
    throw new IbidError('invalid_input', `--url ${url}: it must begin with http:// or https://`)
  return promptfooConfig(await readGolden(path), { url: url.replace(/\/+$/, ''), name: datasetName(path) })
}
