import { resolve } from 'node:path'
import { IbidError } from '../../core/errors.ts'
import { modelFamily, type Pooling } from '../../embed/prefixes.ts'

/** The kinds of weights that Transformers.js knows; `q8` is what its models are made for on a CPU. */
export const DTYPES = ['q8', 'fp32', 'fp16', 'int8', 'uint8', 'q4', 'q4f16', 'bnb4'] as const
export type Dtype = (typeof DTYPES)[number]

/** Which embedder a person asks for. Whatever decides its vectors is told here, defaults included. */
export type EmbeddingSettings = { provider: 'builtin' } | ModelSettings

/** A model, where it is, and how its texts are written. */
export interface ModelSettings {
  provider: 'openai' | 'ollama' | 'transformers'
  /** Name of the model; of a local one the absolute path of its folder. */
  model: string
  /** A folder on this machine; nothing is downloaded. */
  isLocal: boolean
  /** Where its server is; empty for a model in this process. */
  baseUrl: string
  apiKey: string | null
  /** How many numbers its vectors shall have; null for what the model gives. */
  dimensions: number | null
  queryPrefix: string
  documentPrefix: string
  dtype: Dtype
  pooling: Pooling
}

/** OpenAI's own server. */
export const OPENAI_URL = 'https://api.openai.com/v1'
const OLLAMA_URL = 'http://127.0.0.1:11434'

interface Read {
  EMBEDDINGS: string
  EMBEDDINGS_BASE_URL: string | null
  EMBEDDINGS_API_KEY: string | null
  EMBEDDINGS_DIMENSIONS: number | null
  EMBEDDINGS_QUERY_PREFIX: string | null
  EMBEDDINGS_DOCUMENT_PREFIX: string | null
  EMBEDDINGS_DTYPE: Dtype
  EMBEDDINGS_POOLING: Pooling | null
}

/**
 * The settings of the embedder, from values that are right each by itself.
 * @param openaiKey what holds for OpenAI's API where there is no key for embeddings alone
 * @throws IbidError `config` for values that do not go together
 */
export function embeddingSettings(read: Read, openaiKey: string | null, cwd: string): EmbeddingSettings {
  const { EMBEDDINGS: asked } = read
  const colon = asked.indexOf(':')
  if (colon < 0) return { provider: 'builtin' }
  const provider = asked.slice(0, colon) as ModelSettings['provider']
  const named = asked.slice(colon + 1).trim()
  const isLocal = provider === 'transformers' && /^[./~\\]|^[A-Za-z]:[\\/]/.test(named)
  if (provider === 'transformers' && !isLocal && !/^[\w.-]+(?:\/[\w.-]+)?$/.test(named)) {
    throw new IbidError(
      'config',
      `EMBEDDINGS is ${JSON.stringify(asked)}, allowed after transformers: is a name on the hub, such as Xenova/bge-small-en-v1.5, or a folder that begins with . or /`,
    )
  }
  const apiKey = read.EMBEDDINGS_API_KEY ?? (provider === 'openai' ? openaiKey : null)
  if (provider === 'openai' && apiKey === null && read.EMBEDDINGS_BASE_URL === null)
    throw new IbidError(
      'config',
      `EMBEDDINGS is ${JSON.stringify(asked)}, which needs EMBEDDINGS_API_KEY or OPENAI_API_KEY`,
    )
  const family = modelFamily(named)
  return {
    provider,
    model: isLocal ? resolve(cwd, named) : named,
    isLocal,
    baseUrl:
      provider === 'transformers'
        ? ''
        : (read.EMBEDDINGS_BASE_URL ?? (provider === 'openai' ? OPENAI_URL : OLLAMA_URL)),
    apiKey,
    dimensions: read.EMBEDDINGS_DIMENSIONS,
    queryPrefix: read.EMBEDDINGS_QUERY_PREFIX ?? family.query,
    documentPrefix: read.EMBEDDINGS_DOCUMENT_PREFIX ?? family.document,
    dtype: read.EMBEDDINGS_DTYPE,
    pooling: read.EMBEDDINGS_POOLING ?? family.pooling,
  }
}
