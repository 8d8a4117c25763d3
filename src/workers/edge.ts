import { createAssistant } from '../assistant.ts'
import type { HttpEvent } from '../channels/wire/http-env.ts'
import { createApp } from '../http/app.ts'
import { chatServers } from '../http/chat-servers.ts'
import type { HttpDeps } from '../http/deps.ts'
import type { Readiness } from '../http/schemas.ts'
import { EDGE_EXPORT_FILE, parseEdgeExport } from '../index/edge-export.ts'
import { openStore } from '../store/open-store.ts'
import { createAssets, docsAsset, readWidgetAssets } from './assets.ts'
import { callerOf } from './caller.ts'
import { openCorpus, openIndex } from './corpus.ts'
import { createD1 } from './d1.ts'
import { readBindings, readSettings } from './env.ts'
import { provideLexicon } from './tagger-model.ts'

/** What the log of a Worker is told. */
export type EdgeEvent = HttpEvent | { event: 'warning'; message: string }

/**
 * Composes Ibid of what the Worker is bound to: the generation in its assets, the database that this is in, and the state.
 * @throws IbidError `config` for wrong variables or bindings, `unavailable` or `corrupt` for a generation that is not whole
 */
export async function openEdge(
  env: Readonly<Record<string, unknown>>,
  log: (event: EdgeEvent) => void,
): Promise<ReturnType<typeof createApp>> {
  const settings = readSettings(env)
  const { state, corpus, assets: fetcher, rateLimit } = readBindings(env)
  const assets = createAssets(fetcher)
  const description = parseEdgeExport(await assets.text(`ibid/${EDGE_EXPORT_FILE}`))
  const { slot } = description
  const name = `CORPUS_${slot.toUpperCase()}`
  const [{ documents, keywords }, store, served, widget, lexicon] = await Promise.all([
    openCorpus(createD1(corpus[slot], name), name, description),
    openStore(createD1(state, 'STATE'), { retentionDays: settings.conversationRetentionDays }),
    openIndex(assets, description),
    readWidgetAssets(assets),
    assets.text(description.lexicon.path),
  ])
  provideLexicon(lexicon)
  const { conversations, feedback } = store
  const told = settings.log === 'json' ? log : () => {}
  const assistant = createAssistant({
    documents,
    keywords,
    conversations,
    served: () => served,
    newId: (prefix) => `${prefix}_${crypto.randomUUID().replaceAll('-', '')}`,
    now: () => new Date().toISOString(),
    elapsed: () => performance.now(),
  })
  const readiness: Readiness = {
    status: 'ready',
    documents: description.documents,
    chunks: description.passages,
    generation: served?.generation ?? null,
    embedder: served?.embedder.id ?? null,
    index: served === null ? null : 'hnsw',
  }
  const deps: HttpDeps = {
    ...chatServers({ assistant, conversations, documents, feedback, store }, settings, null, told),
    assistant,
    documents,
    conversations,
    feedback,
    readiness: async () => readiness,
    version: description.version,
    limits: { bodyBytes: settings.maxBodyBytes },
    apiKeys: settings.apiKeys,
    siteKeys: settings.siteKeys,
    siteLimits: settings.siteLimits,
    ...(settings.sessionSecret && { sessionSecret: settings.sessionSecret }),
    traceAllowed: settings.trace === 'on',
    widget: { assets: widget },
    allowedHosts: settings.allowedHosts,
    allowedOrigins: settings.allowedOrigins,
    assets: (file) => docsAsset(assets, file),
    ...(settings.publicUrl !== '' && { publicUrl: settings.publicUrl }),
    ...(rateLimit && {
      rateLimit: async (request) => (await rateLimit.limit({ key: await callerOf(request) })).success,
    }),
    log: told,
  }
  return createApp(deps)
}
