import { IbidError } from '../../core/errors.ts'
import type { Embedder } from '../../core/ports.ts'
import { createBuiltinEmbedder } from '../../embed/builtin.ts'
import { type BuiltinState, decodeBuiltinState, encodeBuiltinState, fitBuiltin } from '../../embed/builtin-state.ts'
import type { VectorStore } from '../../store/vectors.ts'
import type { EmbedderSource } from './embedder-source.ts'

/** Up to so many passages the built-in embedder is fitted anew on every change, so that the corpus alone decides the answer and not its history. */
const ALWAYS_FIT = 5000
/** Beyond that it is fitted anew when the number of passages has changed by this share. */
const DRIFT = 0.1
/** Passages in memory at a time. */
const PAGE = 512

/** What the ids of built-in embedders begin with. */
export const BUILTIN_PREFIX = 'builtin-'

/** The built-in embedder, fitted to the stored passages. */
export function createBuiltinSource(vectors: VectorStore): EmbedderSource {
  async function load(id: string): Promise<{ embedder: Embedder; state: BuiltinState } | null> {
    const saved = await vectors.loadEmbedder(id)
    if (!saved?.state) return null
    try {
      const state = decodeBuiltinState(saved.state)
      const embedder = createBuiltinEmbedder(state)
      // Another algorithm than the one that made those vectors.
      return embedder.id === id ? { embedder, state } : null
    } catch (error) {
      // Everything here can be made again from the passages, and is.
      if (error instanceof IbidError && (error.code === 'corrupt' || error.code === 'unsupported_version')) return null
      throw error
    }
  }

  return {
    name: 'builtin',
    prefix: BUILTIN_PREFIX,
    isBuiltin: true,
    load: async (id) => (await load(id))?.embedder ?? null,

    async fit() {
      const passages = await vectors.countPassages()
      const latest = passages > ALWAYS_FIT ? await vectors.latestEmbedder(BUILTIN_PREFIX) : null
      const known = latest === null ? null : await load(latest)
      if (known && Math.abs(passages - known.state.passages) <= DRIFT * known.state.passages) return known.embedder
      const state = await fitBuiltin(allTexts(vectors))
      const embedder = createBuiltinEmbedder(state)
      await vectors.saveEmbedder(embedder.id, encodeBuiltinState(state))
      return embedder
    },
  }
}

async function* allTexts(vectors: VectorStore): AsyncGenerator<string> {
  let after = 0
  for (;;) {
    const page = await vectors.passages({ after, limit: PAGE })
    if (page.length === 0) return
    for (const { text } of page) yield text
    after = page.at(-1)!.label
    // Fitting computes without a pause otherwise; requests and signals want their turn.
    await new Promise((resolve) => setImmediate(resolve))
  }
}
