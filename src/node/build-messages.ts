import type { ErrorCode } from '../core/errors.ts'
import type { Manifest } from '../index/manifest.ts'
import type { HnswSettings } from './hnsw-graph.ts'

/** What the building thread is told when it starts. */
export interface BuildOrder {
  directory: string
  embedder: string
  fingerprint: string
  settings: HnswSettings
}

/** To the building thread: vectors row after row with their labels, their memory handed over; or that there are no more. */
export type BuildInput = { type: 'batch'; labels: Uint32Array; vectors: Float32Array } | { type: 'end' }

/** From the building thread: a batch is in the index, the generation is published, or why it is not. */
export type BuildOutput =
  | { type: 'added'; count: number }
  | { type: 'published'; manifest: Manifest }
  | { type: 'failed'; code: ErrorCode; message: string }
