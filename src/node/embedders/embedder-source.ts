import type { Embedder } from '../../core/ports.ts'

/** Who follows the making of an embedder, and who ends it early. */
export interface FitOptions {
  /** Bytes of a model that are here, bytes in all. */
  onDownload?: (loaded: number, total: number) => void
  signal?: AbortSignal
}

/** Where the embedder comes from that settings or a program ask for. */
export interface EmbedderSource {
  /** As messages name it. */
  readonly name: string
  /** What the ids of its embedders begin with. */
  readonly prefix: string
  /** Computed from the corpus itself: always there, and anew whenever the corpus changes. */
  readonly isBuiltin: boolean
  /** The embedder of a saved id; null where it cannot be made. Asks nobody. */
  load(id: string): Promise<Embedder | null>
  /**
   * The embedder that the stored passages call for, saved.
   * @throws IbidError `unavailable` for a model that cannot be had, `config` for one that is not there; the signal's reason
   */
  fit(options?: FitOptions): Promise<Embedder>
}
