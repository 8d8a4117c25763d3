import type { Background } from '../../core/ports.ts'
import { readBody } from '../read-body.ts'
import { createAnswerer } from './answer.ts'
import { ASK_ACTION, FEEDBACK_ACTION, readFeedback } from './answer-blocks.ts'
import { createSlackApi, SlackError, systemClock } from './api.ts'
import { ownerOf, type SlackDeps } from './deps.ts'
import { homeView, suggestedPrompts } from './home.ts'
import { conversationOfThread, questionOf } from './incoming.ts'
import { type BlockActions, readPayload, type SlackPayload } from './payload.ts'
import { isFromSlack } from './signature.ts'
import { escapeText, plainText } from './text.ts'

/** The bot as a route: events, buttons and commands all come to it. */
export interface Slack {
  /** Acknowledges within milliseconds; what there is to do goes on in the background. */
  handle(request: Request, background: Background): Promise<Response>
}

/** Largest body that is read: pressing a button brings the whole message along. */
const MAX_BODY_BYTES = 1024 * 1024
/** For how long a delivery is remembered: Slack's last repetition comes after minutes, those of an outage after hours. */
const REMEMBERED_MS = 24 * 60 * 60 * 1000
const LOOKING = 'Looking it up…'

/** The Slack bot. https://docs.slack.dev/apis/events-api, /interactivity */
export function createSlack(deps: SlackDeps): Slack {
  const clock = deps.clock ?? systemClock
  const api = createSlackApi({ botToken: deps.botToken, clock, ...(deps.apiUrl && { apiUrl: deps.apiUrl }) })
  const answerer = createAnswerer(deps, api, clock)
  const claim = (...keys: string[]) => deps.deliveries.claim(keys, clock.now(), REMEMBERED_MS)

  /** Work that nobody waits for: the response goes first, and what fails is told to the log. */
  function later(background: Background, work: () => Promise<void>): void {
    const done = new Promise<void>((resolve) => setTimeout(resolve, 0)).then(work).catch((error: unknown) => {
      if (error instanceof SlackError) deps.warn?.(error.message)
      else deps.fault?.(error)
    })
    background.waitUntil(done)
  }

  async function onMessage(payload: SlackPayload & { kind: 'message' }, background: Background): Promise<void> {
    const { team, eventId, botUserId, event } = payload
    const asked = questionOf(event, team, botUserId)
    if (asked === null) return
    if (asked.addressed === 'overheard') {
      if (deps.replies === 'mentions-only') return
      // The bot has spoken in a thread whose conversation it has.
      const id = conversationOfThread(team, asked.channel, asked.thread)
      if ((await deps.conversations.get(id, { owner: ownerOf(team), last: 0 })) === null) return
    }
    // A mention comes as a message of the channel too, under another event id.
    if (!(await claim(`slack:event:${eventId}`, `slack:message:${team}:${asked.channel}:${event.ts}`))) return
    later(background, () => answerer.inThread({ ...asked, team }))
  }

  async function onHome(payload: SlackPayload & { kind: 'home' }, background: Background): Promise<void> {
    const { user, channel, tab } = payload
    later(background, async () => {
      const examples = await deps.examples()
      if (tab !== 'messages') await api.call('views.publish', { user_id: user, view: homeView(examples) })
      else if (channel !== null && examples.length > 0) {
        await api.call('assistant.threads.setSuggestedPrompts', {
          channel_id: channel,
          prompts: suggestedPrompts(examples),
        })
      }
    })
  }

  async function onActions(team: string, pressed: BlockActions, background: Background): Promise<void> {
    const [action] = pressed.actions
    if (action?.value === undefined) return
    const { value } = action
    if (action.action_id === FEEDBACK_ACTION) {
      const feedback = readFeedback(value)
      if (feedback === null) return
      const { rating, answerId } = feedback
      const given = { rating, comment: null, givenAt: new Date(clock.now()).toISOString() }
      later(background, async () => {
        // An answer that has expired meanwhile takes none, and nobody needs to know.
        await deps.feedback.put(answerId, given, { owner: ownerOf(feedback.team) })
      })
      return
    }
    if (!action.action_id.startsWith(`${ASK_ACTION}_`)) return
    const { container, user, response_url } = pressed
    const { channel_id: channel, message_ts: ts } = container ?? {}
    const place = channel && ts ? `${team}:${channel}:${ts}` : `trigger:${pressed.trigger_id ?? crypto.randomUUID()}`
    // A button that is pressed twice, by whomever, asks once.
    if (!(await claim(`slack:action:${place}:${action.action_id}`))) return
    const userTeam = user.team_id ?? team
    later(background, async () => {
      if (container?.is_ephemeral === true) {
        if (response_url) await answerer.inPrivate({ team, question: value, responseUrl: response_url, user: user.id })
        return
      }
      const thread = container?.thread_ts ?? pressed.message?.thread_ts ?? ts
      if (channel && thread) {
        const asked = { team, channel, thread, user: user.id, userTeam, question: value }
        await answerer.inThread({ ...asked, addressed: 'direct', chosen: true })
        return
      }
      // Pressed in the app's home: the answer is a thread of its own in the messages of the app.
      const opened = await api.call('chat.postMessage', {
        channel: user.id,
        text: `> ${escapeText(value)}`,
        unfurl_links: false,
        unfurl_media: false,
      })
      if (!opened.channel || !opened.ts) return
      const asked = { team, channel: opened.channel, thread: opened.ts, user: user.id, userTeam, question: value }
      await answerer.inThread({ ...asked, addressed: 'direct' })
    })
  }

  async function dispatch(payload: SlackPayload, background: Background): Promise<Response> {
    switch (payload.kind) {
      case 'verification':
        return Response.json({ challenge: payload.challenge })
      case 'message':
        await onMessage(payload, background)
        break
      case 'home':
        await onHome(payload, background)
        break
      case 'actions':
        await onActions(payload.team, payload.actions, background)
        break
      case 'command': {
        const { team_id: team, text, response_url, user_id, trigger_id } = payload.command
        if (trigger_id && !(await claim(`slack:command:${trigger_id}`))) break
        const asked = { team, question: plainText(text, null), responseUrl: response_url, user: user_id }
        later(background, () => answerer.inPrivate(asked))
        return Response.json({ response_type: 'ephemeral', text: LOOKING })
      }
      case 'rate_limited':
        deps.warn?.('Slack delivers more events than the app may receive, and holds some back')
        break
      case 'other':
        break
    }
    // Whatever is not acknowledged comes again, known or not.
    return new Response(null, { status: 200 })
  }

  return {
    async handle(request, background) {
      const body = await readBody(request, MAX_BODY_BYTES)
      if (body === null) return refusal(413, 'The body is too large.')
      if (!(await isFromSlack(deps.signingSecret, request.headers, body, clock.now()))) {
        return refusal(401, 'The signature does not match.')
      }
      const payload = readPayload(request.headers.get('content-type'), body)
      if (payload === null) return refusal(400, 'The body is none of Slack.')
      return dispatch(payload, background)
    },
  }
}

function refusal(status: number, text: string): Response {
  return new Response(`${text}\n`, { status, headers: { 'content-type': 'text/plain; charset=utf-8' } })
}
