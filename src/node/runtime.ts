import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Assistant, type AssistantOptions, createAssistant } from '../assistant.ts'
import { IbidError, messageOf } from '../core/errors.ts'
import { RETENTION_DAYS } from '../core/options.ts'
import type { ConversationStore, DocumentStore, Embedder, FeedbackStore } from '../core/ports.ts'
import type { Readiness } from '../http/schemas.ts'
import type { SyncReport } from '../ingest/sync.ts'
import { expiry } from '../store/conversations.ts'
import { openStore, type Store } from '../store/open-store.ts'
import { buildGeneration } from './build-generation.ts'
import { createCorpusRecord } from './corpus-record.ts'
import { DATABASE_FILE, INDEX_FOLDER } from './data-folder.ts'
import { embedPassages } from './embed-passages.ts'
import type { Settings } from './env.ts'
import { createFolderSource } from './files.ts'
import { loadHnswlib } from './hnswlib.ts'
import { createServedIndex, vectorFingerprint } from './served-index.ts'
import { openSqlite } from './sqlite.ts'
import { storageError } from './storage-error.ts'
import { lockSync } from './sync-lock.ts'

/** Vectors in memory at a time while an index is built. */
const PAGE = 1000

/** What a command decides about a runtime, and no setting does. */
export interface RuntimeOptions {
  /** Told what a person should know and no answer says. */
  warn?(message: string): void
  /** Now, as an ISO 8601 instant; the system's clock when absent. */
  now?(): string
  /** How questions are answered, where it is not as always. */
  assistant?: Partial<AssistantOptions>
  /** The corpus folder is the one the data folder was made from, in a new place. */
  moved?: boolean
}

/** Who follows a sync, and who ends it early. */
export interface RuntimeSyncOptions {
  onProgress?(progress: { phase: 'reading' | 'embedding' | 'indexing'; done: number; total: number }): void
  /** Told each document once it is stored for good. */
  onStored?(id: string): void
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
 * for a data folder that was made from another corpus folder
 */
export async function openRuntime(
  settings: Pick<Settings, 'corpusDir' | 'dataDir' | 'maxFileBytes'> &
    Partial<Pick<Settings, 'conversationRetentionDays'>>,
  options: RuntimeOptions = {},
): Promise<Runtime> {
  const { corpusDir, dataDir } = settings
  const warn = options.warn ?? (() => {})
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
    const holder = createServedIndex(store.vectors, indexDir, warn)
    await holder.reload()

    // A corpus that is half read for the first time would answer "not found" to what stands in the other half.
    // The database is asked until it says so: the first sync may be another process's.
    let hasRead = false
    const isReady = async () => (hasRead ||= await corpus.isRead())
    let reading: { done: number; total: number } | null = null

    const ports = {
      documents: store.documents,
      keywords: store.keywords,
      conversations: store.conversations,
      served: holder.served,
      newId: (prefix: string) => `${prefix}_${randomUUID().replaceAll('-', '')}`,
      now,
      elapsed: () => performance.now(),
    }
    const assistant = createAssistant(ports, options.assistant)

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
      const embedder = await embedPassages(store.vectors, {
        onProgress: (done, total) => onProgress?.({ phase: 'embedding', done, total }),
        ...(signal && { signal }),
      })
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
      const reason = ready && reading === null ? holder.reason() : progressOf(reading)
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

      async close() {
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
