/** How much may be asked under one key. */
export interface QuotaLimits {
  perMinute: number
  perDay: number
}

/** What a site may ask where it is not set otherwise. */
export const DEFAULT_SITE_LIMITS: QuotaLimits = { perMinute: 60, perDay: 2000 }

/** What is left, and when there is more. */
export interface QuotaState {
  allowed: boolean
  /** Questions left in the minute and in the day. */
  minuteLeft: number
  dayLeft: number
  /** Seconds until the minute and the day (UTC) are over. */
  minuteEnds: number
  dayEnds: number
}

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

/**
 * Counts questions by key, in whole minutes and whole days (UTC). The counts are this process's own.
 * @param now milliseconds since 1970
 */
export function createQuota({ perMinute, perDay }: QuotaLimits, now: () => number = Date.now) {
  const counts = new Map<string, { minute: number; inMinute: number; day: number; inDay: number }>()

  return {
    /** Takes one question from what the key has left; one that is refused costs nothing. */
    take(key: string): QuotaState {
      const at = now()
      const [minute, day] = [Math.floor(at / MINUTE), Math.floor(at / DAY)]
      const count = counts.get(key) ?? { minute, inMinute: 0, day, inDay: 0 }
      if (count.minute !== minute) Object.assign(count, { minute, inMinute: 0 })
      if (count.day !== day) Object.assign(count, { day, inDay: 0 })
      const allowed = count.inMinute < perMinute && count.inDay < perDay
      if (allowed) {
        count.inMinute += 1
        count.inDay += 1
      }
      counts.set(key, count)
      return {
        allowed,
        minuteLeft: perMinute - count.inMinute,
        dayLeft: perDay - count.inDay,
        minuteEnds: Math.ceil(((minute + 1) * MINUTE - at) / 1000),
        dayEnds: Math.ceil(((day + 1) * DAY - at) / 1000),
      }
    },
  }
}
export type Quota = ReturnType<typeof createQuota>
