import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { collectAnswer } from '../core/collect.ts'
import { checkData } from './check-data.ts'
import { folderOf } from './cli.suite.ts'
import { openRuntime } from './runtime.ts'

const ROUNDS = 50
const FILES = 80
/** Rounds between two checks and repairs; the rounds between start from whatever a kill left. */
const SETTLE_EVERY = 5

/** Fifty starts compile once. */
const CACHE = folderOf()

/** A process that is ready to sync, says of each document when it is stored for good, and at the end that it is done. */
function prepareSync(corpusDir: string, dataDir: string) {
  const runtime = JSON.stringify(new URL('./runtime.ts', import.meta.url).href)
  const settings = JSON.stringify({ corpusDir, dataDir, maxFileBytes: 1_000_000 })
  const script = `
    import { writeSync } from 'node:fs'
    const { openRuntime } = await import(${runtime})
    await import(${JSON.stringify(new URL('../ingest/sync.ts', import.meta.url).href)})
    process.stdin.once('data', async () => {
      const runtime = await openRuntime(${settings})
      await runtime.sync({ onStored: (id) => writeSync(1, id + '\\n') })
      await runtime.close()
      writeSync(1, 'done\\n')
      process.exit()
    })
    writeSync(1, 'ready\\n')`
  const child = spawn(process.execPath, [join(folderOf({ 'sync.mjs': script }), 'sync.mjs')], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, NODE_COMPILE_CACHE: CACHE },
  })
  let said = ''
  let wentAt = 0
  let doneAt = 0
  const ready = new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk) => {
      said += chunk
      if (doneAt === 0 && said.includes('done\n')) doneAt = performance.now()
      resolve()
    })
  })
  const closed = once(child, 'close')
  return {
    ready,
    go() {
      wentAt = performance.now()
      child.stdin.write('go\n')
    },
    async kill() {
      child.kill('SIGKILL')
      await closed
    },
    closed,
    /** Ids of stored documents; a line that was cut off acknowledges nothing. */
    stored: () =>
      said
        .slice(0, said.lastIndexOf('\n') + 1)
        .split('\n')
        .filter((line) => line.endsWith('.txt')),
    isDone: () => doneAt > 0,
    /** Milliseconds that the sync took; for one that is done. */
    took: () => doneAt - wentAt,
  }
}

it('loses nothing it acknowledged when it is killed in the middle of a sync, fifty times', {
  timeout: 120_000,
}, async () => {
  const corpus = folderOf()
  const data = folderOf()
  const text = (file: number, round: number) => `Station ${file} has the call sign Sierra${round}x${file}.\n`
  const write = (round: number) => {
    for (let file = 0; file < FILES; file++) writeFileSync(join(corpus, `${file}.txt`), text(file, round))
  }
  const open = () => openRuntime({ corpusDir: corpus, dataDir: data, maxFileBytes: 1_000_000 })

  write(0)
  const whole = prepareSync(corpus, data)
  await whole.ready
  whole.go()
  await whole.closed
  // The first sync is the slowest, and a machine that is busy then may be idle later: what finishes sooner sets the pace.
  let span = whole.took()
  expect(whole.stored()).toHaveLength(FILES)

  let cut = 0
  let next = prepareSync(corpus, data)
  try {
    for (let round = 1; round <= ROUNDS; round++) {
      write(round)
      const sync = next
      await sync.ready
      sync.go()
      // Spread over the whole of a sync, so that each of its phases is met.
      await wait((span * 1.1 * (round - Math.random())) / ROUNDS)
      await sync.kill()
      if (!sync.isDone()) cut++
      else span = Math.min(span, sync.took())
      next = prepareSync(corpus, data)

      const runtime = await open()
      for (const id of sync.stored()) {
        const document = await runtime.documents.get(id)
        expect(document?.text.trim(), `${id} in round ${round}`).toBe(text(Number.parseInt(id, 10), round).trim())
      }
      const answer = await collectAnswer(runtime.assistant.ask({ question: 'What is the call sign of station 7?' }))
      expect(answer.answer, `round ${round}`).toMatch(/Sierra\d+x7\b/)
      if (round % SETTLE_EVERY === 0) {
        // Vectors and index may be behind until a start has caught up; the rest is right at every moment.
        const before = await checkData(data)
        expect(before.problems.filter(({ part }) => part !== 'vectors' && part !== 'index')).toEqual([])
        await runtime.settle()
        expect((await checkData(data)).problems, `round ${round}`).toEqual([])
      }
      await runtime.close()
    }
  } finally {
    await next.kill()
  }
  expect(cut).toBeGreaterThan(ROUNDS / 2)
})
