import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/opt/google/chrome/chrome']

/** Where a Chromium is; null where there is none, and tests that need one are skipped. */
export const CHROMIUM = [process.env.CHROME_PATH, ...PLACES].find((path) => path && existsSync(path)) ?? null

/** A real browser on a page; `said` grows by what it logs. */
export interface Visit {
  said(): string
  close(): Promise<void>
}

/** Opens a page in a browser of its own, without a window. The page has to tell the test what it found. */
export function visit(url: string): Visit {
  if (CHROMIUM === null) throw new Error('there is no Chromium')
  const profile = mkdtempSync(join(tmpdir(), 'ibid-browser-'))
  const child: ChildProcess = spawn(CHROMIUM, [
    '--headless',
    // Containers run as root and have no namespaces of their own; the pages are the test's.
    '--no-sandbox',
    '--disable-gpu',
    '--disable-dev-shm-usage',
    '--enable-logging=stderr',
    '--remote-debugging-port=0',
    `--user-data-dir=${profile}`,
    url,
  ])
  let said = ''
  child.stderr?.on('data', (chunk) => {
    said += chunk
  })
  return {
    said: () => said,
    async close() {
      if (child.exitCode === null) {
        child.kill('SIGKILL')
        await once(child, 'close')
      }
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
