import { MODEL_DEFAULTS } from '../../model/language-model.ts'

/** A language model, as a person set it. Times are in milliseconds. */
export interface ModelSettings {
  provider: 'openai' | 'anthropic' | 'ollama'
  /** The provider's own name for it, such as `gpt-5-mini`. */
  name: string
  apiKey: string | null
  /** Null for the provider's own. */
  baseUrl: string | null
  timeoutMs: number
  firstTokenMs: number
  maxOutputTokens: number
  /** Tokens that each API key may spend in a UTC day; null without a limit. */
  dailyTokens: number | null
}

/** What holds where the environment says nothing. */
export const MODEL_ENV_DEFAULTS = {
  MODEL: 'extractive',
  MODEL_BASE_URL: '',
  MODEL_API_KEY: '',
  OPENAI_API_KEY: '',
  ANTHROPIC_API_KEY: '',
  OLLAMA_HOST: '',
  MODEL_TIMEOUT_MS: String(MODEL_DEFAULTS.totalMs),
  MODEL_FIRST_TOKEN_MS: String(MODEL_DEFAULTS.firstTokenMs),
  MODEL_MAX_OUTPUT_TOKENS: String(MODEL_DEFAULTS.maxOutputTokens),
  MODEL_DAILY_TOKENS: '',
} as const satisfies Record<string, string>

export type ModelEnv = Record<keyof typeof MODEL_ENV_DEFAULTS, string>

const KEYS = {
  openai: 'OPENAI_API_KEY',
  anthropic: 'ANTHROPIC_API_KEY',
} as const
const OLLAMA_PORT = '11434'

/**
 * Reads what the environment says about a model: null for `extractive`. Each wrong value is told to `wrong`, with what is
 * allowed, and never with a key. What another program's variable holds (a provider's key, `OLLAMA_HOST`) is looked at only
 * where it is needed.
 */
export function readModelSettings(env: ModelEnv, wrong: (line: string) => void): ModelSettings | null {
  const integer = (name: keyof ModelEnv, low: number, high: number) => {
    const value = /^\d{1,15}$/.test(env[name]) ? Number(env[name]) : Number.NaN
    if (!(value >= low && value <= high))
      wrong(`${name} is ${JSON.stringify(env[name])}, allowed is a whole number from ${low} to ${high}`)
    return value
  }
  const limits = {
    timeoutMs: integer('MODEL_TIMEOUT_MS', 100, 600_000),
    firstTokenMs: integer('MODEL_FIRST_TOKEN_MS', 100, 600_000),
    maxOutputTokens: integer('MODEL_MAX_OUTPUT_TOKENS', 16, 100_000),
    dailyTokens: env.MODEL_DAILY_TOKENS === '' ? null : integer('MODEL_DAILY_TOKENS', 0, 1e12) || null,
  }
  const { dailyTokens, maxOutputTokens } = limits
  if (dailyTokens !== null && dailyTokens <= maxOutputTokens) {
    wrong(
      `MODEL_DAILY_TOKENS is ${dailyTokens}, allowed is 0 for no limit, or more than MODEL_MAX_OUTPUT_TOKENS ` +
        `(${maxOutputTokens}), which each call sets aside besides what it reads`,
    )
  }
  const baseUrl = env.MODEL_BASE_URL === '' ? null : httpUrl(env.MODEL_BASE_URL)
  if (baseUrl === null && env.MODEL_BASE_URL !== '') {
    // Not shown: one with a password in it is among the wrong ones.
    wrong(
      'MODEL_BASE_URL is wrong, allowed is an http or https URL with neither password nor query, such as http://127.0.0.1:8000/v1',
    )
  }
  if (env.MODEL === 'extractive') return null

  const [, provider, name] = /^(openai|anthropic|ollama):(\S{1,200})$/.exec(env.MODEL) ?? []
  if (provider === undefined || name === undefined) {
    const allowed = 'extractive, openai:NAME, anthropic:NAME or ollama:NAME, such as ollama:llama3.2'
    wrong(`MODEL is ${JSON.stringify(env.MODEL)}, allowed is ${allowed}`)
    return null
  }
  const model = { provider: provider as ModelSettings['provider'], name, ...limits }
  return { ...model, ...addressOf(model.provider, env, baseUrl, wrong) }
}

/** Where a model is reached, and with which key: a provider's own key goes to that provider alone. */
function addressOf(
  provider: ModelSettings['provider'],
  env: ModelEnv,
  baseUrl: string | null,
  wrong: (line: string) => void,
): Pick<ModelSettings, 'apiKey' | 'baseUrl'> {
  const keyOf = (name: keyof ModelEnv) => {
    if (env[name] === '') return null
    // What no header can carry; the key itself is shown to nobody.
    if (!/^[\x21-\x7e]{1,1000}$/.test(env[name])) wrong(`${name} is wrong, allowed is a key without blanks`)
    return env[name]
  }
  const own = keyOf('MODEL_API_KEY')
  if (provider === 'ollama') {
    const host = env.MODEL_BASE_URL === '' && env.OLLAMA_HOST !== '' ? ollamaUrl(env.OLLAMA_HOST) : baseUrl
    if (host === null && env.MODEL_BASE_URL === '' && env.OLLAMA_HOST !== '')
      wrong('OLLAMA_HOST is wrong, allowed is a host with or without a port, such as 127.0.0.1:11434, or a URL')
    return { apiKey: own, baseUrl: host }
  }
  if (env.MODEL_BASE_URL !== '') return { apiKey: own, baseUrl }
  const apiKey = own ?? keyOf(KEYS[provider])
  if (apiKey === null) wrong(`${KEYS[provider]} is not set, and MODEL is ${env.MODEL}: set it, or MODEL_API_KEY`)
  return { apiKey, baseUrl: null }
}

/** A base URL without a slash behind; null for what is none. */
function httpUrl(text: string): string | null {
  if (!URL.canParse(text)) return null
  const url = new URL(text)
  const plain = url.username + url.password + url.search + url.hash === ''
  return /^https?:$/.test(url.protocol) && plain ? url.href.replace(/\/+$/, '') : null
}

/** Ollama's own variable: mostly a host and a port, and often the address that its server listens on. */
function ollamaUrl(text: string): string | null {
  const withScheme = /^[a-z]+:\/\//i.test(text) ? text : `http://${text}`
  if (httpUrl(withScheme) === null) return null
  const url = new URL(withScheme)
  if (url.hostname === '0.0.0.0') url.hostname = '127.0.0.1'
  if (url.hostname === '[::]') url.hostname = '[::1]'
  if (withScheme !== text && !/:\d+\/?$/.test(text)) url.port = OLLAMA_PORT
  return url.href.replace(/\/+$/, '')
}
