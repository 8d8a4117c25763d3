import { resolve } from 'node:path'
import * as z from 'zod'
import { IbidError } from '../core/errors.ts'
import { MAX_BODY_BYTES } from '../core/options.ts'
import type { FusionWeight } from '../core/ports.ts'
import { POOLINGS } from '../embed/prefixes.ts'
import { DEFAULTS as INGEST_DEFAULTS } from '../ingest/defaults.ts'
import { DTYPES, type EmbeddingSettings, embeddingSettings } from './embedders/embedding-settings.ts'

/** Everything a person can set about an Ibid on Node. Folders are absolute. */
export interface Settings {
  /** TCP port; 0 lets the system choose one. */
  port: number
  host: string
  corpusDir: string
  dataDir: string
  embeddings: EmbeddingSettings
  /** The key for OpenAI's own server, whatever is asked for now. */
  openaiKey: string | null
  /** What vectors count beside words; null for what belongs to the embedder. */
  fusionWeight: FusionWeight | null
  model: 'extractive'
  /** Host names that requests may address besides those of loopback and HOST; `*` is any. */
  allowedHosts: readonly string[]
  /** Origins of web pages that browsers may call from besides the server's own. */
  allowedOrigins: readonly string[]
  /** Who is given traces: whoever asks (`on`), nobody (`off`), or whoever asks a server on loopback (`auto`). */
  trace: 'auto' | 'on' | 'off'
  log: 'json' | 'text' | 'off'
  /** A larger file is reported and left out. */
  maxFileBytes: number
  /** A larger request body is refused. */
  maxBodyBytes: number
}

/** What holds where the environment says nothing: the one place where the defaults of Ibid on Node are read. */
export const DEFAULTS = {
  PORT: '8787',
  HOST: '127.0.0.1',
  CORPUS_DIR: './corpus',
  DATA_DIR: './.ibid',
  EMBEDDINGS: 'builtin',
  EMBEDDINGS_BASE_URL: '',
  EMBEDDINGS_API_KEY: '',
  EMBEDDINGS_DIMENSIONS: '',
  EMBEDDINGS_QUERY_PREFIX: '',
  EMBEDDINGS_DOCUMENT_PREFIX: '',
  EMBEDDINGS_DTYPE: 'q8',
  EMBEDDINGS_POOLING: '',
  FUSION_WEIGHT: '',
  MODEL: 'extractive',
  ALLOWED_HOSTS: '',
  ALLOWED_ORIGINS: '',
  TRACE: 'auto',
  LOG: 'text',
  MAX_FILE_BYTES: String(INGEST_DEFAULTS.maxBytes),
  MAX_BODY_BYTES: String(MAX_BODY_BYTES),
} as const satisfies Record<string, string>

/** The name of a setting. */
export type EnvName = keyof typeof DEFAULTS

/** A host name or an IP address. */
export const HOST = /^[\w.:%-]+$/

const integer = (low: number, high: number) => {
  const allowed = `a whole number from ${low} to ${high}`
  return z
    .string()
    .regex(/^\d{1,15}$/, allowed)
    .transform(Number)
    .refine((value) => value >= low && value <= high, allowed)
}
const folder = z.string().refine((path) => !path.includes('\0'), 'the path of a folder')
const list = z.string().transform((text) => text.split(/[\s,]+/).filter(Boolean))
/** Of a setting that may be left out: what it is where it is there. */
const optional = <Value>(schema: z.ZodType<Value, string>) =>
  z.string().transform((text, context): Value | null => {
    if (text === '') return null
    const parsed = schema.safeParse(text)
    if (parsed.success) return parsed.data
    context.addIssue({ code: 'custom', message: parsed.error.issues[0]!.message })
    return z.NEVER
  })
const weight = /^(?:0|1|0?\.\d{1,6}|1\.0*)$/
const only = <Value extends string>(value: Value, what: string) =>
  z.literal(value, `${value}; this version supports no other ${what}`)

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
/** Not trimmed: a space at the end belongs to them. */
const UNTRIMMED: ReadonlySet<string> = new Set<EnvName>(['EMBEDDINGS_QUERY_PREFIX', 'EMBEDDINGS_DOCUMENT_PREFIX'])
/** Their values are not shown, whatever is wrong with them. */
const SECRET: ReadonlySet<string> = new Set<EnvName>(['EMBEDDINGS_API_KEY', 'EMBEDDINGS_BASE_URL'])

const Env = z.object({
  PORT: integer(0, 65_535),
  HOST: z.string().regex(HOST, 'a host name or an IP address, such as 127.0.0.1 or 0.0.0.0'),
  CORPUS_DIR: folder,
  DATA_DIR: folder,
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
  MODEL: only('extractive', 'model'),
  ALLOWED_HOSTS: list.refine(
    (hosts) => hosts.every((host) => /^\*$|^[\w.-]+$|^\[[\da-f:]+\]$/i.test(host)),
    'host names without port, separated by commas, such as ibid.example.org, or * for any',
  ),
  ALLOWED_ORIGINS: list.refine(
    (origins) => origins.every((origin) => URL.canParse(origin) && new URL(origin).origin === origin),
    'origins as browsers send them, separated by commas, such as https://docs.example.org',
  ),
  TRACE: z.enum(['auto', 'on', 'off'], 'auto (on loopback alone), on or off'),
  LOG: z.enum(['json', 'text', 'off'], 'json, text or off'),
  MAX_FILE_BYTES: integer(1, 1_000_000_000),
  MAX_BODY_BYTES: integer(1024, 100_000_000),
})

/**
 * Reads the settings from environment variables; an empty value counts as none. Relative folders are resolved against `cwd`.
 * @throws IbidError `config` that names every wrong value and what is allowed.
 */
export function readEnv(env: Readonly<Record<string, string | undefined>>, cwd = process.cwd()): Settings {
  const given = Object.fromEntries(
    Object.entries(DEFAULTS).map(([name, fallback]) => {
      const trimmed = env[name]?.trim()
      return [name, (trimmed && UNTRIMMED.has(name) ? env[name] : trimmed) || fallback]
    }),
  )
  const parsed = Env.safeParse(given)
  if (!parsed.success) {
    const wrong = new Map(parsed.error.issues.map((issue) => [String(issue.path[0]), issue.message]))
    const lines = [...wrong].map(([name, allowed]) =>
      SECRET.has(name)
        ? `${name} is something else than allowed, which is ${allowed}`
        : `${name} is ${JSON.stringify(given[name])}, allowed is ${allowed}`,
    )
    throw new IbidError('config', lines.join('\n'))
  }
  const read = parsed.data
  const openaiKey = env.OPENAI_API_KEY?.trim() || null
  return {
    port: read.PORT,
    host: read.HOST,
    corpusDir: resolve(cwd, read.CORPUS_DIR),
    dataDir: resolve(cwd, read.DATA_DIR),
    embeddings: embeddingSettings(read, openaiKey, cwd),
    openaiKey,
    fusionWeight: read.FUSION_WEIGHT,
    model: read.MODEL,
    allowedHosts: read.ALLOWED_HOSTS,
    allowedOrigins: read.ALLOWED_ORIGINS,
    trace: read.TRACE,
    log: read.LOG,
    maxFileBytes: read.MAX_FILE_BYTES,
    maxBodyBytes: read.MAX_BODY_BYTES,
  }
}
