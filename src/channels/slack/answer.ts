import type { AnswerPart, AnswerStatus, Citation, Conflict } from '../../core/answer.ts'
import { IbidError } from '../../core/errors.ts'
import { MAX_QUESTION_CHARS } from '../../core/options.ts'
import { answerBlocks, questionButtons } from './answer-blocks.ts'
import type { Clock, SlackApi } from './api.ts'
import { SlackError } from './api.ts'
import { grouped } from './blocks.ts'
import { createChannelNotes, INTERVAL_MS } from './channel-notes.ts'
import { ownerOf, type SlackDeps } from './deps.ts'
import { conversationOfThread } from './incoming.ts'
import { createReply, fits, messageOf, type Target } from './reply.ts'
import { MESSAGE_CHARS, pieces } from './split.ts'

/** A question that was put in a thread. */
export interface ThreadQuestion extends Target {
  team: string
  question: string
  addressed: 'direct' | 'overheard'
  /** The question was chosen with a button, so nobody has seen it written yet. */
  chosen?: boolean
}

/** A question whose answer its asker alone sees: `/ask`, and what was chosen below such an answer. */
export interface PrivateQuestion {
  team: string
  question: string
  responseUrl: string
  /** Whom a direct message reaches where the answer is too long for the address. */
  user: string
}

export interface Answerer {
  inThread(question: ThreadQuestion): Promise<void>
  inPrivate(question: PrivateQuestion): Promise<void>
}

/** Slack takes five posts at the address of a command. */
const MAX_RESPONSES = 5
const STATUS = 'is looking it up…'
const TROUBLE = 'Something went wrong, and the answer is not complete. Please ask again.'
const EMPTY = 'Ask me something about the documents, in your own words.'
const TOO_LONG = `That question is too long: at most ${MAX_QUESTION_CHARS} characters.`

/** Answers questions of Slack. What cannot be shown is told to the log, by Slack's word for it. */
export function createAnswerer(deps: SlackDeps, api: SlackApi, clock: Clock): Answerer {
  const notes = createChannelNotes()

  /** What keeps a question from being asked; null where nothing does. */
  const unusable = (question: string) =>
    question === '' ? EMPTY : question.length > MAX_QUESTION_CHARS ? TOO_LONG : null

  async function inThread(asked: ThreadQuestion): Promise<void> {
    const { team, channel, thread, question, addressed } = asked
    const conversationId = conversationOfThread(team, channel, thread)
    const reply = createReply(api, clock, asked, notes)
    const trouble = unusable(question)
    if (trouble !== null) {
      if (addressed === 'overheard') return
      await reply.write(trouble)
      await reply.finish(questionButtons((await deps.examples()).slice(0, 4)))
      return
    }
    // A thread that is only overheard sees nothing of a question that turns out to be none.
    const status =
      addressed === 'overheard'
        ? null
        : // Not every kind of channel shows one, and an answer without it is an answer.
          api
            .call('assistant.threads.setStatus', { channel_id: channel, thread_ts: thread, status: STATUS })
            .catch(ignoreRefusal)
    if (asked.chosen === true) await reply.write(`“${question}”\n\n`)
    const heard: string[] = []
    const outcome = await listen(team, conversationId, question, async (delta) => {
      // The status goes when a message comes; set after it, it would stay.
      await status
      if (addressed === 'overheard') heard.push(delta)
      else await reply.write(delta)
    })
    await status
    const silent = 'failed' in outcome || outcome.status === 'not_found' || outcome.status === 'clarify'
    if (addressed === 'overheard') {
      if (silent) return
      for (const delta of heard) await reply.write(delta)
    }
    if ('failed' in outcome) {
      await reply.write(outcome.begun ? `\n\n_${outcome.failed}_` : outcome.failed)
      await reply.finish([])
    } else await reply.finish(answerBlocks({ ...outcome, team }, deps.publicUrl))
  }

  async function inPrivate({ team, question, responseUrl, user }: PrivateQuestion): Promise<void> {
    const texts: string[] = []
    const trouble = unusable(question)
    const outcome = trouble
      ? { failed: trouble, begun: false }
      : await listen(team, null, question, async (delta) => void texts.push(delta))
    if ('failed' in outcome) texts.push(outcome.begun ? `\n\n_${outcome.failed}_` : outcome.failed)
    const groups = grouped('failed' in outcome ? [] : answerBlocks({ ...outcome, team }, deps.publicUrl), MESSAGE_CHARS)
    const shown = pieces(texts.join('')).filter((piece) => piece.trim() !== '')
    const messages = shown.map((text, i) => {
      const together = i === shown.length - 1 && groups[0] !== undefined && fits(text, groups[0])
      return messageOf(text, together ? groups.shift()! : [])
    })
    messages.push(...groups.map((group) => messageOf('', group)))
    for (const [i, message] of messages.entries()) {
      if (i > 0) await clock.sleep(INTERVAL_MS)
      if (messages.length <= MAX_RESPONSES) {
        await api.respond(responseUrl, { ...message, response_type: 'ephemeral', replace_original: false })
      } else await api.call('chat.postMessage', { ...message, channel: user })
    }
  }

  /** Asks, and tells the text as it comes. Of what is thrown, only what may be shown is. */
  async function listen(
    team: string,
    conversationId: string | null,
    question: string,
    onText: (delta: string) => Promise<void>,
  ): Promise<Outcome> {
    let begun = false
    let start: Extract<AnswerPart, { type: 'start' }> | null = null
    const citations: Citation[] = []
    const conflicts: Conflict[] = []
    let outcome: Outcome | null = null
    try {
      for await (const part of await ask(team, conversationId, question)) {
        if (part.type === 'start') start = part
        else if (part.type === 'citation') citations.push(part.citation)
        else if (part.type === 'conflict') conflicts.push(part.conflict)
        else if (part.type === 'text-delta') {
          begun ||= part.delta !== ''
          await onText(part.delta)
        } else if (part.type === 'error') return { failed: part.message, begun }
        else if (part.type === 'finish' && start !== null) {
          const { status, followUps } = part
          outcome = { status, followUps, citations, conflicts, answerId: start.id }
        }
      }
      return outcome ?? { failed: TROUBLE, begun }
    } catch (error) {
      if (error instanceof SlackError) throw error
      if (error instanceof IbidError) return { failed: error.message, begun }
      deps.fault?.(error)
      return { failed: TROUBLE, begun }
    }
  }

  /** Goes on with the conversation of a thread, or begins it. */
  async function ask(team: string, id: string | null, question: string): Promise<AsyncIterable<AnswerPart>> {
    const owner = ownerOf(team)
    if (id === null) return deps.assistant.ask({ question }, { owner })
    const known = await deps.conversations.get(id, { owner, last: 0 })
    // With a history, if an empty one, an id begins a conversation; without, what is stored of it is read.
    return deps.assistant.ask({ question, conversationId: id }, known === null ? { owner, history: [] } : { owner })
  }

  return { inThread, inPrivate }
}

/** How listening to an answer ended. */
type Outcome =
  | {
      status: AnswerStatus
      followUps: readonly string[]
      citations: readonly Citation[]
      conflicts: readonly Conflict[]
      answerId: string
    }
  | { failed: string; begun: boolean }

function ignoreRefusal(error: unknown): void {
  if (!(error instanceof SlackError)) throw error
}
