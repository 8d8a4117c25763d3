/** How a text is cut into chunks; lengths are UTF-16 units. */
export interface ChunkOptions {
  /** Length to fill a chunk up to. */
  target?: number
  /** Length no chunk exceeds. */
  max?: number
  /** How much of the chunk before may be repeated, in whole sentences; 0 repeats nothing. */
  overlap?: number
}

/** Every number of ingestion that may be set. */
export const DEFAULTS = {
  chunk: { target: 900, max: 1400, overlap: 0 },
  /** Largest file that is read: 20 MiB. */
  maxBytes: 20 * 1024 * 1024,
} as const

/** Raise it when the same bytes would now give another text or other chunks: `sync` then reads every file anew. */
export const INGEST_VERSION = 2
