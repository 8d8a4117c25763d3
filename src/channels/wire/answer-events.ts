import type { AnswerPart } from '../../core/answer.ts'
import { errorOfPart } from '../../core/collect.ts'
import { IbidError } from '../../core/errors.ts'
import { HEARTBEAT_MS } from '../../core/options.ts'

/**
 * The text of a stream for a part of an answer, blank lines and all; empty where a protocol says nothing of it. What comes
 * for `finish` or `error` ends the stream. An encoder may keep what it needs for later parts: each serves one stream.
 */
export type AnswerEncoder = (part: AnswerPart) => string

/** What the stream tells whoever made it. */
export interface AnswerEventsOptions {
  heartbeatMs?: number
  /** What to tell the client of something thrown after the stream began; never a raw message. */
  describe(error: unknown): { code: string; message: string }
  /** Something was thrown that the client cannot be told any more. */
  fault(error: unknown): void
  /** The client went away: stop the work. */
  disconnected(): void
  /** The stream is over. */
  ended(outcome: 'finish' | 'error' | 'disconnected', parts: number): void
}

const encoder = new TextEncoder()
const HEARTBEAT = encoder.encode(': keep-alive\n\n')

/**
 * Encodes an answer as server-sent events. Parts are taken as fast as the client reads, and the encoder is always given
 * a `finish` or an `error` as the last one, whatever the assistant does.
 * @throws before the stream begins: what the assistant throws, or says in an `error`, before its first part.
 */
export async function answerEvents(
  parts: AsyncIterable<AnswerPart>,
  encode: AnswerEncoder,
  options: AnswerEventsOptions,
): Promise<ReadableStream<Uint8Array>> {
  const iterator = parts[Symbol.asyncIterator]()
  const first = await iterator.next()
  if (first.done) throw new IbidError('internal', 'The answer has no parts.')
  if (first.value.type === 'error') {
    release(iterator, options.fault)
    throw errorOfPart(first.value)
  }

  let pending: Promise<IteratorResult<AnswerPart>> | undefined = Promise.resolve(first)
  let sent = 0
  let over = false
  const cancelled = Promise.withResolvers<'cancelled'>()

  const end = (outcome: 'finish' | 'error' | 'disconnected') => {
    over = true
    // What a generator throws because its client went away is no fault.
    release(iterator, outcome === 'disconnected' ? () => {} : options.fault)
    options.ended(outcome, sent)
  }

  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        /** Whether there was something to send. */
        const send = (part: AnswerPart): boolean => {
          const text = encode(part)
          sent += 1
          if (text !== '') controller.enqueue(encoder.encode(text))
          if (part.type !== 'finish' && part.type !== 'error') return text !== ''
          controller.close()
          end(part.type)
          return true
        }
        try {
          // The stream asks once, and again only when it was given something.
          for (let told = false; !told; ) {
            if (sent === 1) await flushed()
            if (over) return
            pending ??= iterator.next()
            const next = await orHeartbeat(pending, cancelled.promise, options.heartbeatMs ?? HEARTBEAT_MS)
            if (over || next === 'cancelled') return
            if (next === 'heartbeat') return controller.enqueue(HEARTBEAT)
            pending = undefined
            if (next.done) throw new IbidError('internal', 'The answer ended before it was complete.')
            told = send(next.value)
          }
        } catch (error) {
          if (!over) send({ type: 'error', ...options.describe(error) })
        }
      },
      cancel() {
        cancelled.resolve('cancelled')
        // First the signal: a generator that is waiting takes notice of `return` only when its wait is over.
        options.disconnected()
        end('disconnected')
      },
    },
    { highWaterMark: 0 },
  )
}

async function orHeartbeat<Value>(value: Promise<Value>, cancelled: Promise<'cancelled'>, ms: number) {
  const timeout = Promise.withResolvers<'heartbeat'>()
  const timer = setTimeout(() => timeout.resolve('heartbeat'), ms)
  try {
    return await Promise.race([value, cancelled, timeout.promise])
  } finally {
    clearTimeout(timer)
  }
}

/**
 * Finding an answer is one long stretch of work that lets nothing else have a turn: what was sent before it would leave
 * the process after it. One turn of the event loop, about a millisecond, is what the first part needs to get out.
 */
function flushed(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0))
}

/** Lets the generator run its `finally` without waiting for it. */
function release(iterator: AsyncIterator<AnswerPart>, fault: (error: unknown) => void): void {
  iterator.return?.().catch(fault)
}
