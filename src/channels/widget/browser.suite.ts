import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll } from 'vitest'
import type { AnswerPart, AskRequest, Citation } from '../../core/answer.ts'
import { createApp } from '../../http/app.ts'
import type { HttpDeps } from '../../http/deps.ts'
import { fixture } from '../../http/fixture.suite.ts'
import { readWidgetAssets } from '../../node/widget-assets.ts'
import { CHROMIUM } from './chromium.suite.ts'

export { CHROMIUM }

/** Behind the name of a suite that needs the browser. */
export const NEEDS_BROWSER = CHROMIUM ? '' : ' (skipped: no Chromium found, CHROMIUM names one)'

type Closing = () => Promise<unknown>

/** One browser for a file of tests. Whatever is opened through it is closed after the last of them. */
export function useBrowser() {
  const closings: Closing[] = []
  let browser: Browser

  beforeAll(async () => {
    if (!CHROMIUM) return
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] })
  }, 60_000)
  afterEach(async () => {
    await Promise.all(browser?.contexts().map((context) => context.close()) ?? [])
  })
  afterAll(async () => {
    await browser?.close()
    for (const close of closings.reverse()) await close()
  })

  return {
    closings,
    /** A page in a profile of its own. `troubles` holds what its console, its scripts and its policy complained of. */
    async page(options: BrowserContextOptions = {}): Promise<Page & { troubles: string[] }> {
      const context = await browser.newContext({ viewport: { width: 1000, height: 800 }, ...options })
      const page = await context.newPage()
      page.setDefaultTimeout(10_000)
      const troubles: string[] = []
      page.on('pageerror', (error) => troubles.push(String(error)))
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') troubles.push(message.text())
      })
      return Object.assign(page, { troubles })
    },
    /** Serves pages that embed the widget, of another origin than the endpoint's. */
    async site(html: (path: string) => string, headers: Record<string, string> = {}): Promise<string> {
      const server = createServer((request, response) => {
        response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...headers })
        response.end(html(request.url ?? '/'))
      })
      const url = await listening(server)
      closings.push(() => closed(server))
      return url
    },
    /** Serves Ibid with an assistant that plays a script. */
    async scripted(script: Script, overrides: Partial<HttpDeps> = {}): Promise<string> {
      const { deps } = fixture({ widget: { assets: readWidgetAssets() }, ...overrides })
      const app = createApp({ ...deps, assistant: { ...deps.assistant, ask: script } })
      const server = createAdaptorServer({ fetch: app.fetch }) as Server
      const url = await listening(server)
      closings.push(() => closed(server))
      return url
    },
  }
}

/** What an assistant says to a question. */
export type Script = (request: AskRequest, context?: { signal?: AbortSignal }) => AsyncGenerator<AnswerPart>

async function listening(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function closed(server: Server): Promise<void> {
  server.closeAllConnections()
  server.close()
  await once(server, 'close')
}

/** A page of somebody's, with the widget in it. */
export const embedding = (endpoint: string, attributes = '', page = '') => `<!doctype html>
<html lang="en"><head><title>Handbook</title><meta name="viewport" content="width=device-width"></head>
<body><main><h1>Handbook</h1><p>Words of the page.</p></main>
<ibid-chat endpoint="${endpoint}" ${attributes}></ibid-chat>
<script type="module" src="${endpoint}/widget/v1.js"></script>${page}</body></html>`

export const start = (model = 'extractive', conversationId = 'conv_2', id = 'msg_2'): AnswerPart => ({
  type: 'start',
  id,
  conversationId,
  standaloneQuestion: '',
  model,
  index: { generation: 'g1', embedder: 'builtin' },
})

export const delta = (text: string): AnswerPart => ({ type: 'text-delta', delta: text })

export const cite = (n: number, more: Partial<Citation> = {}): AnswerPart => ({
  type: 'citation',
  citation: {
    n,
    documentId: 'history/002.txt',
    title: `Title ${n}`,
    url: null,
    publishedAt: null,
    author: null,
    chunkId: n,
    quote: 'February 2022',
    start: 3,
    end: 16,
    ...more,
  },
})

export const finish = (more: Partial<Extract<AnswerPart, { type: 'finish' }>> = {}): AnswerPart => ({
  type: 'finish',
  status: 'answered',
  shortAnswer: null,
  model: 'extractive',
  fallback: null,
  followUps: [],
  usage: { inputTokens: 0, outputTokens: 0 },
  timings: { retrieveMs: 1, answerMs: 1 },
  ...more,
})

/** Types a question and sends it, as a reader does; waits until its answer is there, unless told not to. */
export async function askIn(page: Page, question: string, { wait = true } = {}): Promise<void> {
  const turns = await page.locator('.turn').count()
  await page.locator('.composer textarea').fill(question)
  await page.keyboard.press('Enter')
  if (wait) await page.locator('.turn').nth(turns).locator('.actions').waitFor()
}
