/** Milliseconds between two messages in a channel: Slack takes about one a second. */
export const INTERVAL_MS = 1_000

/** Channels remembered; more than anybody writes in at a time. */
const MAX_CHANNELS = 10_000

/** What was learnt of channels while this process lives. */
export interface ChannelNotes {
  /** Channels that were seen to refuse streams. */
  refused: Set<string>
  /** Reserves the next turn to post in a channel, for whoever answers there: the instant at which it comes. */
  turn(channel: string, now: number): number
}

export function createChannelNotes(): ChannelNotes {
  const refused = new Set<string>()
  const free = new Map<string, number>()
  return {
    refused,
    turn(channel, now) {
      const at = Math.max(now, free.get(channel) ?? now)
      // What is remembered longest was needed longest ago.
      free.delete(channel)
      free.set(channel, at + INTERVAL_MS)
      if (free.size > MAX_CHANNELS) free.delete(free.keys().next().value!)
      if (refused.size > MAX_CHANNELS) refused.clear()
      return at
    },
  }
}
