import type { Clock } from './api.ts'

/** A clock that stands still until somebody sleeps on it, and is then at once where they wanted to be. */
export interface FakeClock extends Clock {
  advance(milliseconds: number): void
}

export function fakeClock(start = Date.UTC(2026, 0, 1)): FakeClock {
  let now = start
  return {
    now: () => now,
    advance(milliseconds) {
      now += milliseconds
    },
    async sleep(milliseconds) {
      const until = now + milliseconds
      // Whoever else is about to do something now does it first.
      await new Promise((resolve) => setImmediate(resolve))
      now = Math.max(now, until)
    },
  }
}
