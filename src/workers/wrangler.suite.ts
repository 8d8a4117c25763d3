import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { experimental_readRawConfig } from 'wrangler'
import type { EdgeSlot } from '../index/edge-export.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const WRANGLER = join(ROOT, 'node_modules', 'wrangler', 'bin', 'wrangler.js')
/** Nothing leaves the machine: neither metrics, nor a question for what a request from here would look like. */
const ENV = { WRANGLER_SEND_METRICS: 'false', CLOUDFLARE_CF_FETCH_ENABLED: 'false', CI: '1' }

/** wrangler.toml for an export in another folder, without what only counts requests. */
export function configFor(edge: string, vars: Record<string, string> = {}): string {
  const { rawConfig } = experimental_readRawConfig({ config: join(ROOT, 'wrangler.toml') })
  const folder = mkdtempSync(join(tmpdir(), 'ibid-wrangler-'))
  const path = join(folder, 'wrangler.json')
  const { ratelimits: _, env: __, ...config } = rawConfig
  const assets = { ...config.assets, directory: join(edge, 'assets') }
  writeFileSync(path, JSON.stringify({ ...config, main: join(ROOT, 'src/workers/main.ts'), assets, vars }))
  return path
}

/** Runs wrangler to its end; its output. */
export async function wrangler(...args: string[]): Promise<string> {
  const child = spawn(process.execPath, [WRANGLER, ...args], {
    cwd: ROOT,
    env: { ...process.env, ...ENV },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  if (code !== 0) throw new Error(`wrangler ${args[0]} ended with ${code}: ${out}${err}`)
  return out
}

/** Runs the SQL of an export in a local database. */
export async function seed(config: string, state: string, slot: EdgeSlot, sql: string): Promise<void> {
  const database = `CORPUS_${slot.toUpperCase()}`
  await wrangler(
    'd1',
    'execute',
    database,
    '--local',
    '--yes',
    '--config',
    config,
    '--persist-to',
    state,
    '--file',
    sql,
  )
}

/** `wrangler dev` on a free port: workerd behind a real socket. */
export async function startWorker(config: string, state: string): Promise<{ url: string; close(): Promise<void> }> {
  const args = [
    'dev',
    '--config',
    config,
    '--persist-to',
    state,
    '--ip',
    '127.0.0.1',
    '--port',
    '0',
    '--inspector-port',
    '0',
  ]
  const child = spawn(process.execPath, [WRANGLER, ...args, '--show-interactive-dev-session=false'], {
    cwd: ROOT,
    env: { ...process.env, ...ENV },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = once(child, 'close')
  const said: string[] = []
  child.stderr.on('data', (data: Buffer) => said.push(String(data)))
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      said.push(line)
      const ready = /Ready on (http:\S+)/.exec(line)
      if (ready) resolve(ready[1]!)
    })
    void ended.then(() => reject(new Error(`wrangler dev ended: ${said.join('\n')}`)))
  })
  return {
    url,
    async close() {
      child.kill('SIGTERM')
      await ended
    },
  }
}
