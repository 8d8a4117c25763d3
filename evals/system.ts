import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type Assistant, type AssistantOptions, createAssistant } from '../src/assistant.ts'
import type { IngestedDocument } from '../src/core/document.ts'
import type { DocumentStore, ServedIndex } from '../src/core/ports.ts'
import { embedPassages } from '../src/node/embed-passages.ts'
import { readEnv } from '../src/node/env.ts'
import { openRuntime } from '../src/node/runtime.ts'
import { exactIndexOf } from '../src/node/served-index.ts'
import { openSqlite } from '../src/node/sqlite.ts'
import { standalone } from '../src/retrieve/follow-up.ts'
import { type PreparedQuery, prepareQuery } from '../src/retrieve/query.ts'
import { openStore } from '../src/store/open-store.ts'
import type { Passage } from './datasets/beir.ts'
import { type History, turnsOf } from './datasets/history.ts'

/** Told how far the preparation is. */
export type OnProgress = (phase: string, done: number, total: number) => void

/** What is evaluated, in this process. */
export interface System {
  assistant: Assistant
  documents: Pick<DocumentStore, 'get'>
  /** What the corpus knows of the words of a question that stands by itself: what the reader is given beside the hits. */
  prepare(question: string): Promise<PreparedQuery>
  close(): Promise<void>
}

/** A found passage. */
export interface Ranked {
  id: string
  score: number
}

/** A system whose corpus is passages that are retrieved whole, and whose ways of ranking can be asked one by one. */
export interface PassageSystem extends System {
  /** Makes a conversation in which the history has been said; nothing for none. */
  begin(history: History): Promise<string | undefined>
  /** The question by itself, as the assistant understands it after the history. */
  standalone(question: string, history: History): string
  /** The first `k` passages by keywords alone. */
  byKeywords(question: string, k: number): Promise<Ranked[]>
  /** The first `k` passages by vectors alone. */
  byVectors(question: string, k: number): Promise<Ranked[]>
  size: { passages: number; databaseBytes: number; vectorBytes: number }
}

/** What no measure looks at, and what takes time. */
const NOT_MEASURED = { followUps: 0 }

/**
 * Ibid over a folder, as `ibid serve` runs it but on a database of its own that `close` deletes.
 * @throws IbidError for a folder that cannot be read.
 */
export async function openFolder(corpusDir: string, onProgress: OnProgress): Promise<System> {
  const dataDir = await mkdtemp(join(tmpdir(), 'ibid-eval-'))
  const settings = { ...readEnv({}), corpusDir: resolve(corpusDir), dataDir }
  const remove = () => rm(dataDir, { recursive: true, force: true })
  try {
    const runtime = await openRuntime(settings, {
      warn: (message) => console.error(`ibid: ${message}`),
      assistant: NOT_MEASURED,
    })
    const close = async () => {
      await runtime.close()
      await remove()
    }
    try {
      const report = await runtime.sync({ onProgress: ({ phase, done, total }) => onProgress(phase, done, total) })
      for (const { id, reason } of report.failed)
        console.error(`ibid: ${reason.includes(id) ? reason : `${id}: ${reason}`}`)
      const { documents, keywords } = runtime.store
      const { chunks } = await documents.counts()
      return {
        assistant: runtime.assistant,
        documents,
        prepare: (question) => prepareQuery(question, keywords, chunks),
        close,
      }
    } catch (error) {
      await runtime.close()
      throw error
    }
  } catch (error) {
    await remove()
    throw error
  }
}

/**
 * Ibid over passages, each a document of one chunk, in memory: what is measured is retrieval and reading, not how files
 * are read and cut. Vectors are compared one by one, so no approximation enters. `options` are those of the assistant.
 */
export async function openPassages(
  passages: readonly Passage[],
  onProgress: OnProgress,
  options: Partial<AssistantOptions> = {},
): Promise<PassageSystem> {
  const sql = openSqlite(':memory:')
  const { documents, keywords, conversations, vectors } = await openStore(sql)
  for (const [i, passage] of passages.entries()) {
    await documents.put(asDocument(passage))
    onProgress('storing', i + 1, passages.length)
  }
  const embedder = await embedPassages(vectors, { onProgress: (done, total) => onProgress('embedding', done, total) })
  const index = await exactIndexOf(vectors, embedder)
  const served: ServedIndex = { generation: 'evaluation', embedder, index }
  const assistant = createAssistant(
    {
      documents,
      keywords,
      conversations,
      served: () => served,
      newId: (prefix) => `${prefix}_${randomUUID()}`,
      now: () => new Date().toISOString(),
      elapsed: () => performance.now(),
    },
    { ...NOT_MEASURED, ...options },
  )
  const prepare = (question: string) => prepareQuery(question, keywords, passages.length)
  const turns = (history: History) => turnsOf(history, (question, before) => standalone(question, before).text)

  /** In the order of `ids`; there is one chunk a document, so a chunk stands for its document. */
  async function ranked(found: readonly { id: number; score: number }[]): Promise<Ranked[]> {
    const scores = new Map(found.map(({ id, score }) => [id, score]))
    const chunks = await documents.chunks(found.map(({ id }) => id))
    return chunks.map(({ chunk, document }) => ({ id: document.id, score: scores.get(chunk.id)! }))
  }

  const [pages] = await sql.all<{ bytes: number }>(
    'SELECT page_count * page_size AS bytes FROM pragma_page_count(), pragma_page_size()',
  )
  return {
    assistant,
    documents,
    prepare,
    size: {
      passages: passages.length,
      databaseBytes: pages?.bytes ?? 0,
      vectorBytes: index.size * index.dimensions * Float32Array.BYTES_PER_ELEMENT,
    },
    async begin(history) {
      if (history.length === 0) return undefined
      const id = `conv_${randomUUID()}`
      for (const turn of turns(history)) await conversations.append(id, turn)
      return id
    },
    standalone: (question, history) => standalone(question, turns(history)).text,
    async byKeywords(question, k) {
      const { keywords: asked } = await prepare(question)
      return ranked((await keywords.search(asked, k)).map(({ chunkId, score }) => ({ id: chunkId, score })))
    },
    async byVectors(question, k) {
      const { text } = await prepare(question)
      const found = await index.search(await embedder.embedQuery(text), k)
      const scores = new Map(found.map(({ label, score }) => [label, score]))
      const chunks = await documents.chunksOfLabels(found.map(({ label }) => label))
      return ranked(chunks.map(({ label, chunkId }) => ({ id: chunkId, score: scores.get(label)! })))
    },
    async close() {
      sql.close()
    },
  }
}

function asDocument({ id, title, text }: Passage): IngestedDocument {
  const unknown = { author: null, publisher: null, publishedAt: null, url: null }
  return {
    document: { id, title, ...unknown, mediaType: 'text/plain', hash: '', text },
    chunks: [{ ordinal: 0, start: 0, end: text.length, text, headings: [] }],
  }
}
