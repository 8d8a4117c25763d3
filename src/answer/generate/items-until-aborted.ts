import { untilAborted } from '../../core/until-aborted.ts'

/**
 * The items of an iterable until it ends or the signal is aborted, whether or not the iterable heeds the signal: what is waited for then is
 * abandoned, and the iterable is told to stop.
 * @throws the reason of the signal, or what the iterable throws
 */
export async function* itemsUntilAborted<T>(
  items: AsyncIterable<T>,
  signal: AbortSignal | undefined,
): AsyncGenerator<T> {
  signal?.throwIfAborted()
  const iterator = items[Symbol.asyncIterator]()
  try {
    for (;;) {
      const { done, value } = await untilAborted(iterator.next(), signal)
      if (done === true) return
      yield value
    }
  } finally {
    // A generator that waits for something takes notice only when it has come: nobody waits for that here.
    iterator.return?.().catch(() => {})
  }
}
