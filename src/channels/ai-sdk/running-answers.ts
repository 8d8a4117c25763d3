import type { AnswerPart } from '../../core/answer.ts'
import { IbidError } from '../../core/errors.ts'

export interface RunningAnswersOptions {
  /** Most answers that are kept; the next one is not resumable. */
  max: number
  /** Milliseconds that an answer goes on with nobody reading it. */
  graceMs: number
}

export const RUNNING_ANSWERS_DEFAULTS = { max: 256, graceMs: 10_000 }

/** Answers under way that a reader may come back to, in the memory of this process. */
export interface RunningAnswers {
  /**
   * Begins an answer that goes on without its reader, and reads it; null where too many do already. One under way
   * under the same key gives way. `fault` is told what an answer failed with that nobody came back for.
   */
  begin(key: string, ask: Read, reader: AbortSignal, fault: (error: unknown) => void): AsyncIterable<AnswerPart> | null
  /** Reads an answer from its first part on, and on with it; null where there is none. */
  resume(key: string): Read | null
}

/** The parts of an answer, until the signal is aborted. */
type Read = (signal: AbortSignal) => AsyncIterable<AnswerPart>

interface Run {
  parts: AnswerPart[]
  /** Set when nothing more comes: what it failed with, if it did. */
  end: { failure: unknown } | null
  /** Settles at the next change. */
  changed: PromiseWithResolvers<void>
  readers: number
  abort: AbortController
  grace: ReturnType<typeof setTimeout> | undefined
  fault(error: unknown): void
}

/**
 * An answer is kept while somebody reads it and for a while after the last reader went away, and no longer than until
 * somebody has read it to its end. Then it is cancelled or forgotten.
 */
export function createRunningAnswers(options: RunningAnswersOptions): RunningAnswers {
  const runs = new Map<string, Run>()

  function wake(run: Run): void {
    const { resolve } = run.changed
    run.changed = Promise.withResolvers()
    resolve()
  }

  function finish(run: Run, failure: unknown): void {
    run.end ??= { failure }
    wake(run)
  }

  async function drive(run: Run, ask: Read): Promise<void> {
    try {
      for await (const part of ask(run.abort.signal)) {
        if (run.end !== null) return
        run.parts.push(part)
        wake(run)
      }
      finish(run, undefined)
    } catch (error) {
      finish(run, error)
    }
  }

  function forget(key: string, run: Run): void {
    clearTimeout(run.grace)
    if (runs.get(key) === run) runs.delete(key)
  }

  function read(key: string, run: Run, reader: AbortSignal): AsyncIterable<AnswerPart> {
    run.readers++
    clearTimeout(run.grace)
    let attached = true
    const gone = Promise.withResolvers<void>()
    // A generator that waits hears of nothing but this.
    const leave = () => {
      if (!attached) return
      attached = false
      gone.resolve()
      reader.removeEventListener('abort', leave)
      if (--run.readers > 0 || runs.get(key) !== run) return
      run.grace = setTimeout(() => {
        forget(key, run)
        if (run.end === null) run.abort.abort(new DOMException('Nobody came back for the answer.', 'AbortError'))
        else if (run.end.failure !== undefined) run.fault(run.end.failure)
      }, options.graceMs)
    }
    reader.addEventListener('abort', leave, { once: true })
    if (reader.aborted) leave()

    return (async function* () {
      let at = 0
      try {
        while (attached) {
          const { changed } = run
          while (at < run.parts.length) yield run.parts[at++]!
          if (run.end === null) {
            // Something may have come while the reader was away with a part.
            if (at === run.parts.length && changed === run.changed) await Promise.race([changed.promise, gone.promise])
          } else if (at === run.parts.length) {
            forget(key, run)
            if (run.end.failure !== undefined) throw run.end.failure
            return
          }
        }
        throw reader.reason
      } finally {
        // A reader takes nothing behind the last part.
        if (at > 0 && isLast(run.parts[at - 1])) forget(key, run)
        leave()
      }
    })()
  }

  return {
    begin(key, ask, reader, fault) {
      const before = runs.get(key)
      if (before) {
        forget(key, before)
        finish(before, new IbidError('conflict', 'Another question of this chat took the place of this one.'))
        before.abort.abort(new DOMException('Another question took its place.', 'AbortError'))
      }
      if (runs.size >= options.max) return null
      const run: Run = {
        parts: [],
        end: null,
        changed: Promise.withResolvers(),
        readers: 0,
        abort: new AbortController(),
        grace: undefined,
        fault,
      }
      runs.set(key, run)
      drive(run, ask)
      return read(key, run, reader)
    },
    resume(key) {
      const run = runs.get(key)
      return run ? (reader) => read(key, run, reader) : null
    },
  }
}

function isLast(part: AnswerPart | undefined): boolean {
  return part?.type === 'finish' || part?.type === 'error'
}
