import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

// From `npm start` to the first 200 of /readyz on the sample corpus: with no data folder, and with one.

const RUNS = 3

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

async function isReady(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/readyz`)).ok
  } catch {
    return false
  }
}

async function secondsToReady(dataDir: string): Promise<number> {
  const port = await freePort()
  const start = performance.now()
  const child = spawn('npm', ['start'], {
    cwd: join(import.meta.dirname, '..'),
    env: { ...process.env, PORT: String(port), DATA_DIR: dataDir, LOG: 'off' },
    stdio: 'ignore',
    // A group of its own: npm does not pass every signal on.
    detached: true,
  })
  const closed = once(child, 'close')
  while (!(await isReady(port))) {
    if (child.exitCode !== null) throw new Error(`npm start ended with ${child.exitCode}`)
    await wait(10)
  }
  const seconds = (performance.now() - start) / 1000
  if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM')
  await closed
  return seconds
}

for (let run = 1; run <= RUNS; run++) {
  const dataDir = mkdtempSync(join(tmpdir(), 'ibid-bench-'))
  const first = await secondsToReady(dataDir)
  const second = await secondsToReady(dataDir)
  console.log(`npm start to ready: first time ${first.toFixed(2)} s, second time ${second.toFixed(2)} s`)
  rmSync(dataDir, { recursive: true })
}
