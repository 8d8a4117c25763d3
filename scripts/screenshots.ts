// Takes the pictures of docs/images: Ibid on the sample corpus, in its main states. Needs Chromium.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { CHROMIUM } from '../src/channels/widget/chromium.suite.ts'
import { readEnv } from '../src/node/env.ts'
import { openRuntime } from '../src/node/runtime.ts'
import { listen } from '../src/node/server.ts'
import { palettePng } from './palette-png.ts'

const ROOT = join(import.meta.dirname, '..')
const OUT = join(ROOT, 'docs/images')
const CONFLICTING = 'when was the JF-17 deal'
const ANSWERED = 'How many countries took part in AMAN-2013?'
const UNKNOWN = 'who is the president of France'

if (!CHROMIUM) throw new Error('No Chromium found; CHROMIUM names one.')
mkdirSync(OUT, { recursive: true })

let endpoint = ''
const host = createServer((request, response) => {
  response.setHeader('content-type', 'text/html; charset=utf-8')
  response.end(hostPage(new URL(request.url ?? '/', 'http://host').searchParams))
})
await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve))
const site = `http://127.0.0.1:${(host.address() as AddressInfo).port}`
const settings = readEnv(
  { PORT: '0', DATA_DIR: mkdtempSync(join(tmpdir(), 'ibid-images-')), ALLOWED_ORIGINS: site },
  ROOT,
)
const runtime = await openRuntime(settings)
const server = await listen(runtime, settings, () => {})
await runtime.sync()
endpoint = server.url
const browser = await chromium.launch({
  executablePath: CHROMIUM,
  args: ['--no-sandbox', '--force-color-profile=srgb'],
})

try {
  await shot('page', `${endpoint}/`, { viewport: { width: 1180, height: 760 } }, async (page) => {
    await page.locator('.questions button').first().waitFor()
    await ask(page, ANSWERED)
  })
  const panel = { viewport: { width: 980, height: 760 } }
  await shot('launcher', `${site}/`, panel, async (page) => {
    await page.locator('.launcher').click()
    await ask(page, CONFLICTING)
  })
  await shot('dark', `${site}/`, { ...panel, colorScheme: 'dark' }, async (page) => {
    await page.locator('.launcher').click()
    await ask(page, CONFLICTING)
    await page.getByRole('button', { name: 'Bad answer' }).click()
    await page.locator('.comment').waitFor()
    await page.locator('.log').evaluate((log) => log.scrollTo(0, log.scrollHeight))
  })
  await shot('not-found', `${endpoint}/`, { viewport: { width: 1180, height: 760 } }, async (page) => {
    await ask(page, UNKNOWN)
    await page.locator('.titles').waitFor()
  })
  await shot('source', `${endpoint}/`, { viewport: { width: 1180, height: 760 } }, async (page) => {
    await ask(page, ANSWERED)
    await page.locator('.card button').first().click()
    await page.locator('.viewer mark').waitFor()
  })
  const phone = { viewport: { width: 390, height: 760 } }
  await shot('phone', `${site}/?lang=de`, phone, async (page) => {
    await page.locator('.launcher').click()
    await ask(page, ANSWERED)
  })
  await shot('error', `${site}/`, phone, async (page) => {
    await page.locator('.launcher').click()
    await page.locator('.chips').waitFor()
    await page.context().setOffline(true)
    await page.locator('.composer textarea').fill(CONFLICTING)
    await page.keyboard.press('Enter')
    await page.getByRole('alert').waitFor()
  })
} finally {
  await browser.close()
  await server.close()
  await runtime.close()
  host.close()
}

async function ask(page: Page, question: string): Promise<void> {
  await page.locator('.composer textarea').fill(question)
  await page.keyboard.press('Enter')
  await page.locator('.actions').last().waitFor()
}

async function shot(name: string, url: string, options: BrowserContextOptions, act: (page: Page) => Promise<void>) {
  const context = await browser.newContext({ deviceScaleFactor: 1.5, reducedMotion: 'reduce', ...options })
  const page = await context.newPage()
  await page.goto(url)
  await act(page)
  // The caret and the pointer are nobody's business.
  await page.mouse.move(0, 0)
  const path = join(OUT, `${name}.png`)
  const png = palettePng(await page.screenshot({ caret: 'hide' }))
  await context.close()
  writeFileSync(path, png)
  console.log(`${name}.png: ${Math.round(png.length / 1000)} kB`)
}

function hostPage(query: URLSearchParams): string {
  const words = 'Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore. '
  return `<!doctype html><html lang="${query.get('lang') ?? 'en'}" dir="${query.get('dir') ?? 'ltr'}">
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<style>:root{color-scheme:light dark}body{font:16px/1.6 system-ui;max-width:46rem;margin:40px;color:light-dark(#333,#bbb)}
h1{font-size:28px}p{color:light-dark(#888,#777)}</style>
<h1>Handbook</h1>${`<p>${words.repeat(3)}</p>`.repeat(6)}
<script type="module" src="${endpoint}/widget/v1.js"></script><ibid-chat endpoint="${endpoint}"></ibid-chat>`
}
