/** What ends a call of a model besides itself: its caller, or a time that ran out. */
export interface Deadlines {
  /** Aborted with the caller's reason, or with what `runOut` made of a deadline. */
  readonly signal: AbortSignal
  /** Waits for a promise, but no longer than the call may last, and `within` milliseconds where that is given. */
  race<Value>(promise: Promise<Value>, within?: number): Promise<Value>
  /** Settles after so many milliseconds, or rejects when the call ends before. */
  wait(milliseconds: number): Promise<void>
  /** Ends the call after so many milliseconds, unless the function it gives is called before. */
  limit(milliseconds: number, what: string): () => void
  /** Lets go of timers and of the caller's signal; `signal` is aborted, so that nothing goes on behind the call. */
  end(): void
}

/** Deadlines of one call. `runOut` makes the error of a deadline from what it was for. */
export function createDeadlines(caller: AbortSignal | undefined, runOut: (what: string) => Error): Deadlines {
  const ended = new AbortController()
  const timers = new Set<ReturnType<typeof setTimeout>>()
  const onAbort = () => ended.abort(caller?.reason)
  caller?.addEventListener('abort', onAbort, { once: true })
  if (caller?.aborted) onAbort()
  const aborted = new Promise<never>((_, reject) => {
    if (ended.signal.aborted) reject(ended.signal.reason)
    else ended.signal.addEventListener('abort', () => reject(ended.signal.reason), { once: true })
  })
  // Nobody may be waiting when it happens.
  aborted.catch(() => {})

  const timer = (milliseconds: number, then: () => void) => {
    const timeout = setTimeout(then, milliseconds)
    timers.add(timeout)
    return () => {
      clearTimeout(timeout)
      timers.delete(timeout)
    }
  }
  const limit = (milliseconds: number, what: string) => timer(milliseconds, () => ended.abort(runOut(what)))
  return {
    signal: ended.signal,
    limit,
    async race(promise, within) {
      const release = within === undefined ? null : limit(within, 'next token')
      try {
        return await Promise.race([promise, aborted])
      } finally {
        release?.()
      }
    },
    wait: (milliseconds) => Promise.race([new Promise<void>((resolve) => timer(milliseconds, resolve)), aborted]),
    end() {
      for (const timer of timers) clearTimeout(timer)
      caller?.removeEventListener('abort', onAbort)
      ended.abort()
    },
  }
}
