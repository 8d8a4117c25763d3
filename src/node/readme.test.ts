import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { folderOf, ibid, ROOT } from './cli.suite.ts'
import { DEFAULTS, readEnv } from './env.ts'
import { openRuntime } from './runtime.ts'
import { listen } from './server.ts'

const readme = readFileSync(join(ROOT, 'README.md'), 'utf8')
const shell = [...readme.matchAll(/^```sh\n(.*?)^```/gms)].flatMap((block) => block[1]!.trim().split('\n'))

describe('README.md', () => {
  it('names the commands that a newcomer needs', () => {
    for (const command of ['npm ci && npm start', 'npm ci && npm test', 'npm run ask -- "when was the JF-17 deal"']) {
      expect(shell).toContain(command)
    }
  })

  it('names only npm scripts and files that exist', () => {
    const about = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
    const contributing = readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8')
    const scripts = [...`${readme}${contributing}`.matchAll(/npm (?:run )?([a-z:]+)/g)].map((match) => match[1]!)
    const npms = ['ci', 'rebuild', 'run', 'scripts', 'script']
    expect(scripts.filter((name) => !npms.includes(name) && !Object.hasOwn(about.scripts, name))).toEqual([])
    const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map((match) => match[1]!)
    expect(links.length).toBeGreaterThan(0)
    expect(links.filter((link) => !existsSync(join(ROOT, link)))).toEqual([])
  })

  it('tells every setting with its default', () => {
    const rows = [...readme.matchAll(/^\| `([A-Z_]+)` \| (?:`(.*?)`)? ?\|/gm)].map((row) => [row[1], row[2] ?? ''])
    expect(Object.fromEntries(rows)).toEqual(DEFAULTS)
  })

  it('shows the answer that the command prints', { timeout: 60_000 }, async () => {
    const { stdout } = await ibid(['ask', 'when was the JF-17 deal', '--data', folderOf()])
    expect(readme).toContain(stdout)
  })

  it('shows curl commands that a server answers with 200', { timeout: 60_000 }, async () => {
    const curls = shell.filter((line) => line.startsWith('curl '))
    expect(curls.length).toBeGreaterThanOrEqual(7)
    const settings = readEnv({ PORT: '0', DATA_DIR: folderOf() }, ROOT)
    const runtime = await openRuntime(settings)
    const server = await listen(runtime, settings, () => {})
    try {
      await runtime.sync()
      for (const curl of curls) {
        const command = `${curl.replace('http://127.0.0.1:8787', server.url)} -o /dev/null -w '%{http_code}'`
        const { stdout } = await promisify(execFile)('sh', ['-c', command])
        expect(stdout, curl).toBe('200')
      }
    } finally {
      await server.close()
      await runtime.close()
    }
  })
})
