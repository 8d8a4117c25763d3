import * as z from 'zod'

/** Time as the bot sees it; tests bring their own. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  sleep(milliseconds: number): Promise<void>
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
}

/** Slack refused a call. The code is Slack's own word, such as `channel_not_found`; it holds nothing of a message. */
export class SlackError extends Error {
  readonly code: string

  constructor(method: string, code: string) {
    super(`Slack refused ${method}: ${code}`)
    this.name = 'SlackError'
    this.code = code
  }
}

export interface SlackApi {
  /**
   * Calls a Web API method. A call that comes too fast (429) is made again when Slack says so, as often as it says so.
   * @throws SlackError for a refusal, and `unreachable` where no answer came
   */
  call(method: string, body: Record<string, unknown>): Promise<SlackReply>
  /** Posts to the address that a command or a button brought along, which needs no token. @throws SlackError */
  respond(responseUrl: string, body: Record<string, unknown>): Promise<void>
}

const Reply = z.object({
  ok: z.boolean(),
  error: z.string().optional(),
  ts: z.string().optional(),
  channel: z.string().optional(),
  user_id: z.string().optional(),
})
/** What is used of Slack's replies. */
export type SlackReply = z.infer<typeof Reply>

export const SLACK_API_URL = 'https://slack.com/api/'

/** Milliseconds until a call is given up. */
const CALL_TIMEOUT_MS = 30_000
/** Longest wait that is honoured, and how many in a row: what is held up for longer has lost its reader. */
const MAX_WAIT_SECONDS = 120
const MAX_ATTEMPTS = 8

export interface SlackApiOptions {
  botToken: string
  /** Where the Web API is, with a slash behind. */
  apiUrl?: string
  clock?: Clock
}

/** Slack's Web API, as much of it as the bot needs. https://docs.slack.dev/apis/web-api */
export function createSlackApi({ botToken, apiUrl = SLACK_API_URL, clock = systemClock }: SlackApiOptions): SlackApi {
  /** Posts until it is not told to slow down. */
  async function post(name: string, url: string, headers: Record<string, string>, body: unknown): Promise<Response> {
    for (let attempt = 1; ; attempt++) {
      let response: Response
      try {
        response = await fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
          body: JSON.stringify(body),
          // A redirect would carry the token elsewhere; it is an answer like any other that is none of Slack's. (Workers
          // know no `error` here.)
          redirect: 'manual',
          signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
        })
      } catch {
        // The cause may name addresses, never more than that; the code tells enough.
        throw new SlackError(name, 'unreachable')
      }
      if (response.status !== 429) return response
      await response.body?.cancel()
      const seconds = Number(response.headers.get('retry-after') ?? 1)
      if (attempt === MAX_ATTEMPTS || !(seconds <= MAX_WAIT_SECONDS)) throw new SlackError(name, 'ratelimited')
      await clock.sleep(Math.max(seconds, 1) * 1000)
    }
  }

  return {
    async call(method, body) {
      const response = await post(method, new URL(method, apiUrl).href, { authorization: `Bearer ${botToken}` }, body)
      const reply = Reply.safeParse(await response.json().catch(() => null))
      if (!reply.success) throw new SlackError(method, `http_${response.status}`)
      if (!reply.data.ok) throw new SlackError(method, reply.data.error ?? 'unknown_error')
      return reply.data
    },

    async respond(responseUrl, body) {
      const response = await post('response_url', responseUrl, {}, body)
      await response.body?.cancel()
      if (!response.ok) throw new SlackError('response_url', `http_${response.status}`)
    },
  }
}
