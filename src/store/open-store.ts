import type { ConversationStore, DocumentStore, FeedbackStore, KeywordIndex, Sql } from '../core/ports.ts'
import { type ConversationOptions, createConversationStore } from './conversations.ts'
import { createDocumentStore } from './documents.ts'
import { createFactStore, type FactStore } from './facts.ts'
import { createFeedbackStore } from './feedback.ts'
import { createKeywordIndex } from './keywords.ts'
import { migrate } from './migrations.ts'
import { createVectorStore, type VectorStore } from './vectors.ts'

/** Everything Ibid keeps. Documents, passages and keywords are the truth; vectors are derived from them. */
export interface Store {
  documents: DocumentStore
  keywords: KeywordIndex
  conversations: ConversationStore
  feedback: FeedbackStore
  vectors: VectorStore
  facts: FactStore
}

/** Conversations are kept forever unless it is said for how long. */
export const STORE_DEFAULTS: ConversationOptions = { retentionDays: 0 }

/**
 * The store in a database, which is brought to the present schema first.
 *
 * @throws IbidError `unsupported_version` for a database of a newer Ibid, `conflict` for one of another program
 */
export async function openStore(sql: Sql, options: Partial<ConversationOptions> = {}): Promise<Store> {
  await migrate(sql)
  return {
    documents: createDocumentStore(sql),
    keywords: createKeywordIndex(sql),
    conversations: createConversationStore(sql, { ...STORE_DEFAULTS, ...options }),
    feedback: createFeedbackStore(sql),
    vectors: createVectorStore(sql),
    facts: createFactStore(sql),
  }
}
