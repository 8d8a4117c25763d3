import type { Embedder } from '../../core/ports.ts'
import { createQuestionEmbedder, type QuestionEmbedder, type QuestionOptions } from '../../embed/question-embedder.ts'
import type { RetryOptions } from '../../embed/retrying.ts'
import type { VectorStore } from '../../store/vectors.ts'
import { type EmbeddingSettings, OPENAI_URL } from '../settings/embeddings.ts'
import { BUILTIN_PREFIX, createBuiltinSource } from './builtin-source.ts'
import type { EmbedderSource } from './embedder-source.ts'
import { createModelSource, type ModelSource, PACKAGES } from './model-source.ts'
import { decodeSpec, type ModelSpec, nameOf, specOf } from './model-spec.ts'
import { requirePackage } from './required-package.ts'

/** The embedders of a data folder: the one that is asked for, and those of indexes that serve until it is there. */
export interface Embedders {
  /** What the settings ask for. */
  readonly wanted: EmbedderSource
  /** The embedder that questions for vectors of this id go through; null where it cannot be made any more. */
  forQuestions(id: string): Promise<Embedder | null>
  /** Why questions to this embedder go without vectors just now; null when all is well. */
  fault(id: string): string | null
  /** Ends requests that are under way, and models. */
  close(): Promise<void>
}

/** What embedders are made with. */
export interface EmbeddersOptions {
  settings: EmbeddingSettings
  vectors: VectorStore
  /** Where downloaded models are kept. */
  modelsDir: string
  /** A program's own embedder, in the place of what the settings say. */
  embedder?: Embedder
  /** The key for OpenAI's own server, where the index in service was made there. */
  openaiKey?: string | null
  /** Told when questions begin to go without vectors, and when they have them again. */
  warn?(message: string): void
  /** What of the retries and deadlines is not as it is by default. */
  retry?: Partial<RetryOptions>
  questions?: Partial<QuestionOptions>
}

/** @throws IbidError `config` for a package that is not installed, or a local model that is not there */
export function createEmbedders(options: EmbeddersOptions): Embedders {
  const { settings, vectors, modelsDir, warn = () => {}, questions } = options
  const ended = new AbortController()
  const environment = { vectors, modelsDir, signal: ended.signal, ...(options.retry && { retry: options.retry }) }
  const builtin = createBuiltinSource(vectors)
  const models = new Map<string, ModelSource>()
  const asked = new Map<string, QuestionEmbedder>()

  function model(spec: ModelSpec, apiKey: string | null): ModelSource {
    const source = createModelSource(spec, apiKey, environment)
    const known = models.get(source.prefix)
    if (known !== undefined) return known
    models.set(source.prefix, source)
    return source
  }

  function chosen(): EmbedderSource {
    if (options.embedder !== undefined) return programSource(options.embedder, vectors)
    if (settings.provider === 'builtin') return builtin
    const spec = specOf(settings)
    requirePackage(PACKAGES[settings.provider], `EMBEDDINGS=${nameOf(spec)}`)
    return model(spec, settings.apiKey)
  }
  const wanted = chosen()

  /** The source of an embedder that is no longer asked for, from what was saved of it. */
  async function former(id: string): Promise<EmbedderSource | null> {
    if (id.startsWith(BUILTIN_PREFIX)) return builtin
    const saved = await vectors.loadEmbedder(id)
    const spec = saved?.state ? decodeSpec(saved.state) : null
    if (spec === null) return null
    const key = keyFor(spec)
    return spec.provider === 'openai' && spec.baseUrl === OPENAI_URL && key === null ? null : model(spec, key)
  }

  /** A key goes to the server it was given for, and to no other that some database names. */
  function keyFor({ provider, baseUrl }: ModelSpec): string | null {
    if (settings.provider === provider && settings.baseUrl === baseUrl) return settings.apiKey
    return provider === 'openai' && baseUrl === OPENAI_URL ? (options.openaiKey ?? null) : null
  }

  return {
    wanted,
    async forQuestions(id) {
      const known = asked.get(id)
      if (known !== undefined) return known
      const source = id.startsWith(wanted.prefix) ? wanted : await former(id)
      const embedder = (await source?.load(id)) ?? null
      if (embedder === null || source?.isBuiltin) return embedder
      const question = createQuestionEmbedder(embedder, {
        ...questions,
        onChange(fault) {
          warn(
            fault === null
              ? `questions are compared with the vectors of ${source?.name} again`
              : `questions are answered by keywords alone for now: ${fault}`,
          )
        },
      })
      asked.set(id, question)
      return question
    },
    fault: (id) => asked.get(id)?.fault() ?? null,
    async close() {
      ended.abort()
      for (const source of models.values()) await source.close()
    },
  }
}

/** A program's own embedder: it is there as long as the program is. */
function programSource(embedder: Embedder, vectors: VectorStore): EmbedderSource {
  return {
    name: embedder.id,
    prefix: embedder.id,
    isBuiltin: false,
    load: async (id) => (id === embedder.id ? embedder : null),
    async fit() {
      await vectors.saveEmbedder(embedder.id, null)
      return embedder
    },
  }
}
