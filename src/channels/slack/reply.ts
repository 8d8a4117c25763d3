import type { Clock, SlackApi } from './api.ts'
import { SlackError } from './api.ts'
import { type Block, grouped, markdown } from './blocks.ts'
import { type ChannelNotes, INTERVAL_MS } from './channel-notes.ts'
import { costOf, fitting, MESSAGE_CHARS, PIECE_CHARS, pieces } from './split.ts'
import { clip, escapeText } from './text.ts'

/** Where an answer goes. */
export interface Target {
  channel: string
  /** Time stamp of the message that the thread hangs on. */
  thread: string
  /** Who asked, and of which team they are: streams are addressed to somebody. */
  user: string
  userTeam: string
}

/** An answer as it appears in a thread. */
export interface Reply {
  /** More of the text; it is sent once enough of it has come. */
  write(delta: string): Promise<void>
  /** The rest of the text, and the blocks below it. */
  finish(blocks: readonly Block[]): Promise<void>
}

/** A stream is added to in pieces of at least this many characters. */
const MIN_APPEND_CHARS = 256
/** Characters of a notification, which shows no blocks. */
const NOTICE_CHARS = 600

/** The call would fail in any other form too. */
const HOPELESS = new Set([
  'account_inactive',
  'channel_not_found',
  'invalid_auth',
  'is_archived',
  'missing_scope',
  'not_authed',
  'not_in_channel',
  'ratelimited',
  'restricted_action',
  'token_expired',
  'token_revoked',
  'unreachable',
])
/** Slack would take the words without their layout. */
const LAYOUT_REFUSED = new Set(['invalid_blocks', 'invalid_blocks_format', 'msg_blocks_too_long', 'msg_too_long'])

/** A message that may still get more text. */
interface Message {
  ts: string
  mode: 'stream' | 'update'
  /** The text in it, not escaped. */
  text: string
}

/**
 * Writes an answer into a thread: as a stream where the channel allows one, otherwise as a message that is changed at most
 * once a second. A text longer than a message goes on in the next one. What is whole before it had to be shown is posted
 * as it is.
 */
