import { resolve } from 'node:path'
import * as z from 'zod'
import type { Hook } from '../channels/webhook/hook.ts'
import { DEFAULT_SITE_LIMITS, type QuotaLimits } from '../channels/widget/quota.ts'
import { type ApiKey, parseApiKeys } from '../core/api-keys.ts'
import { IbidError } from '../core/errors.ts'
import { MAX_BODY_BYTES, RETENTION_DAYS } from '../core/options.ts'
import type { FusionWeight } from '../core/ports.ts'
import { parseSiteKeys, type SiteKey } from '../core/site-keys.ts'
import { DEFAULTS as INGEST_DEFAULTS } from '../ingest/defaults.ts'
import { CHAT_ENV, CHAT_ENV_DEFAULTS, type SlackSettings, slackSettings } from '../settings/chat.ts'
import { folder, integer, list, parsedBy, publicUrl } from '../settings/values.ts'
import {
  EMBEDDING_ENV,
  EMBEDDING_ENV_DEFAULTS,
  type EmbeddingSettings,
  embeddingSettings,
} from './settings/embeddings.ts'
import { MODEL_ENV_DEFAULTS, type ModelSettings, readModelSettings } from './settings/model.ts'

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
  /** The language model that words answers; null where the documents' own sentences do. */
  model: ModelSettings | null
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
  /** Where clients reach the server, without a slash behind: what links begin with. Empty where nobody said. */
  publicUrl: string
  /** The Slack app; null where there is none. */
  slack: SlackSettings | null
  /** Outgoing webhooks of chat servers. */
  hooks: readonly Hook[]
}

/** What holds where the environment says nothing: the one place where the defaults of Ibid on Node are read. */
export const DEFAULTS = {
  PORT: '8787',
  HOST: '127.0.0.1',
  CORPUS_DIR: './corpus',
  DATA_DIR: './.ibid',
  ...EMBEDDING_ENV_DEFAULTS,
  ...MODEL_ENV_DEFAULTS,
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
  PUBLIC_URL: '',
  ...CHAT_ENV_DEFAULTS,
} as const satisfies Record<string, string>

/** The name of a setting. */
export type EnvName = keyof typeof DEFAULTS

/** A host name or an IP address. */
export const HOST = /^[\w.:%-]+$/

const Env = z.object({
  PORT: integer(0, 65_535),
  HOST: z.string().regex(HOST, 'a host name or an IP address, such as 127.0.0.1 or 0.0.0.0'),
  CORPUS_DIR: folder,
  DATA_DIR: folder,
  ...EMBEDDING_ENV,
  API_KEYS: parsedBy(parseApiKeys),
  SITE_KEYS: parsedBy(parseSiteKeys),
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
  PUBLIC_URL: publicUrl,
  ...CHAT_ENV,
})

/** Settings that no message may repeat, and what is allowed for them where the reason does not say. */
const SECRETS = new Map<string, string>([
  ['API_KEYS', '; allowed are name:secret or a bare secret, separated by commas'],
  ['EMBEDDINGS_API_KEY', ''],
  ['EMBEDDINGS_BASE_URL', ''],
  ['HOOKS', '; allowed are name:kind:secret, separated by commas'],
  ['SITE_KEYS', '; allowed are pub_KEY=ORIGIN,ORIGIN, separated by spaces'],
  ['SLACK_SIGNING_SECRET', ''],
  ['SLACK_BOT_TOKEN', ''],
])

/** Not trimmed: a space at the end belongs to them. */
const UNTRIMMED: ReadonlySet<string> = new Set<EnvName>(['EMBEDDINGS_QUERY_PREFIX', 'EMBEDDINGS_DOCUMENT_PREFIX'])

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
  ) as Record<EnvName, string>
  const parsed = Env.safeParse(given)
  const wrong = new Map(parsed.error?.issues.map((issue) => [String(issue.path[0]), issue.message]))
  const lines = [...wrong].map(([name, reason]) =>
    SECRETS.has(name)
      ? `${name}: ${reason}${SECRETS.get(name)}`
      : `${name} is ${JSON.stringify(given[name as EnvName])}, allowed is ${reason}`,
  )
  const model = readModelSettings(given, (line) => lines.push(line))
  if (!parsed.success || lines.length > 0) throw new IbidError('config', lines.join('\n'))
  const read = parsed.data
  const openaiKey = given.OPENAI_API_KEY || null
  return {
    port: read.PORT,
    host: read.HOST,
    corpusDir: resolve(cwd, read.CORPUS_DIR),
    dataDir: resolve(cwd, read.DATA_DIR),
    embeddings: embeddingSettings(read, openaiKey, cwd),
    openaiKey,
    fusionWeight: read.FUSION_WEIGHT,
    model,
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
    publicUrl: read.PUBLIC_URL,
    slack: slackSettings(read),
    hooks: read.HOOKS,
  }
}
