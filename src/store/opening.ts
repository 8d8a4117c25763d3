import type { DocumentFilter } from '../core/document.ts'
import type { Sql } from '../core/ports.ts'
import { openStore, type Store } from './open-store.ts'

/** For suites: a fresh database with its store. */
export const opening = (open: () => Promise<Sql>) => async (): Promise<{ sql: Sql; store: Store }> => {
  const sql = await open()
  return { sql, store: await openStore(sql) }
}

/** For suites: the documents that a query finds, best first. */
export async function found(store: Store, query: readonly string[], filter?: DocumentFilter): Promise<string[]> {
  const hits = await store.keywords.search(query, 10, filter)
  return (await store.documents.chunks(hits.map((hit) => hit.chunkId))).map(({ document }) => document.id)
}
