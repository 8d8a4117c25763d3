import * as z from 'zod'

// Only what is used is read: Slack adds fields at any time.

const Message = z.object({
  type: z.enum(['message', 'app_mention']),
  subtype: z.string().optional(),
  hidden: z.boolean().optional(),
  bot_id: z.string().optional(),
  user: z.string().optional(),
  team: z.string().optional(),
  user_team: z.string().optional(),
  text: z.string().default(''),
  channel: z.string(),
  channel_type: z.string().optional(),
  ts: z.string(),
  thread_ts: z.string().optional(),
  edited: z.object({}).optional(),
})
/** A message, or a mention of the app in one: Slack sends both for a mention in a channel. */
export type MessageEvent = z.infer<typeof Message>

const HomeOpened = z.object({
  type: z.literal('app_home_opened'),
  user: z.string(),
  channel: z.string().optional(),
  tab: z.enum(['home', 'messages']).optional(),
})

const Envelope = z.object({
  type: z.literal('event_callback'),
  team_id: z.string(),
  event_id: z.string(),
  event: z.object({ type: z.string() }).loose(),
  authorizations: z.array(z.object({ user_id: z.string(), is_bot: z.boolean() })).optional(),
})

const Action = z.object({ action_id: z.string(), value: z.string().optional() })
const BlockActions = z.object({
  type: z.literal('block_actions'),
  team: z.object({ id: z.string() }).nullish(),
  enterprise: z.object({ id: z.string() }).nullish(),
  user: z.object({ id: z.string(), team_id: z.string().optional() }),
  trigger_id: z.string().optional(),
  response_url: z.string().optional(),
  container: z
    .object({
      type: z.string(),
      channel_id: z.string().optional(),
      message_ts: z.string().optional(),
      thread_ts: z.string().optional(),
      is_ephemeral: z.boolean().optional(),
    })
    .optional(),
  message: z.object({ thread_ts: z.string().optional() }).nullish(),
  actions: z.array(Action),
})
/** Buttons that were pressed. */
export type BlockActions = z.infer<typeof BlockActions>

const SlashCommand = z.object({
  command: z.string(),
  text: z.string().default(''),
  team_id: z.string(),
  user_id: z.string(),
  channel_id: z.string(),
  trigger_id: z.string().optional(),
  response_url: z.string(),
})
/** `/ask` as it was typed. */
export type SlashCommand = z.infer<typeof SlashCommand>

/** What Slack sends, as far as the bot knows it; `other` is acknowledged and left alone. */
export type SlackPayload =
  | { kind: 'verification'; challenge: string }
  | { kind: 'message'; team: string; eventId: string; botUserId: string | null; event: MessageEvent }
  | { kind: 'home'; team: string; user: string; channel: string | null; tab: 'home' | 'messages' | null }
  | { kind: 'actions'; team: string; actions: BlockActions }
  | { kind: 'command'; command: SlashCommand }
  | { kind: 'rate_limited' }
  | { kind: 'other' }

/** Reads a body whose signature was found good. Null where it is none of Slack's. */
export function readPayload(contentType: string | null, body: Uint8Array): SlackPayload | null {
  const text = new TextDecoder().decode(body)
  if (contentType?.toLowerCase().startsWith('application/x-www-form-urlencoded')) {
    const form = new URLSearchParams(text)
    const payload = form.get('payload')
    if (payload !== null) return readInteraction(json(payload))
    if (form.get('ssl_check') === '1') return { kind: 'other' }
    const command = SlashCommand.safeParse(Object.fromEntries(form))
    return command.success ? { kind: 'command', command: command.data } : null
  }
  return readEvent(json(text))
}

function readInteraction(value: unknown): SlackPayload | null {
  const parsed = BlockActions.safeParse(value)
  if (!parsed.success) return isTyped(value) ? { kind: 'other' } : null
  const { team, enterprise } = parsed.data
  return { kind: 'actions', team: team?.id ?? enterprise?.id ?? '', actions: parsed.data }
}

function readEvent(value: unknown): SlackPayload | null {
  if (!isTyped(value)) return null
  if (value.type === 'url_verification') {
    return typeof value.challenge === 'string' ? { kind: 'verification', challenge: value.challenge } : null
  }
  if (value.type === 'app_rate_limited') return { kind: 'rate_limited' }
  const envelope = Envelope.safeParse(value)
  if (!envelope.success) return { kind: 'other' }
  const { team_id: team, event_id: eventId, event, authorizations } = envelope.data
  const message = Message.safeParse(event)
  if (message.success) {
    const botUserId = authorizations?.find((authorization) => authorization.is_bot)?.user_id ?? null
    return { kind: 'message', team, eventId, botUserId, event: message.data }
  }
  const home = HomeOpened.safeParse(event)
  if (home.success) {
    const { user, channel = null, tab = null } = home.data
    return { kind: 'home', team, user, channel, tab }
  }
  // Among them `app_context_changed`: what somebody looks at is neither read nor kept, answers come from the documents.
  return { kind: 'other' }
}

function isTyped(value: unknown): value is { type: string; challenge?: unknown } {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
