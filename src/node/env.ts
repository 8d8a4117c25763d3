import { resolve } from 'node:path'
import * as z from 'zod'
import type { QuotaLimits } from '../channels/widget/quota.ts'
import { DEFAULT_SITE_LIMITS } from '../channels/widget/quota.ts'
import { type ApiKey, parseApiKeys } from '../core/api-keys.ts'
import { IbidError, messageOf } from '../core/errors.ts'
import { MAX_BODY_BYTES, RETENTION_DAYS } from '../core/options.ts'
import { parseSiteKeys, type SiteKey } from '../core/site-keys.ts'
import { DEFAULTS as INGEST_DEFAULTS } from '../ingest/defaults.ts'

/** Everything a person can set about an Ibid on Node. Folders are absolute. */
export interface Settings {
  /** TCP port; 0 lets the system choose one. */
  port: number
  host: string
  corpusDir: string
  dataDir: string
  embeddings: 'builtin'
  model: 'extractive'
  /** Who may call over HTTP; anybody, where there are none. */
  apiKeys: readonly ApiKey[]
  /** Keys of public pages that embed the widget, and how much may be asked under each. */
  siteKeys: readonly SiteKey[]
  siteLimits: QuotaLimits
  /** Days after its last question until a conversation is deleted; 0 keeps all. */
  conversationRetentionDays: number
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
  MODEL: 'extractive',
  API_KEYS: '',
  SITE_KEYS: '',
  SITE_QUESTIONS_PER_MINUTE: String(DEFAULT_SITE_LIMITS.perMinute),
  SITE_QUESTIONS_PER_DAY: String(DEFAULT_SITE_LIMITS.perDay),
  CONVERSATION_RETENTION_DAYS: String(RETENTION_DAYS),
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
/** Says what is wrong with which key, and shows none. */
const keysBy =
  <Key>(parse: (text: string) => Key[]) =>
  (text: string, context: z.RefinementCtx<string>): Key[] => {
    try {
      return parse(text)
    } catch (error) {
      context.addIssue({ code: 'custom', message: messageOf(error) })
      return z.NEVER
    }
  }
const only = <Value extends string>(value: Value, what: string) =>
  z.literal(value, `${value}; this version supports no other ${what}`)

/** Settings whose values are not shown. */
const ALLOWED_KEYS: Record<string, string> = {
  API_KEYS: 'name:secret or a bare secret, separated by commas',
  SITE_KEYS: 'pub_KEY=ORIGIN,ORIGIN, separated by spaces',
}

const Env = z.object({
  PORT: integer(0, 65_535),
  HOST: z.string().regex(HOST, 'a host name or an IP address, such as 127.0.0.1 or 0.0.0.0'),
  CORPUS_DIR: folder,
  DATA_DIR: folder,
  EMBEDDINGS: only('builtin', 'embedder'),
  MODEL: only('extractive', 'model'),
  API_KEYS: z.string().transform(keysBy(parseApiKeys)),
  SITE_KEYS: z.string().transform(keysBy(parseSiteKeys)),
  SITE_QUESTIONS_PER_MINUTE: integer(1, 1_000_000),
  SITE_QUESTIONS_PER_DAY: integer(1, 100_000_000),
  CONVERSATION_RETENTION_DAYS: integer(0, 36_500),
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
    Object.entries(DEFAULTS).map(([name, fallback]) => [name, env[name]?.trim() || fallback]),
  )
  const parsed = Env.safeParse(given)
  if (!parsed.success) {
    const wrong = new Map(parsed.error.issues.map((issue) => [String(issue.path[0]), issue.message]))
    const lines = [...wrong].map(([name, reason]) =>
      name in ALLOWED_KEYS
        ? `${name}: ${reason}; allowed are ${ALLOWED_KEYS[name]}`
        : `${name} is ${JSON.stringify(given[name])}, allowed is ${reason}`,
    )
    throw new IbidError('config', lines.join('\n'))
  }
  const read = parsed.data
  return {
    port: read.PORT,
    host: read.HOST,
    corpusDir: resolve(cwd, read.CORPUS_DIR),
    dataDir: resolve(cwd, read.DATA_DIR),
    embeddings: read.EMBEDDINGS,
    model: read.MODEL,
    apiKeys: read.API_KEYS,
    siteKeys: read.SITE_KEYS,
    siteLimits: { perMinute: read.SITE_QUESTIONS_PER_MINUTE, perDay: read.SITE_QUESTIONS_PER_DAY },
    conversationRetentionDays: read.CONVERSATION_RETENTION_DAYS,
    allowedHosts: read.ALLOWED_HOSTS,
    allowedOrigins: read.ALLOWED_ORIGINS,
    trace: read.TRACE,
    log: read.LOG,
    maxFileBytes: read.MAX_FILE_BYTES,
    maxBodyBytes: read.MAX_BODY_BYTES,
  }
}
