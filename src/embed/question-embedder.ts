import { IbidError } from '../core/errors.ts'
import type { Embedder } from '../core/ports.ts'

/** An embedder that questions go through, and how it does. */
export interface QuestionEmbedder extends Embedder {
  /** Why questions go without vectors just now; null when all is well. */
  fault(): string | null
}

/** How questions are embedded. */
export interface QuestionOptions {
  /** A question is not waited for any longer, in milliseconds. */
  deadlineMs: number
  /** So many failures in a row, and questions do without for a while. */
  failures: number
  /** That while, in milliseconds; then one question tries again. */
  pauseMs: number
  /** Questions whose vectors are kept. */
  kept: number
  /** Milliseconds of a monotonic clock. */
  elapsed(): number
  /** Told once when questions begin to go without vectors, and once when they have them again. */
  onChange(fault: string | null): void
}

export const QUESTION_DEFAULTS: QuestionOptions = {
  deadlineMs: 2000,
  failures: 3,
  pauseMs: 15_000,
  kept: 500,
  elapsed: () => performance.now(),
  onChange: () => {},
}

/**
 * An embedder for questions: it answers within a deadline or fails, keeps the vectors of the last questions, and after some
 * failures in a row fails at once for a while, so that not every question waits for a service that is gone.
 *
 * The vectors are kept in memory alone: what people asked is not written where nobody deletes it, and a question that is asked
 * again after a restart costs one request.
 * @throws IbidError (from `embedQuery`) `unavailable`
 */
export function createQuestionEmbedder(embedder: Embedder, given: Partial<QuestionOptions> = {}): QuestionEmbedder {
  const { deadlineMs, failures, pauseMs, kept, elapsed, onChange } = { ...QUESTION_DEFAULTS, ...given }
  /** Oldest first. */
  const known = new Map<string, number[]>()
  let failed = 0
  let pausedUntil = Number.NEGATIVE_INFINITY
  let fault: string | null = null

  function note(text: string | null): void {
    const changed = (fault === null) !== (text === null)
    fault = text
    if (changed) onChange(text)
  }

  async function ask(text: string): Promise<number[]> {
    const ended = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(new IbidError('unavailable', `${embedder.id} did not embed a question within ${deadlineMs} ms`))
        ended.abort()
      }, deadlineMs)
    })
    try {
      // A call that does not end with its signal is left alone.
      return await Promise.race([embedder.embedQuery(text, { signal: ended.signal }), late])
    } finally {
      clearTimeout(timer)
    }
  }

  return {
    ...embedder,
    fault: () => fault,
    async embedQuery(text) {
      const before = known.get(text)
      if (before !== undefined) {
        known.delete(text)
        known.set(text, before)
        return before
      }
      if (elapsed() < pausedUntil) throw new IbidError('unavailable', fault ?? `${embedder.id} has failed`)
      try {
        const vector = await ask(text)
        failed = 0
        pausedUntil = Number.NEGATIVE_INFINITY
        note(null)
        known.set(text, vector)
        if (known.size > kept) known.delete(known.keys().next().value!)
        return vector
      } catch (error) {
        failed++
        if (failed >= failures) pausedUntil = elapsed() + pauseMs
        const told =
          error instanceof IbidError ? error : new IbidError('unavailable', `${embedder.id} failed`, { cause: error })
        note(told.message)
        throw told
      }
    },
  }
}
