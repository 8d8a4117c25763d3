import { IbidError } from '../core/errors.ts'
import { untilAborted } from '../core/until-aborted.ts'
import { type ProviderFault, providerFault } from './provider-fault.ts'

/** How often and how long a request is tried again. */
export interface RetryOptions {
  /** Tries in all. */
  attempts: number
  /** The longest wait before the second try; it doubles with each further one. */
  baseMs: number
  /** No wait is longer, and a provider that asks for a longer one is given up. */
  maxWaitMs: number
  /** Waits; for tests, and where there are other clocks. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>
  /** In 0…1. */
  random(): number
}

/** For passages, which nobody waits for: together with the waits about two minutes. */
export const RETRY_DEFAULTS: RetryOptions = {
  attempts: 6,
  baseMs: 1000,
  maxWaitMs: 60_000,
  sleep,
  random: Math.random,
}

/**
 * Tries a request again while its fault may pass, with exponential backoff and full jitter (M. Brooker, "Exponential
 * Backoff And Jitter", AWS Architecture Blog, 2015), never sooner than the provider's `Retry-After`.
 * @param failed makes of the last fault what is thrown
 * @throws what `failed` makes; an `IbidError` as it is; the signal's reason where it aborts
 */
export async function retrying<T>(
  request: () => Promise<T>,
  options: RetryOptions,
  failed: (fault: ProviderFault) => Error,
  signal?: AbortSignal,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    signal?.throwIfAborted()
    try {
      // A client that takes no signal is left alone where it aborts.
      return await untilAborted(request(), signal)
    } catch (error) {
      signal?.throwIfAborted()
      if (error instanceof IbidError) throw error
      const fault = providerFault(error)
      const asked = fault.retryAfterMs ?? 0
      if (!fault.retryable || attempt >= options.attempts || asked > options.maxWaitMs) throw failed(fault)
      const longest = Math.min(options.maxWaitMs, options.baseMs * 2 ** (attempt - 1))
      // Beyond what was asked for: all who were told the same second would come back together.
      await options.sleep(Math.min(options.maxWaitMs, asked + options.random() * longest), signal)
    }
  }
}

function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort)
      resolve()
    }, milliseconds)
    signal?.addEventListener('abort', abort, { once: true })
  })
}
