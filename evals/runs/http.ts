import { InvalidArgumentError } from 'commander'
import { type EvalCommand, type EvalOptions, UsageError } from '../command.ts'
import { createHttpAsker, HTTP_DEFAULTS } from '../http-asker.ts'
import { askGolden, goldenName, goldenOutcome, selectGolden } from './golden.ts'

/** The flags of this command alone. */
interface FlagsOfHttp {
  url: string
  key: string
  /** Milliseconds, as in `HttpAskerOptions`. */
  timeout: number
  wait: number
}

function milliseconds(text: string): number {
  if (!/^\d{1,5}(?:\.\d+)?$/.test(text)) throw new InvalidArgumentError('It must be a number of seconds.')
  return Number(text) * 1000
}

export const http: EvalCommand = {
  name: 'http',
  description: 'the golden questions, asked of a server through its public API (--url)',
  configure(command) {
    command
      .option('--url <url>', 'where the server is, such as http://127.0.0.1:8787')
      .option('--key <key>', 'sent as a bearer token (default: the environment variable IBID_KEY)')
      .option('--timeout <seconds>', 'for one request (default: 60)', milliseconds)
      .option('--wait <seconds>', 'all in all, for a server that says to come back later (default: 180)', milliseconds)
  },
  async run(options: EvalOptions & Partial<FlagsOfHttp>, onProgress) {
    const { url, key = process.env.IBID_KEY, timeout, wait } = options
    if (url === undefined) throw new UsageError('"http" wants --url: the address of the server (see evals/README.md)')
    const conversations = await selectGolden(options)
    const asker = await createHttpAsker({
      url,
      timeoutMs: timeout ?? HTTP_DEFAULTS.timeoutMs,
      waitMs: wait ?? HTTP_DEFAULTS.waitMs,
      warn: (message) => console.error(`eval: ${message}`),
      ...(key && { key }),
    })
    return goldenOutcome(goldenName(options), await askGolden(conversations, asker, onProgress))
  },
}