export function createReply(api: SlackApi, clock: Clock, target: Target, notes: ChannelNotes): Reply {
  const { channel, thread } = target
  let pending = ''
  let open: Message | null = null
  let begunAt: number | null = null
  let shownAt: number | null = null

  const until = async (at: number) => {
    if (at > clock.now()) await clock.sleep(at - clock.now())
  }
  /** Waits for this answer's turn in the channel, in which others are given too. */
  const turn = () => until(notes.turn(channel, clock.now()))

  /** Posts or changes a message; where its layout is refused, its words alone. */
  async function put(
    method: 'chat.postMessage' | 'chat.update',
    place: object,
    text: string,
    blocks: readonly Block[],
  ) {
    if (method === 'chat.postMessage') await turn()
    else await until((shownAt ?? 0) + INTERVAL_MS)
    const message = messageOf(text, blocks)
    try {
      return await api.call(method, { channel, ...place, ...message })
    } catch (error) {
      if (!isLayoutRefused(error) || text.trim() === '') throw error
      const reply = await api.call(method, { channel, ...place, ...message, text: escapeText(text), blocks: [] })
      if (blocks.length > 0) {
        await turn()
        await api.call('chat.postMessage', { channel, thread_ts: thread, ...messageOf('', blocks) })
      }
      return reply
    } finally {
      shownAt = clock.now()
    }
  }

  const post = (text: string, blocks: readonly Block[]) => put('chat.postMessage', { thread_ts: thread }, text, blocks)

  async function begin(text: string): Promise<Message> {
    if (!notes.refused.has(channel)) {
      await turn()
      try {
        const { ts } = await api.call('chat.startStream', {
          channel,
          thread_ts: thread,
          recipient_user_id: target.user,
          recipient_team_id: target.userTeam,
          markdown_text: escapeText(text),
        })
        shownAt = clock.now()
        if (ts !== undefined) return { ts, mode: 'stream', text }
      } catch (error) {
        throwIfHopeless(error)
      }
      notes.refused.add(channel)
    }
    const { ts = '' } = await post(text, [])
    return { ts, mode: 'update', text }
  }

  async function extend(message: Message, text: string, blocks: readonly Block[] = []): Promise<void> {
    if (message.mode === 'stream') {
      try {
        await api.call('chat.appendStream', { channel, ts: message.ts, markdown_text: escapeText(text) })
        shownAt = clock.now()
        message.text += text
        return
      } catch (error) {
        // Slack has ended the stream, as it does after five minutes: from here on it is changed like any other message.
        throwIfHopeless(error)
        message.mode = 'update'
      }
    }
    message.text += text
    await put('chat.update', { ts: message.ts }, message.text, blocks)
  }

  /** Ends a message, with blocks below its text. */
  async function close(message: Message, blocks: readonly Block[]): Promise<void> {
    if (message.mode === 'stream') {
      try {
        await api.call('chat.stopStream', { channel, ts: message.ts, ...(blocks.length > 0 && { blocks }) })
        shownAt = clock.now()
        return
      } catch (error) {
        throwIfHopeless(error)
        if (isLayoutRefused(error)) {
          await api.call('chat.stopStream', { channel, ts: message.ts })
          await post('', blocks)
          return
        }
        message.mode = 'update'
      }
    }
    if (blocks.length > 0) await extend(message, '', blocks)
  }

  /** Shows what is pending; a message that is full gives way to the next. */
  async function show(): Promise<void> {
    while (pending !== '') {
      const end = fitting(pending, PIECE_CHARS - costOf(open?.text ?? ''))
      const piece = pending.slice(0, end)
      pending = pending.slice(end)
      if (open === null) open = await begin(piece)
      else if (piece !== '') await extend(open, piece)
      if (pending === '') return
      await close(open, [])
      open = null
    }
  }

  return {
    async write(delta) {
      pending += delta
      begunAt ??= clock.now()
      const enough = open?.mode === 'update' || pending.length >= MIN_APPEND_CHARS
      if (!enough || clock.now() - (shownAt ?? begunAt) < INTERVAL_MS) return
      // Half a surrogate pair waits for the other half.
      if (!/[\uD800-\uDBFF]$/.test(pending)) await show()
    },

    async finish(blocks) {
      const groups = grouped(blocks, MESSAGE_CHARS)
      /** Takes the first blocks where they fit below a text. */
      const below = (text: string) => (groups[0] !== undefined && fits(text, groups[0]) ? groups.shift()! : [])
      if (open !== null) {
        await show()
        await close(open, below(open.text))
      } else {
        const texts = pieces(pending)
        for (const [i, text] of texts.entries()) {
          const last = i === texts.length - 1 ? below(text) : []
          // Slack takes no message of blanks.
          if (text.trim() !== '' || last.length > 0) await post(text, last)
        }
      }
      for (const group of groups) await post('', group)
    },
  }
}

/** A message as it is posted: a text and what stands below it, read out by notifications, without previews of links. */
export function messageOf(text: string, blocks: readonly Block[]) {
  return {
    text: escapeText(clip(text.trim() || 'Sources', NOTICE_CHARS)),
    blocks: [...(text.trim() === '' ? [] : [markdown(escapeText(text))]), ...blocks],
    unfurl_links: false,
    unfurl_media: false,
  }
}

function isLayoutRefused(error: unknown): boolean {
  return error instanceof SlackError && LAYOUT_REFUSED.has(error.code)
}

function throwIfHopeless(error: unknown): void {
  if (!(error instanceof SlackError) || HOPELESS.has(error.code)) throw error
}

/** Whether blocks fit below a text, whose own block takes some characters too. */
export function fits(text: string, blocks: readonly Block[]): boolean {
  return costOf(text) + JSON.stringify(blocks).length + 100 <= MESSAGE_CHARS
}
