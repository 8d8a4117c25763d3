import { plainText } from '../slack/text.ts'
import type { Fields, HookKind } from './hook.ts'

/** A question as a chat server brought it. */
export interface HookQuestion {
  question: string
  /** What goes on in the same thread has the same; it names channel, and thread or person. */
  conversation: string
}

/** Where chat servers differ. */
export interface Dialect {
  /** Milliseconds that the chat server waits for an answer, less some for the way. */
  patienceMs: number
  /** Most characters of a message. */
  maxChars: number
  format: 'markdown' | 'mrkdwn' | 'teams'
  /** What is asked, and where; null for what is to be left alone: a bot's own words, an edit. */
  read(fields: Fields, day: string): HookQuestion | null
  /** The answer as the chat server posts it, in the thread that it was asked in. */
  reply(text: string, fields: Fields): Fields
  /** What says that there is nothing to post. */
  silence: Fields
}

const text = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value) : '')

/** The text without the word that called for the webhook. */
function withoutTrigger(fields: Fields): string {
  const said = text(fields.text)
  const trigger = text(fields.trigger_word)
  return (trigger !== '' && said.startsWith(trigger) ? said.slice(trigger.length) : said).trim()
}

/** A thread where there is one, otherwise what one person says in a channel on one day. */
function conversationOf(fields: Fields, thread: unknown, day: string): string {
  const place = [text(fields.team_id), text(fields.channel_id)]
  return [...place, ...(text(thread) === '' ? [text(fields.user_id), day] : [text(thread)])].join(' ')
}

export const DIALECTS: Record<HookKind, Dialect> = {
  // The outgoing webhooks that Slack had before apps. https://docs.slack.dev/legacy/legacy-custom-integrations
  slack: {
    patienceMs: 2_700,
    maxChars: 12_000,
    format: 'mrkdwn',
    read: (fields, day) =>
      fields.bot_id || fields.user_id === 'USLACKBOT'
        ? null
        : {
            question: plainText(withoutTrigger(fields), null),
            conversation: conversationOf(fields, fields.thread_ts, day),
          },
    reply: (answer, { thread_ts }) => ({
      text: answer,
      unfurl_links: false,
      unfurl_media: false,
      ...(text(thread_ts) !== '' && { thread_ts }),
    }),
    silence: {},
  },

  // https://developers.mattermost.com/integrate/webhooks/outgoing; it does not say which thread a message is in.
  mattermost: {
    patienceMs: 25_000,
    maxChars: 16_000,
    format: 'markdown',
    read: (fields, day) => ({
      question: withoutTrigger(fields),
      conversation: conversationOf(fields, null, day),
    }),
    reply: (answer) => ({ text: answer, response_type: 'comment' }),
    silence: {},
  },

  // https://docs.rocket.chat/docs/integrations
  rocketchat: {
    patienceMs: 15_000,
    maxChars: 5_000,
    format: 'markdown',
    read: (fields, day) =>
      (fields.bot && fields.bot !== 'false') || fields.isEdited === true
        ? null
        : {
            question: withoutTrigger(fields),
            // The answer begins a thread on the message, and what follows in it belongs together.
            conversation: conversationOf(fields, text(fields.tmid) || text(fields.message_id), day),
          },
    reply: (answer, { tmid, message_id }) => {
      const thread = text(tmid) || text(message_id)
      return { text: answer, ...(thread !== '' && { tmid: thread }) }
    },
    silence: {},
  },

  // Its own format and its likeness of Slack's. https://zulip.com/api/outgoing-webhooks
  zulip: {
    patienceMs: 9_000,
    maxChars: 10_000,
    format: 'markdown',
    read: (fields, day) => (isZulips(fields) ? readZulips(fields) : readZulipsSlack(fields, day)),
    // Zulip posts in the topic that the question was asked in.
    reply: (answer, fields) => (isZulips(fields) ? { content: answer } : { text: answer }),
    silence: { response_not_required: true },
  },

  teams: {
    patienceMs: 4_500,
    maxChars: 20_000,
    format: 'teams',
    read(fields) {
      const { conversation, from } = fields as { conversation?: { id?: unknown }; from?: { id?: unknown } }
      if (fields.type !== 'message') return null
      // The id of a channel's conversation names the message that the thread hangs on.
      return { question: textOfHtml(text(fields.text)), conversation: text(conversation?.id) || text(from?.id) }
    },
    reply: (answer) => ({ type: 'message', text: answer }),
    silence: { type: 'message', text: '' },
  },
}

const isZulips = (fields: Fields) => typeof fields.data === 'string'

function readZulips(fields: Fields): HookQuestion {
  const message = (typeof fields.message === 'object' && fields.message !== null ? fields.message : {}) as Fields
  const topic = text(message.subject) || text(message.topic)
  const place =
    message.type === 'stream'
      ? ['stream', text(message.stream_id), topic]
      : ['direct', text(message.recipient_id) || text(message.sender_id)]
  return { question: withoutZulipMention(text(fields.data)), conversation: place.join(' ') }
}

function readZulipsSlack(fields: Fields, day: string): HookQuestion {
  // What it calls thread_ts is the time of each message.
  return {
    question: withoutZulipMention(text(fields.text)),
    conversation: conversationOf(fields, null, day),
  }
}

/** `@**Ibid** when…`: Zulip calls with a mention. */
function withoutZulipMention(said: string): string {
  return said.replace(/^\s*@_?\*\*[^*]+\*\*/, '').trim()
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ', apos: "'" }

/** Teams sends what was written as HTML, with `<at>Ibid</at>` before it. */
function textOfHtml(html: string): string {
  return html
    .replace(/<at\b[^>]*>.*?<\/at>/gis, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]+));/gi, (entity, decimal, hex, name: string | undefined) => {
      if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? entity
      const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal)
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : ' '
    })
    .replace(/\s+/g, ' ')
    .trim()
}
