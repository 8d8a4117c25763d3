import * as z from 'zod'
import type { Hook } from '../channels/webhook/hook.ts'
import { DEFAULT_SITE_LIMITS, type QuotaLimits } from '../channels/widget/quota.ts'
import { type ApiKey, parseApiKeys } from '../core/api-keys.ts'
import { IbidError } from '../core/errors.ts'
import { MAX_BODY_BYTES, RETENTION_DAYS } from '../core/options.ts'
import { parseSiteKeys, type SiteKey } from '../core/site-keys.ts'
import type { EdgeSlot } from '../index/edge-export.ts'
import { CHAT_ENV, CHAT_ENV_DEFAULTS, type SlackSettings, slackSettings } from '../settings/chat.ts'
import { integer, list, parsedBy, publicUrl } from '../settings/values.ts'
import type { D1Database, Fetcher, RateLimit } from './platform.ts'

/** What a Worker of Ibid is bound to; wrangler.toml names them. */
export interface Bindings {
  /** Conversations, feedback and deliveries. */
  state: D1Database
  /** The databases that generations of the corpus take turns in. */
  corpus: Readonly<Record<EdgeSlot, D1Database>>
  /** What `ibid export --edge` wrote. */
  assets: Fetcher
  /** Counts requests by caller; null where it is not bound. */
  rateLimit: RateLimit | null
}

/** Everything a person can set about an Ibid on Workers, as variables and secrets of the same names as on Node. */
export interface EdgeSettings {
  apiKeys: readonly ApiKey[]
  siteKeys: readonly SiteKey[]
  siteLimits: QuotaLimits
  /** What sessions of sites are signed with; null where there are no site keys. */
  sessionSecret: Uint8Array<ArrayBuffer> | null
  conversationRetentionDays: number
  allowedHosts: readonly string[]
  allowedOrigins: readonly string[]
  trace: 'on' | 'off'
  log: 'json' | 'off'
  maxBodyBytes: number
  publicUrl: string
  slack: SlackSettings | null
  hooks: readonly Hook[]
}

/** What holds where nothing is set. The platform routes no host that was not given to the Worker, so that any is allowed. */
const DEFAULTS = {
  API_KEYS: '',
  SITE_KEYS: '',
  SITE_QUESTIONS_PER_MINUTE: String(DEFAULT_SITE_LIMITS.perMinute),
  SITE_QUESTIONS_PER_DAY: String(DEFAULT_SITE_LIMITS.perDay),
  SESSION_SECRET: '',
  CONVERSATION_RETENTION_DAYS: String(RETENTION_DAYS),
  ALLOWED_HOSTS: '*',
  ALLOWED_ORIGINS: '',
  TRACE: 'off',
  LOG: 'json',
  MAX_BODY_BYTES: String(MAX_BODY_BYTES),
  PUBLIC_URL: '',
  ...CHAT_ENV_DEFAULTS,
} as const satisfies Record<string, string>

const Env = z.object({
  API_KEYS: parsedBy(parseApiKeys),
  SITE_KEYS: parsedBy(parseSiteKeys),
  SITE_QUESTIONS_PER_MINUTE: integer(1, 1_000_000),
  SITE_QUESTIONS_PER_DAY: integer(1, 100_000_000),
  SESSION_SECRET: z.string().regex(/^$|^.{32,1000}$/, 'at least 32 characters that nobody can guess'),
  CONVERSATION_RETENTION_DAYS: integer(0, 36_500),
  ALLOWED_HOSTS: list,
  ALLOWED_ORIGINS: list,
  TRACE: z.enum(['on', 'off'], 'on or off'),
  LOG: z.enum(['json', 'off'], 'json or off'),
  MAX_BODY_BYTES: integer(1024, 100_000_000),
  PUBLIC_URL: publicUrl,
  ...CHAT_ENV,
})

/** @throws IbidError `config` that names every wrong variable, and no value */
export function readSettings(env: Readonly<Record<string, unknown>>): EdgeSettings {
  const given = Object.fromEntries(
    Object.entries(DEFAULTS).map(([name, fallback]) => {
      const value = env[name]
      return [name, (typeof value === 'string' && value.trim()) || fallback]
    }),
  )
  const parsed = Env.safeParse(given)
  if (!parsed.success) {
    const wrong = parsed.error.issues.map(({ path, message }) => `${String(path[0])} is wrong: ${message}`)
    throw new IbidError('config', [...new Set(wrong)].join('\n'))
  }
  const read = parsed.data
  if (read.SITE_KEYS.length > 0 && read.SESSION_SECRET === '') {
    const why = 'a session that one isolate of the Worker began would be unknown to the others'
    throw new IbidError('config', `SESSION_SECRET is missing, and there are SITE_KEYS: without it ${why}`)
  }
  return {
    apiKeys: read.API_KEYS,
    siteKeys: read.SITE_KEYS,
    siteLimits: { perMinute: read.SITE_QUESTIONS_PER_MINUTE, perDay: read.SITE_QUESTIONS_PER_DAY },
    sessionSecret: read.SESSION_SECRET === '' ? null : new TextEncoder().encode(read.SESSION_SECRET),
    conversationRetentionDays: read.CONVERSATION_RETENTION_DAYS,
    allowedHosts: read.ALLOWED_HOSTS,
    allowedOrigins: read.ALLOWED_ORIGINS,
    trace: read.TRACE,
    log: read.LOG,
    maxBodyBytes: read.MAX_BODY_BYTES,
    publicUrl: read.PUBLIC_URL,
    slack: slackSettings(read),
    hooks: read.HOOKS,
  }
}

/** @throws IbidError `config` naming every binding that is missing */
export function readBindings(env: Readonly<Record<string, unknown>>): Bindings {
  const missing = ['STATE', 'CORPUS_A', 'CORPUS_B', 'ASSETS'].filter((name) => typeof env[name] !== 'object')
  if (missing.length > 0) {
    throw new IbidError('config', `The Worker is not bound to ${missing.join(', ')}: wrangler.toml says how`)
  }
  return {
    state: env.STATE as D1Database,
    corpus: { a: env.CORPUS_A as D1Database, b: env.CORPUS_B as D1Database },
    assets: env.ASSETS as Fetcher,
    rateLimit: (env.RATE_LIMIT as RateLimit | undefined) ?? null,
  }
}
