/**
 * The items of an iterable until it ends or the signal is aborted, whether or not the iterable heeds the signal: what is waited for then is
 * abandoned, and the iterable is told to stop.
 * @throws the reason of the signal, or what the iterable throws
 */
export async function* untilAborted<T>(items: AsyncIterable<T>, signal: AbortSignal | undefined): AsyncGenerator<T> {
  signal?.throwIfAborted()
  const iterator = items[Symbol.asyncIterator]()
  const aborted = Promise.withResolvers<never>()
  // Nobody may be waiting when it comes.
  aborted.promise.catch(() => {})
  const abort = () => aborted.reject(signal?.reason)
  signal?.addEventListener('abort', abort, { once: true })
  try {
    for (;;) {
      const next = iterator.next()
      next.catch(() => {})
      const { done, value } = await Promise.race([next, aborted.promise])
      if (done === true) return
      yield value
    }
  } finally {
    signal?.removeEventListener('abort', abort)
    // A generator that waits for something takes notice only when it has come: nobody waits for that here.
    iterator.return?.().catch(() => {})
  }
}
