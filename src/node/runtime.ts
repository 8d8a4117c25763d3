import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Assistant, type AssistantOptions, type AssistantPorts, createAssistant } from '../assistant.ts'
import { IbidError, messageOf } from '../core/errors.ts'
import { RETENTION_DAYS } from '../core/options.ts'
import type { ConversationStore, DocumentStore, Embedder, FeedbackStore, LanguageModel } from '../core/ports.ts'
import type { QuestionOptions } from '../embed/question-embedder.ts'
import type { RetryOptions } from '../embed/retrying.ts'
import type { Readiness } from '../http/schemas.ts'
import type { SyncReport } from '../ingest/sync.ts'
import { expiry } from '../store/conversations.ts'
import { openStore, type Store } from '../store/open-store.ts'
import { buildGeneration } from './build-generation.ts'
import { createCorpusRecord } from './corpus-record.ts'
import { DATABASE_FILE, INDEX_FOLDER, MODELS_FOLDER } from './data-folder.ts'
import { embedPassages } from './embed-passages.ts'
import { createEmbedders } from './embedders/embedders.ts'
import type { Settings } from './env.ts'
import { createFolderSource } from './files.ts'
import { loadHnswlib } from './hnswlib.ts'
import { loadModel } from './models.ts'
import { createServedIndex, vectorFingerprint } from './served-index.ts'
import { openSqlite } from './sqlite.ts'
import { storageError } from './storage-error.ts'
import { lockSync } from './sync-lock.ts'

/** Vectors in memory at a time while an index is built. */
const PAGE = 1000
const MB = 1_000_000

/** What a command decides about a runtime, and no setting does. */
export interface RuntimeOptions {
  /** Told what a person should know and no answer says. */
  warn?(message: string): void
  /** A language model of a program's own, in place of the one that the settings name. */
  model?: LanguageModel
  /** Now, as an ISO 8601 instant; the system's clock when absent. */
  now?(): string
  /** How questions are answered, where it is not as always. */
  assistant?: Partial<AssistantOptions>
  /** The corpus folder is the one the data folder was made from, in a new place. */
  moved?: boolean
  /** A program's own embedder, such as `langchainEmbedder` makes one, in the place of what the settings say. */
  embedder?: Embedder
  /** What of the retries of an embedding model is not as it is by default, and of the deadlines of questions to it. */
  retry?: Partial<RetryOptions>
  questions?: Partial<QuestionOptions>
}

/** Who follows a sync, and who ends it early. */
export interface RuntimeSyncOptions {
  onProgress?(progress: {
    phase: 'reading' | 'downloading' | 'embedding' | 'indexing'
    done: number
    total: number
  }): void
  /** Told each document once it is stored for good. */
  onStored?(id: string): void
  /** All documents are stored, and can be found by their words; the vectors follow. */
  onRead?(): void
  signal?: AbortSignal
}

/** What a sync did, and what there is after it. */
export interface RuntimeSyncReport extends SyncReport {
  /** What there is now. */
  documents: number
  passages: number
  generation: string | null
  index: 'hnsw' | 'exact' | null
}

/** Ibid on Node, composed. */
export interface Runtime {
  /** Refuses questions with `unavailable` until all documents were read once. */
  assistant: Assistant
  documents: DocumentStore
  conversations: ConversationStore
  feedback: FeedbackStore
  store: Store
  /**
   * Brings database and index in line with the corpus folder.
   * @throws IbidError `conflict` while another process does so, `config` for an unusable folder, `storage`
   */
  sync(options?: RuntimeSyncOptions): Promise<RuntimeSyncReport>
  /** Finishes what an interrupted sync left undone: vectors and index for what is stored. Leaves it to another process that syncs. */
  settle(options?: RuntimeSyncOptions): Promise<void>
  /** Whether vectors and index are those that the stored passages and the settings call for. */
  isSettled(): Promise<boolean>
  /** Embeds something, so that a model is loaded, and its faults are known, before the first question. */
  warmUp(): Promise<void>
  readiness(): Promise<Readiness>
  /** Deletes the conversations that have expired; every question does so too, and opening. */
  forget(): Promise<void>
  /** Serves the index that is published now. */
  refresh(): Promise<void>
  close(): Promise<void>
}

