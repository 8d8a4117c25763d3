import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { parseApiKeys } from '../../core/api-keys.ts'
import { createApp } from '../../http/app.ts'
import { fixture } from '../../http/fixture.suite.ts'
import { readWidgetAssets } from '../../node/widget-assets.ts'
import { ASSET_TYPES } from './routes.ts'

const assets = readWidgetAssets()
const app = (overrides = {}) => createApp(fixture({ widget: { assets }, ...overrides }).deps)

describe('the files of the widget', () => {
  it.each(Object.entries(ASSET_TYPES))(
    '%s is there for pages of any site, compressed for those that take it',
    async (name, type) => {
      const plain = await app().request(`/widget/${name}`)
      expect(plain.status).toBe(200)
      expect(plain.headers.get('content-type')).toBe(type)
      expect(plain.headers.get('access-control-allow-origin')).toBe('*')
      expect(plain.headers.get('cross-origin-resource-policy')).toBe('cross-origin')
      expect(plain.headers.get('x-content-type-options')).toBe('nosniff')
      expect(plain.headers.get('cache-control')).toContain('max-age=3600')
      const body = new Uint8Array(await plain.arrayBuffer())

      const zipped = await app().request(`/widget/${name}`, { headers: { 'accept-encoding': 'br, gzip' } })
      expect(zipped.headers.get('content-encoding')).toBe('gzip')
      expect(zipped.headers.get('vary')?.toLowerCase()).toContain('accept-encoding')
      expect(new Uint8Array(gunzipSync(new Uint8Array(await zipped.arrayBuffer())))).toEqual(body)
      expect(zipped.headers.get('etag')).not.toBe(plain.headers.get('etag'))
    },
  )

  it('are not sent again to those who have them', async () => {
    const etag = (await app().request('/widget/v1.js')).headers.get('etag')!
    const again = await app().request('/widget/v1.js', { headers: { 'if-none-match': etag } })
    expect([again.status, await again.text()]).toEqual([304, ''])
    expect((await app().request('/widget/v1.js', { headers: { 'if-none-match': '"other"' } })).status).toBe(200)
  })

  it('are the same for every origin, so that what one page has cached is good for another', async () => {
    const origin = 'https://docs.example'
    const welcome = await app({ allowedOrigins: [origin] }).request('/widget/v1.js', { headers: { origin } })
    expect(welcome.headers.get('access-control-allow-origin')).toBe('*')
  })

  it('are all that is there', async () => {
    for (const path of ['/widget/', '/widget/v2.js', '/widget/../package.json', '/widget/%2e%2e/package.json'])
      expect((await app().request(path)).status, path).toBe(404)
    expect((await createApp(fixture().deps).request('/')).status).toBe(404)
  })
})

describe('the page at /', () => {
  it('shows titles as text, whatever they are', async () => {
    const title = '"><script>alert(1)</script><img src=x onerror=alert(2)>'
    const { deps } = fixture({ widget: { assets } })
    const [first] = await deps.documents.list()
    const page = await createApp({
      ...deps,
      documents: { ...deps.documents, list: async () => [{ ...first!, title, author: title }] },
    }).request('/')
    const html = await page.text()
    expect(html).not.toMatch(/<script>|<img/)
    expect(html).toContain('&lt;script&gt;')
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self';/)
    expect(page.headers.get('content-security-policy')).not.toContain('unsafe')
  })

  it('says when there is nothing yet, and when there is more', async () => {
    const { deps } = fixture({ widget: { assets } })
    const none = { ...deps, documents: { ...deps.documents, list: async () => [] } }
    expect(await (await createApp(none).request('/')).text()).toContain('There are none yet')
    const readiness = async () => ({ ...(await deps.readiness()), status: 'unavailable' as const, documents: 0 })
    expect(await (await createApp({ ...none, readiness }).request('/')).text()).toContain('are being read')
    const many = { ...deps, readiness: async () => ({ ...(await deps.readiness()), documents: 1004 }) }
    expect(await (await createApp(many).request('/')).text()).toContain('and 1000 more')
  })

  it('shows nothing of the documents where an API key is wanted', async () => {
    const closed = app({ apiKeys: parseApiKeys('a-secret-of-sixteen') })
    const html = await (await closed.request('/')).text()
    expect(html).toContain('wants an API key')
    expect(html).not.toContain('Title of')
    expect(await (await closed.request('/widget/corpus')).json()).toEqual({ documents: [], questions: [] })
  })
})
