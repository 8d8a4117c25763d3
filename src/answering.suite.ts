import { answerExtractively, type Draft } from './answer/answerer.ts'
import { type AssistantPorts, createAssistant } from './assistant.ts'
import type { ServedIndex } from './core/ports.ts'
import { ingest } from './ingest/ingest.ts'
import { embedPassages } from './node/embed-passages.ts'
import { exactIndexOf } from './node/served-index.ts'
import { openSqlite } from './node/sqlite.ts'
import { createRetriever } from './retrieve/retriever.ts'
import { openStore, type Store } from './store/open-store.ts'

/** Documents read and stored in memory, with everything that answering from them takes. */
export interface Answering {
  store: Store
  ports: AssistantPorts
  assistant: ReturnType<typeof createAssistant>
}

/** Reads files (`name.md` → content) into a database in memory; `vectors: false` leaves keyword search alone. */
export async function answeringFrom(
  files: Readonly<Record<string, string>>,
  { vectors = true }: { vectors?: boolean } = {},
): Promise<Answering> {
  const store = await openStore(openSqlite(':memory:'))
  for (const [id, content] of Object.entries(files)) {
    await store.documents.put(await ingest({ id, bytes: new TextEncoder().encode(content) }))
  }
  const served = vectors ? await servedOf(store) : null
  let last = 0
  const ports: AssistantPorts = {
    ...store,
    served: () => served,
    newId: (prefix) => `${prefix}_${++last}`,
    now: () => '2026-01-01T00:00:00.000Z',
    elapsed: () => performance.now(),
  }
  return { store, ports, assistant: createAssistant(ports) }
}

/** What the extractive answerer makes of a question, before it is told as parts. */
export async function extractiveDraft({ ports, store }: Answering, question: string): Promise<Draft> {
  const { query, hits } = await createRetriever(ports).retrieve(question, 8)
  return answerExtractively(query.text, hits, query, store.documents)
}

async function servedOf({ vectors }: Store): Promise<ServedIndex> {
  const embedder = await embedPassages(vectors, {})
  return { generation: 'g1', embedder, index: await exactIndexOf(vectors, embedder) }
}