/**
 * Opens the data folder, creating it where it is missing, and serves the index in it.
 * @throws IbidError `storage`, `corrupt`, `unsupported_version` or `conflict` naming the folder or file; `conflict` too
 * for a data folder that was made from another corpus folder; `config` for a model whose package is not installed, and for
 * an embedder that cannot be made
 */
export async function openRuntime(
  settings: Pick<Settings, 'corpusDir' | 'dataDir' | 'maxFileBytes'> &
    Partial<Pick<Settings, 'conversationRetentionDays' | 'model' | 'embeddings' | 'fusionWeight' | 'openaiKey'>>,
  options: RuntimeOptions = {},
): Promise<Runtime> {
  const { corpusDir, dataDir } = settings
  const warn = options.warn ?? (() => {})
  const modelOver = settings.model && !options.model ? await loadModel(settings.model, warn) : null
  const now = options.now ?? (() => new Date().toISOString())
  const retentionDays = settings.conversationRetentionDays ?? RETENTION_DAYS
  try {
    mkdirSync(dataDir, { recursive: true })
  } catch (error) {
    throw storageError('create DATA_DIR', dataDir, error)
  }
  const sql = openSqlite(join(dataDir, DATABASE_FILE))
  try {
    const store = await openStore(sql, { retentionDays })
    const corpus = createCorpusRecord(store.facts)
    const requireCorpus = async () => {
      if (!options.moved) await corpus.require(corpusDir, dataDir)
    }
    await requireCorpus()
    const indexDir = join(dataDir, INDEX_FOLDER)
    await loadHnswlib((reason) =>
      warn(`the hnswlib addon is not built, so vectors are compared one by one: slower on large corpora (${reason})`),
    )
    const { embedder, retry, questions } = options
    const embedders = createEmbedders({
      settings: settings.embeddings ?? { provider: 'builtin' },
      openaiKey: settings.openaiKey ?? null,
      ...{ vectors: store.vectors, modelsDir: join(dataDir, MODELS_FOLDER), warn },
      ...{ ...(embedder && { embedder }), ...(retry && { retry }), ...(questions && { questions }) },
    })
    const { wanted } = embedders
    const holder = createServedIndex(store.vectors, embedders, indexDir, warn)
    await holder.reload()

    // A corpus that is half read for the first time would answer "not found" to what stands in the other half.
    // The database is asked until it says so: the first sync may be another process's.
    let hasRead = false
    const isReady = async () => (hasRead ||= await corpus.isRead())
    let reading: { done: number; total: number } | null = null
    let embedding: { done: number; total: number } | null = null
    /** Questions find what is stored by its words; a model has vectors of none of it yet. */
    const withoutVectors = async () => !wanted.isBuiltin && holder.served() === null && !(await holder.isCurrent())

    const model = options.model ?? modelOver?.(sql)
    const { fusionWeight = null } = settings
    const ports: AssistantPorts = {
      ...(model && { model }),
      documents: store.documents,
      keywords: store.keywords,
      conversations: store.conversations,
      served: holder.served,
      newId: (prefix: string) => `${prefix}_${randomUUID().replaceAll('-', '')}`,
      now,
      elapsed: () => performance.now(),
    }
    const assistant = createAssistant(ports, {
      ...options.assistant,
      retriever: { fusionWeight, ...options.assistant?.retriever },
    })

    async function forget(): Promise<void> {
      const expired = expiry(now(), retentionDays)
      if (expired === null) return
      // A full disk must not keep anybody from asking.
      await store.conversations.purge(expired).catch((error: unknown) => {
        warn(`conversations that have expired could not be deleted: ${messageOf(error)}`)
      })
    }
    await forget()

    /** Embeds, builds and publishes; under the lock. */
    async function index({ onProgress, signal }: RuntimeSyncOptions): Promise<void> {
      if (await holder.isCurrent()) return
      // A model would have to be asked how many numbers it gives, for nothing.
      if (!wanted.isBuiltin && (await store.vectors.countPassages()) === 0) return
      let embedder: Embedder
      try {
        embedder = await embedPassages(store.vectors, {
          source: wanted,
          onDownload: (loaded, total) =>
            onProgress?.({ phase: 'downloading', done: Math.round(loaded / MB), total: Math.round(total / MB) }),
          onProgress(done, total) {
            embedding = { done, total }
            onProgress?.({ phase: 'embedding', done, total })
          },
          ...(signal && { signal }),
        })
      } finally {
        embedding = null
      }
      const total = await store.vectors.count(embedder.id)
      await buildGeneration({
        directory: indexDir,
        embedder: embedder.id,
        fingerprint: await vectorFingerprint(store.vectors, embedder.id),
        dimensions: embedder.dimensions,
        vectors: allVectors(store, embedder),
        onProgress: (done) => onProgress?.({ phase: 'indexing', done, total }),
        ...(signal && { signal }),
      })
      await holder.reload()
      await store.vectors.retain([embedder.id])
    }

    async function readiness(): Promise<Readiness> {
      const { documents, chunks } = await store.documents.counts()
      const served = holder.served()
      const ready = await isReady()
      const missing =
        ready && chunks > 0 && (await withoutVectors())
          ? `the vectors of ${wanted.name} are not made yet; keywords alone answer`
          : null
      const lack = holder.reason() ?? missing
      const made = lack !== null && embedding !== null ? ` (${embedding.done} of ${embedding.total} made)` : ''
      const reason = !ready || reading !== null ? progressOf(reading) : lack === null ? null : `${lack}${made}`
      return {
        status: ready ? 'ready' : 'unavailable',
        documents,
        chunks,
        generation: served?.generation ?? null,
        embedder: served?.embedder.id ?? null,
        index: holder.kind(),
        ...(reason !== null && { reason }),
      }
    }

    /** Notes the corpus folder once it turned out readable, and before anything is stored of it. */
    async function* noting<File>(files: AsyncIterable<File>): AsyncGenerator<File> {
      yield* files
      await corpus.begin(corpusDir)
    }

    async function requireReady(): Promise<void> {
      if (!(await isReady())) throw new IbidError('unavailable', `${progressOf(reading)}; try again in a few seconds`)
    }

    return {
      assistant: {
        async *ask(request, context) {
          await requireReady()
          yield* assistant.ask(request, context)
        },
        async search(request) {
          await requireReady()
          return assistant.search(request)
        },
      },
      documents: store.documents,
      conversations: store.conversations,
      feedback: store.feedback,
      forget,
      store,
      readiness,
      refresh: holder.reload,

      async sync(options = {}) {
        const { onProgress, onStored, signal } = options
        // The parsers of all file types are a third of the time to the first answer, and most starts need none of them.
        const { sync } = await import('../ingest/sync.ts')
        const release = lockSync(dataDir)
        try {
          const documents: DocumentStore = {
            ...store.documents,
            async put(document) {
              await store.documents.put(document)
              onStored?.(document.document.id)
            },
          }
          await requireCorpus()
          const source = createFolderSource(corpusDir)
          const report = await sync({ ...source, list: () => noting(source.list()) }, documents, {
            maxBytes: settings.maxFileBytes,
            onProgress({ done, total }) {
              reading = { done, total }
              onProgress?.({ phase: 'reading', done, total })
            },
            ...(signal && { signal }),
          })
          // Keyword search answers from here on; the vectors follow.
          await corpus.complete()
          reading = null
          options.onRead?.()
          await index(options)
          const counts = await store.documents.counts()
          const generation = holder.served()?.generation ?? null
          return { ...report, documents: counts.documents, passages: counts.chunks, generation, index: holder.kind() }
        } finally {
          reading = null
          release()
        }
      },

      async settle(options = {}) {
        if (await holder.isCurrent()) return
        let release: () => void
        try {
          release = lockSync(dataDir)
        } catch (error) {
          if (error instanceof IbidError && error.code === 'conflict') return
          throw error
        }
        try {
          await index(options)
        } finally {
          release()
        }
      },

      isSettled: () => holder.isCurrent(),

      async warmUp() {
        // What is wrong is told by readiness and to `warn`.
        await holder
          .served()
          ?.embedder.embedQuery('warming up')
          .catch(() => {})
      },

      async close() {
        await embedders.close()
        await holder.idle()
        sql.close()
      },
    }
  } catch (error) {
    sql.close()
    throw error
  }
}

function progressOf(reading: { done: number; total: number } | null): string {
  return reading === null
    ? 'The documents have not been read yet'
    : `The documents are being read (${reading.done} of ${reading.total})`
}

async function* allVectors({ vectors }: Store, embedder: Embedder) {
  for (let after = -1; ; ) {
    const page = await vectors.read(embedder.id, { after, limit: PAGE })
    if (page.length === 0) return
    yield* page
    after = page.at(-1)!.label
  }
}
