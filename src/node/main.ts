import { Command, CommanderError, Option } from 'commander'
import { MAX_TOP_K } from '../core/options.ts'
import type { FeedbackFlags } from './commands/feedback.ts'
import { address, type Flags, instant, UsageError, wholeNumber } from './commands/flags.ts'
import type { SyncFlags } from './commands/sync.ts'
import { faultText } from './fault.ts'
import { VERSION } from './version.ts'

// Each command is imported when it is asked for: an answer must not wait for the parts of a server.
const USAGE = 2

const program = new Command('ibid')
  .description('Answers questions about a folder of documents, with the exact words it relied on.')
  .version(VERSION)
  .exitOverride()
  .showHelpAfterError('(add --help to see what there is)')

const command = (name: string, description: string, example: string): Command =>
  program
    .command(name)
    .description(description)
    .option('--corpus <folder>', 'folder of the documents (CORPUS_DIR)')
    .option('--data <folder>', 'folder where Ibid keeps its database and index (DATA_DIR)')
    .addHelpText('after', `\nExample:\n  ${example}`)

command('serve', 'sync the documents and answer over HTTP', 'ibid serve --corpus ./papers --port 8080')
  .option('--port <number>', 'port to listen on, 0 for any that is free (PORT)', wholeNumber(0, 65_535))
  .option('--host <address>', 'address to listen on (HOST)', address)
  .action(async (flags: Flags) => (await import('./commands/serve.ts')).serve(flags))

command('sync', 'read what changed in the documents', 'ibid sync --corpus ./papers --verbose')
  .option('--json', 'print one JSON object')
  .option('--verbose', 'name each document once it is stored')
  .option('--moved', 'the folder of the documents is in a new place')
  .action(async (flags: Flags & SyncFlags) => (await import('./commands/sync.ts')).sync(flags))

command('ask <question...>', 'answer a question', 'ibid ask "when was the JF-17 deal"')
  .option('--json', 'print one JSON object, as POST /v1/ask returns it')
  .option('--top-k <number>', 'how many passages to read', wholeNumber(1, MAX_TOP_K))
  .option('--trace', 'show how passages and sentences were weighed')
  .action(async (words: string[], flags: Flags & { json?: true; topK?: string; trace?: true }) =>
    (await import('./commands/ask.ts')).ask(words.join(' '), flags),
  )

command('chat', 'answer questions in a conversation', 'ibid chat')
  .option('--top-k <number>', 'how many passages to read', wholeNumber(1, MAX_TOP_K))
  .action(async (flags: Flags & { topK?: string }) => (await import('./commands/chat.ts')).chat(flags))

command('check', 'verify database, index and their agreement; changes nothing', 'ibid check --json')
  .option('--json', 'print one JSON object')
  .action(async (flags: Flags & { json?: true }) => (await import('./commands/check.ts')).check(flags))

command('feedback', 'show what readers thought of answers', 'ibid feedback --json --since 2026-01-01 > questions.jsonl')
  .option('--json', 'print golden questions, a JSON object a line: of the bad answers, unless --rating says otherwise')
  .option('--since <date>', 'only what was said on or after a day, such as 2026-01-31, or an instant', instant)
  .addOption(new Option('--rating <rating>', 'only good or bad ones').choices(['up', 'down']))
  .action(async (flags: Flags & FeedbackFlags) => (await import('./commands/feedback.ts')).feedback(flags))

try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : USAGE
  else {
    console.error(faultText(error, process.env.IBID_DEBUG === '1'))
    process.exitCode = error instanceof UsageError ? USAGE : 1
  }
}
