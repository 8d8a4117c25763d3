import type { Passage } from './beir.ts'
import type { History } from './history.ts'

/** A question with the answers that are right, each as good as the others; an unanswerable one has none. */
export interface ReadingQuestion {
  id: string
  kind: string
  question: string
  history: History
  /** The passages with the answer; of an unanswerable question, the passage it was written against. */
  documentIds: readonly string[]
  answers: readonly string[]
  answerable: boolean
}

export interface ReadingDataset {
  corpus: Passage[]
  questions: ReadingQuestion[]
}
