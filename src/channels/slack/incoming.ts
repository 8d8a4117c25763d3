import type { MessageEvent } from './payload.ts'
import { mentions, mentionsOthers, plainText } from './text.ts'

/** A message that may be a question to the bot. */
export interface IncomingQuestion {
  channel: string
  /** The message that the answer's thread hangs on. */
  thread: string
  user: string
  userTeam: string
  question: string
  /** `direct` in a direct message and where the bot is called by name; `overheard` in a thread it may have spoken in. */
  addressed: 'direct' | 'overheard'
}

/** What people write; all else are changes, joins, topics and the like. */
const SUBTYPES = new Set<string | undefined>([undefined, 'file_share', 'thread_broadcast'])

/**
 * What a message asks, or null where it cannot be meant for the bot: it comes from a bot, is a change to a message, or
 * speaks to others.
 */
export function questionOf(event: MessageEvent, team: string, botUserId: string | null): IncomingQuestion | null {
  const { user, channel, ts, text } = event
  if (user === undefined || user === botUserId || user === 'USLACKBOT') return null
  if (event.bot_id !== undefined || event.hidden === true || event.edited !== undefined) return null
  if (!SUBTYPES.has(event.subtype)) return null
  const called = event.type === 'app_mention' || (botUserId !== null && mentions(text, botUserId))
  const direct = called || event.channel_type === 'im'
  // A thread that calls somebody else speaks to them.
  if (!direct && (event.thread_ts === undefined || mentionsOthers(text, botUserId ?? ''))) return null
  return {
    channel,
    thread: event.thread_ts ?? ts,
    user,
    userTeam: event.user_team ?? event.team ?? team,
    question: plainText(text, botUserId),
    addressed: direct ? 'direct' : 'overheard',
  }
}

/** The conversation of a thread: Slack's own words for where it is. */
export function conversationOfThread(team: string, channel: string, thread: string): string {
  return `slack:${team}:${channel}:${thread}`
}
