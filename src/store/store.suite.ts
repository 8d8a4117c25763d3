import type { Sql } from '../core/ports.ts'
import { conversationsSuite } from './conversations.suite.ts'
import { documentsSuite } from './documents.suite.ts'
import { feedbackSuite } from './feedback.suite.ts'
import { keywordsSuite } from './keywords.suite.ts'
import { schemaSuite } from './schema.suite.ts'
import { vectorsSuite } from './vectors.suite.ts'

/** The whole contract of the store, for a database behind the `Sql` port. `open` gives an empty one. */
export function storeSuite(name: string, open: () => Promise<Sql>): void {
  schemaSuite(name, open)
  documentsSuite(name, open)
  keywordsSuite(name, open)
  conversationsSuite(name, open)
  feedbackSuite(name, open)
  vectorsSuite(name, open)
}
