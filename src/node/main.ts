import { Command, CommanderError, Option } from 'commander'
import { MAX_TOP_K } from '../core/options.ts'
import type { ExportFlags } from './commands/export.ts'
import type { FeedbackFlags } from './commands/feedback.ts'
import { address, appName, type Flags, instant, publicAddress, UsageError, wholeNumber } from './commands/flags.ts'
import type { SyncFlags } from './commands/sync.ts'
import { faultText } from './fault.ts'
import { VERSION } from './version.ts'

// Each command is imported when it is asked for: an answer must not wait for the parts of a server.
const USAGE = 2

const program = new Command('ibid')
  .description('Answers questions about a folder of documents, with the exact words it relied on.')
  .version(VERSION)
  .exitOverride()
  .addHelpText(
    'after',
    `
Settings are environment variables, which the README lists. Which vectors questions are compared with is EMBEDDINGS:
  builtin, openai:MODEL, ollama:MODEL or transformers:MODEL; with EMBEDDINGS_BASE_URL any server of OpenAI's API.
  Where it changes, \`ibid serve\` goes on with the old vectors while it makes the new ones; \`ibid sync\` makes them at once.`,
  )
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

command('export', 'write what Cloudflare Workers need of the synced documents', 'ibid export --edge .ibid/edge')
  .requiredOption('--edge <folder>', 'where to: static assets, and SQL for D1')
  .addOption(
    new Option('--slot <slot>', 'the database it is for, instead of the one that the last export was not for').choices([
      'a',
      'b',
    ]),
  )
  .option('--json', 'print one JSON object')
  .action(async (flags: Flags & ExportFlags) => (await import('./commands/export.ts')).exportCorpus(flags))

program
  .command('slack')
  .description('help to set up the Slack app')
  .command('manifest')
  .description('print the manifest that Slack makes the app from')
  .requiredOption('--url <address>', 'where Slack reaches this server, such as https://ibid.example.org', publicAddress)
  .option('--name <name>', 'name of the app', appName, 'Ibid')
  .addHelpText('after', '\nExample:\n  ibid slack manifest --url https://ibid.example.org > manifest.json')
  .action(async (flags: { url: string; name: string }) =>
    (await import('./commands/slack-manifest.ts')).printManifest(flags),
  )

try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : USAGE
  else {
    console.error(faultText(error, process.env.IBID_DEBUG === '1'))
    process.exitCode = error instanceof UsageError ? USAGE : 1
  }
}
