import * as z from 'zod'
import { SLACK_API_URL } from '../channels/slack/api.ts'
import { parseHooks } from '../channels/webhook/parse-hooks.ts'
import { IbidError } from '../core/errors.ts'
import { parsedBy } from './values.ts'

/** What a Slack app was given, and how it behaves. */
export interface SlackSettings {
  signingSecret: string
  botToken: string
  replies: 'threads' | 'mentions-only'
  /** Questions to try; none where some are to be made from the documents. */
  examples: readonly string[]
  apiUrl: string
}

/** What holds where the environment says nothing. */
export const CHAT_ENV_DEFAULTS = {
  SLACK_SIGNING_SECRET: '',
  SLACK_BOT_TOKEN: '',
  SLACK_REPLIES: 'threads',
  SLACK_EXAMPLES: '',
  SLACK_API_URL,
  HOOKS: '',
} as const satisfies Record<string, string>

export const CHAT_ENV = {
  SLACK_SIGNING_SECRET: z
    .string()
    .regex(/^(\S{16,128})?$/, 'the "Signing Secret" on the page "Basic Information" of the app'),
  SLACK_BOT_TOKEN: z
    .string()
    .regex(/^(xox(b-|e\.xoxb-)\S+)?$/, 'the "Bot User OAuth Token" of the app, which begins with xoxb-'),
  SLACK_REPLIES: z.enum(['threads', 'mentions-only'], 'threads or mentions-only'),
  SLACK_EXAMPLES: z.string().transform((text) =>
    text
      .split(/[|\n]/)
      .map((question) => question.trim())
      .filter(Boolean),
  ),
  SLACK_API_URL: z
    .string()
    .refine(
      (url) => URL.canParse(url) && url.endsWith('/'),
      'an address that ends in a slash, such as https://slack.com/api/',
    ),
  HOOKS: parsedBy(parseHooks),
}

/** @throws IbidError `config` where one of the two secrets of the app is missing: the bot would hear or speak, not both. */
export function slackSettings(read: z.infer<z.ZodObject<typeof CHAT_ENV>>): SlackSettings | null {
  const { SLACK_SIGNING_SECRET: signingSecret, SLACK_BOT_TOKEN: botToken } = read
  if (signingSecret === '' && botToken === '') return null
  const missing = signingSecret === '' ? 'SLACK_SIGNING_SECRET' : botToken === '' ? 'SLACK_BOT_TOKEN' : null
  if (missing !== null) {
    throw new IbidError('config', `${missing} is missing: a Slack app has both a signing secret and a bot token`)
  }
  return {
    signingSecret,
    botToken,
    replies: read.SLACK_REPLIES,
    examples: read.SLACK_EXAMPLES,
    apiUrl: read.SLACK_API_URL,
  }
}
