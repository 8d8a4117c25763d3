import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Hono } from 'hono'
import { afterAll, describe, expect, it } from 'vitest'
import { createApp } from '../../http/app.ts'
import { CHROMIUM, type Visit, visit } from '../../http/browser.suite.ts'
import { type Served, serveApp } from '../../http/served.suite.ts'
import { CITATIONS, scripted, TEXT } from '../scripted.suite.ts'
import type { HttpEnv } from '../wire/http-env.ts'

const component = readFileSync(fileURLToPath(import.meta.resolve('deep-chat/dist/deepChat.bundle.js')))

/** The page of somebody who uses the component: it asks, and tells the test what the component has in the end. */
const page = (stream: boolean, question: string) => `<!doctype html>
<script type="module">
  import '/deepChat.bundle.js'
  // Whole before it is shown: each property that is set later renders it anew.
  const chat = document.createElement('deep-chat')
  const tell = (error) => fetch('/told', {
    method: 'POST',
    body: JSON.stringify({ error, messages: chat.getMessages(), shown: chat.shadowRoot.textContent }),
  })
  let settled
  Object.assign(chat, {
    connect: { url: '/hooks/deep-chat', stream: ${stream} },
    requestBodyLimits: { maxMessages: -1 },
    errorMessages: { displayServiceErrorMessages: true },
    onMessage: ({ message }) => { if (message.role === 'ai') setTimeout(tell, 0) },
    onError: (error) => setTimeout(tell, 0, String(error)),
    // It may render more than once before it is ready, and forgets what was said before the last time.
    onComponentRender: () => {
      clearTimeout(settled)
      settled = setTimeout(() => chat.submitUserMessage({ text: ${JSON.stringify(question)} }), 300)
    },
  })
  document.body.append(chat)
</script>`

interface Told {
  error?: string
  messages: { role: string; text: string; custom?: { status: string; citations: unknown } }[]
  shown: string
}

// A browser takes its time to start on a busy machine.
describe.skipIf(CHROMIUM === null)(
  'the deep-chat component in Chromium (skipped where there is none)',
  { timeout: 60_000 },
  () => {
    const open: (Served | Visit)[] = []
    afterAll(() => Promise.all(open.map((each) => each.close())))

    async function told(stream: boolean, question: string): Promise<Told> {
      const script = scripted()
      const app = createApp(script.deps)
      const told = Promise.withResolvers<Told>()
      const site = new Hono<HttpEnv>()
      site.get('/page', (c) => c.html(page(stream, question)))
      site.get('/deepChat.bundle.js', (c) => c.body(component, 200, { 'content-type': 'text/javascript' }))
      site.post('/told', async (c) => {
        told.resolve(await c.req.json())
        return c.body(null, 204)
      })
      site.all('*', (c) => app.fetch(c.req.raw))
      const served = await serveApp(site)
      open.push(served, visit(`${served.url}/page`))
      return told.promise
    }

    it.each([false, true])('shows the answer with its sources; streamed: %s', async (stream) => {
      const { error, messages, shown } = await told(stream, 'when?')
      expect(error).toBeUndefined()
      expect(messages.map(({ role }) => role)).toEqual(['user', 'ai'])
      const [, answer] = messages
      expect(answer!.text.startsWith(TEXT)).toBe(true)
      expect(answer!.text).toContain('“In February 2022 a deal was struck.”')
      expect(answer!.custom).toMatchObject({ status: 'conflicting', citations: CITATIONS })
      // Rendered: the list of sources is Markdown, and what a title says is not.
      expect(shown).toContain('The deal [draft] *now*')
      expect(shown).not.toContain('**Sources**')
    })

    it('shows what went wrong', async () => {
      const { shown } = await told(false, 'refuse before')
      expect(shown).toContain('The documents are being read.')
    })
  },
)
