// `npm run edge:dev`: syncs CORPUS_DIR, exports it and serves it in a local workerd; no account, no network.
// `npm run edge:publish`: the same for the databases and the Worker at Cloudflare; the old generation serves until the end.
// What stands behind `--` goes to `wrangler dev` or `wrangler deploy`. Which of the two databases serves is noted in
// .ibid/edge/published.json; where another machine published last, say which one is free: `-- --slot a`.

import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const IBID = fileURLToPath(new URL('../src/node/ibid.js', import.meta.url))
const WRANGLER = fileURLToPath(new URL('../node_modules/wrangler/bin/wrangler.js', import.meta.url))
/** Where wrangler.toml looks for the assets. */
const EDGE = '.ibid/edge'
const PORT = '8788'

const PUBLISHED = `${ROOT}${EDGE}/published.json`

const [mode, ...given] = process.argv.slice(2)
if (mode !== 'dev' && mode !== 'publish') {
  console.error('edge: say dev or publish')
  process.exit(2)
}
const where = mode === 'dev' ? '--local' : '--remote'

const { slot: wanted, args } = slotOf(given)
run([IBID, 'sync'])
const { slot, sql, generation } = JSON.parse(run([IBID, 'export', '--edge', EDGE, '--json', ...wanted], 'pipe')) as {
  slot: string
  sql: string
  generation: string
}
const database = `CORPUS_${slot.toUpperCase()}`
console.log(`generation ${generation}, into ${database}`)
// What it prints of each statement is for nobody.
run([WRANGLER, 'd1', 'execute', database, where, '--yes', '--file', sql], 'pipe')
if (mode === 'dev') run([WRANGLER, 'dev', '--port', PORT, ...args])
else {
  run([WRANGLER, 'deploy', ...args])
  writeFileSync(PUBLISHED, `${JSON.stringify({ slot, generation })}\n`)
}

/** The database that a publication goes to: filling the one that serves would take the answers away from under it. */
function slotOf(args: string[]): { slot: string[]; args: string[] } {
  if (args[0] === '--slot') return { slot: args.slice(0, 2), args: args.slice(2) }
  if (mode === 'dev') return { slot: [], args }
  if (!existsSync(PUBLISHED)) {
    console.error('edge: nothing was published from here yet: say which database is free, such as -- --slot a')
    process.exit(2)
  }
  const { slot } = JSON.parse(readFileSync(PUBLISHED, 'utf8')) as { slot: string }
  return { slot: ['--slot', slot === 'a' ? 'b' : 'a'], args }
}

/** Runs a program to its end, which is ours where it fails. */
function run(command: string[], stdout: 'inherit' | 'pipe' = 'inherit'): string {
  const { status, stdout: said } = spawnSync(process.execPath, command, {
    cwd: ROOT,
    env: { WRANGLER_SEND_METRICS: 'false', CLOUDFLARE_CF_FETCH_ENABLED: 'false', ...process.env },
    stdio: ['inherit', stdout, 'inherit'],
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  })
  if (status === 0) return said ?? ''
  if (said) console.error(said)
  process.exit(status ?? 1)
}
