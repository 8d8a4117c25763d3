import { Hono } from 'hono'
import { afterAll, describe, expect, it } from 'vitest'
import type { HttpEnv } from '../channels/wire/http-env.ts'
import { readAsset } from '../node/assets.ts'
import { createApp } from './app.ts'
import { CHROMIUM, type Visit, visit } from './browser.suite.ts'
import { fixture } from './fixture.suite.ts'
import { DOCS_FILES } from './routes/docs.ts'
import { type Served, serveApp } from './served.suite.ts'

const app = createApp(fixture({ assets: readAsset }).deps)

describe('GET /docs', () => {
  it('is a page whose files are all of this server', async () => {
    const page = await app.request('/docs')
    expect(page.headers.get('content-type')).toMatch(/^text\/html/)
    const policy = page.headers.get('content-security-policy')!
    expect(policy).not.toMatch(/unsafe|\*|https?:/)
    const html = await page.text()
    const named = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1]!)
    expect(named.length).toBeGreaterThan(3)
    for (const address of named) {
      const file = await app.request(new URL(address, 'http://localhost/docs'))
      expect(file.status, address).toBe(200)
      expect((await file.arrayBuffer()).byteLength).toBeGreaterThan(100)
    }
    for (const name of DOCS_FILES) expect(html).toContain(name)
  })

  it('has no other files, and is not there where nobody can read files', async () => {
    expect((await app.request('/docs/package.json')).status).toBe(404)
    expect((await app.request('/docs/..%2Fpackage.json')).status).toBe(404)
    expect((await createApp(fixture().deps).request('/docs')).status).toBe(404)
  })

  describe.skipIf(CHROMIUM === null)('in Chromium (skipped where there is none)', { timeout: 60_000 }, () => {
    const open: (Served | Visit)[] = []
    afterAll(() => Promise.all(open.map((each) => each.close())))

    it('shows every operation, its examples, and breaks no rule of its policy', async () => {
      const told = Promise.withResolvers<{ shown: string; refused: string[] }>()
      const site = new Hono<HttpEnv>()
      site.post('/told', async (c) => {
        told.resolve(await c.req.json())
        return c.body(null, 204)
      })
      // What a person would do: open the first operation, try it, and look.
      site.get('/docs/start.js', async (c) => {
        const start = await (await app.fetch(c.req.raw)).text()
        return c.body(`${WATCH}\n${start}`, 200, { 'content-type': 'text/javascript' })
      })
      site.all('*', (c) => app.fetch(c.req.raw))
      const served = await serveApp(site)
      open.push(served, visit(`${served.url}/docs#/Ibid/ask`))
      const { shown, refused } = await told.promise
      expect(refused).toEqual([])
      for (const path of ['/v1/ask', '/v1/chat/completions', '/mcp', '/readyz']) expect(shown).toContain(path)
      expect(shown).toContain('when was the JF-17 deal')
      // The answer of the fixture, which the page has fetched from this server.
      expect(shown).toContain('conv_2')
    })
  })
})

const WATCH = `
const refused = []
document.addEventListener('securitypolicyviolation', (event) => refused.push(event.violatedDirective + ' ' + event.blockedURI))
const watch = setInterval(() => {
  // A click before the form has its value does nothing.
  if (!document.querySelector('.live-responses-table')) document.querySelector('.btn.execute')?.click()
  const shown = document.body.innerText + [...document.querySelectorAll('textarea')].map((area) => area.value).join()
  if (!shown.includes('conv_2')) return
  clearInterval(watch)
  fetch('/told', { method: 'POST', body: JSON.stringify({ shown, refused }) })
}, 300)
`
