import { resolve } from 'node:path'
import * as z from 'zod'
import { IbidError } from '../../core/errors.ts'
import type { FusionWeight } from '../../core/ports.ts'
import { modelFamily, POOLINGS, type Pooling } from '../../embed/prefixes.ts'
import { integer, optional } from '../../settings/values.ts'

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

/** What holds where the environment says nothing. */
export const EMBEDDING_ENV_DEFAULTS = {
  EMBEDDINGS: 'builtin',
  EMBEDDINGS_BASE_URL: '',
  EMBEDDINGS_API_KEY: '',
  EMBEDDINGS_DIMENSIONS: '',
  EMBEDDINGS_QUERY_PREFIX: '',
  EMBEDDINGS_DOCUMENT_PREFIX: '',
  EMBEDDINGS_DTYPE: 'q8',
  EMBEDDINGS_POOLING: '',
  FUSION_WEIGHT: '',
} as const satisfies Record<string, string>

const weight = /^(?:0|1|0?\.\d{1,6}|1\.0*)$/

const EMBEDDINGS = /^(?:builtin|(?:openai|ollama):[\w./:@+-]{1,200}|transformers:[^\p{Cc}]{1,1000})$/u
/** A prefix is taken with the space at its end, which nobody sees; `none` is no prefix at all. */
const prefix = optional(
  z
    .string()
    .max(1000, 'at most 1000 characters')
    .transform((text) => (text.trim() === 'none' ? '' : text.replace(/:$/, ': '))),
)
const isServer = (text: string): boolean => {
  if (!URL.canParse(text)) return false
  const { protocol, username, password } = new URL(text)
  return /^https?:$/.test(protocol) && username === '' && password === ''
}

export const EMBEDDING_ENV = {
  EMBEDDINGS: z
    .string()
    .regex(
      EMBEDDINGS,
      'builtin, openai:MODEL, ollama:MODEL or transformers:MODEL, such as ollama:nomic-embed-text or transformers:./models/bge-small',
    ),
  EMBEDDINGS_BASE_URL: optional(
    z.string().refine(isServer, 'the http or https address of a server, without user and password'),
  ),
  EMBEDDINGS_API_KEY: optional(z.string().regex(/^[\x21-\x7e]+$/, 'letters, digits and signs of ASCII without spaces')),
  EMBEDDINGS_DIMENSIONS: optional(integer(1, 65_535)),
  EMBEDDINGS_QUERY_PREFIX: prefix,
  EMBEDDINGS_DOCUMENT_PREFIX: prefix,
  EMBEDDINGS_DTYPE: z.enum(DTYPES, DTYPES.join(', ')),
  EMBEDDINGS_POOLING: optional(z.enum(POOLINGS, POOLINGS.join(', '))),
  FUSION_WEIGHT: optional(
    z
      .string()
      .refine(
        (text) => text.split(',').length <= 2 && text.split(',').every((part) => weight.test(part.trim())),
        'a number from 0 (words alone) to 1 (vectors alone), or two with a comma between: where candidates are chosen, and in the final order',
      )
      .transform((text): FusionWeight => {
        const [candidates = 0, ranking = candidates] = text.split(',').map(Number)
        return { candidates, ranking }
      }),
  ),
}

/**
 * The settings of the embedder, from values that are right each by itself.
 * @param openaiKey what holds for OpenAI's own server where there is no key for embeddings alone; it is sent nowhere else
 * @throws IbidError `config` for values that do not go together
 */
export function embeddingSettings(
  read: z.infer<z.ZodObject<typeof EMBEDDING_ENV>>,
  openaiKey: string | null,
  cwd: string,
): EmbeddingSettings {
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
  const isOpenAi = provider === 'openai' && read.EMBEDDINGS_BASE_URL === null
  const apiKey = read.EMBEDDINGS_API_KEY ?? (isOpenAi ? openaiKey : null)
  if (isOpenAi && apiKey === null)
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
