import { Hono } from 'hono'
import { etag } from 'hono/etag'
import type { Assistant } from '../../assistant.ts'
import type { ConversationStore, DocumentStore } from '../../core/ports.ts'
import { exampleQuestions } from './example-questions.ts'
import { PAGE_POLICY, page } from './page.ts'

/** A file of assets/widget; `gzip` is the same, compressed, where the platform does not compress by itself. */
export interface WidgetAsset {
  body: Uint8Array<ArrayBuffer>
  gzip?: Uint8Array<ArrayBuffer>
}

/** The files that the browser loads, with their media types. */
export const ASSET_TYPES = {
  'v1.js': 'text/javascript; charset=utf-8',
  'de.json': 'application/json',
  'page.js': 'text/javascript; charset=utf-8',
  'page.css': 'text/css; charset=utf-8',
  'icon.svg': 'image/svg+xml',
} as const
export type WidgetAssets = Readonly<Record<keyof typeof ASSET_TYPES, WidgetAsset>>

/** Whether a path is one of these files: they are for pages of any origin, and must not be kept as one origin's. */
export const isWidgetFile = (path: string) => Object.keys(ASSET_TYPES).some((name) => path === `/widget/${name}`)

export interface WidgetDeps {
  assets: WidgetAssets
  assistant: Assistant
  documents: Pick<DocumentStore, 'list'>
  conversations: Pick<ConversationStore, 'delete'>
  readiness(): Promise<{ status: 'ready' | 'unavailable'; documents: number; generation: string | null }>
  /** Whether anybody may ask, so that the page can. */
  open: boolean
}

/** Whose request it is, as far as the guards before it know: an API key, a site, or nobody. */
type WidgetEnv = { Variables: { owner: string | null } }

/** Documents that the page lists, and that the widget offers where nothing was found. */
const LISTED = 100
const OFFERED = 5

/** Sites that embed the widget see a new version of it within the hour, and have it at hand meanwhile. */
const CACHED = 'public, max-age=3600, stale-while-revalidate=86400'

/** `/widget/…`: what a page loads to show the widget; `/widget/corpus`: what can be asked about; `/`: a page to try it on. */
export function widgetRoutes(deps: WidgetDeps): Hono<WidgetEnv> {
  const app = new Hono<WidgetEnv>()
  let known: { generation: string | null; questions: Promise<string[]> } | undefined

  /** Made anew for each generation of the index: each question costs an answer. */
  async function questions(): Promise<string[]> {
    const { status, generation } = await deps.readiness()
    if (status !== 'ready') return []
    if (known?.generation !== generation) {
      const made = { generation, questions: exampleQuestions(deps) }
      known = made
      made.questions.catch(() => {
        if (known === made) known = undefined
      })
    }
    return known!.questions
  }

  for (const [name, type] of Object.entries(ASSET_TYPES) as [keyof WidgetAssets, string][]) {
    app.get(`/widget/${name}`, etag(), (c) => {
      const { body, gzip } = deps.assets[name]
      const zipped = gzip !== undefined && /\bgzip\b/.test(c.req.header('accept-encoding') ?? '')
      return c.body(zipped ? gzip : body, 200, {
        'content-type': type,
        'cache-control': CACHED,
        vary: 'accept-encoding',
        ...(zipped && { 'content-encoding': 'gzip' }),
        // Pages of any site load these, modules by CORS.
        'access-control-allow-origin': '*',
        'cross-origin-resource-policy': 'cross-origin',
      })
    })
  }

  app.get('/widget/corpus', async (c) => {
    const owner = c.get('owner')
    if (owner === null && !deps.open) return c.json({ documents: [], questions: [] })
    // A site reads what its answers cite; titles that it could not open would be dead ends.
    const documents = owner === null ? await deps.documents.list({ limit: OFFERED }) : []
    const titles = documents.map(({ id, title }) => ({ id, title }))
    return c.json({ documents: titles, questions: await questions() })
  })

  app.get('/', async (c) => {
    const { status, documents: count } = await deps.readiness()
    const documents = deps.open ? await deps.documents.list({ limit: LISTED }) : []
    const content = {
      documents,
      more: Math.max(0, count - documents.length),
      ready: status === 'ready',
      open: deps.open,
    }
    return c.html(page(content), 200, { 'content-security-policy': PAGE_POLICY, 'cache-control': 'no-cache' })
  })

  return app
}
