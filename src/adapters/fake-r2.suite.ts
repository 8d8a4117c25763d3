import { createHash } from 'node:crypto'
import type { R2Binding } from './r2-index-files.ts'

/** What happens to one `get`. */
export interface R2Fault {
  /** The call itself fails. */
  refuse?: Error
  /** The stream breaks after so many bytes of what was asked for: with an error, or with an end as if that were all. */
  breakAfter?: number
  quietly?: true
  /** The stream stalls after so many bytes. */
  stallAfter?: number
  /** The call stalls. */
  stall?: true
  /** The object is replaced before it is looked at. */
  replace?: Uint8Array
  /** Bytes that come after the object's end. */
  surplus?: number
}

export interface FakeR2 extends R2Binding {
  put(key: string, bytes: Uint8Array): void
  /** What happens to the next calls, one each; then all is well. */
  faults: R2Fault[]
  calls: { key: string; offset: number; etag: string | null }[]
  /** Bodies that were neither read to their end nor cancelled. */
  readonly open: number
}

/** A bucket of R2 in the test process: ranges, etags, conditions and streams, and the limit of keys (1,024 bytes). */
export function fakeR2({ pieceBytes = 1000 } = {}): FakeR2 {
  const objects = new Map<string, Uint8Array>()
  const faults: R2Fault[] = []
  const calls: FakeR2['calls'] = []
  let open = 0
  const etagOf = (bytes: Uint8Array) => createHash('md5').update(bytes).digest('hex')

  function bodyOf(bytes: Uint8Array, fault: R2Fault): ReadableStream<Uint8Array> {
    const most = fault.breakAfter ?? fault.stallAfter ?? bytes.length
    let at = 0
    let surplus = fault.surplus ?? 0
    open++
    return new ReadableStream<Uint8Array>({
      async pull(controller) {
        if (at < Math.min(most, bytes.length)) {
          const end = Math.min(at + pieceBytes, most, bytes.length)
          controller.enqueue(bytes.slice(at, end))
          at = end
        } else if (surplus > 0) {
          controller.enqueue(new Uint8Array(surplus))
          surplus = 0
        } else if (fault.stallAfter !== undefined) await new Promise(() => {})
        else {
          open--
          if (fault.breakAfter !== undefined && !fault.quietly) controller.error(new Error('Network connection lost.'))
          else controller.close()
        }
      },
      cancel() {
        open--
      },
    })
  }

  return {
    put: (key, bytes) => void objects.set(key, bytes),
    faults,
    calls,
    get open() {
      return open
    },
    async get(key, options = {}) {
      const offset = options.range?.offset ?? 0
      const etag = options.onlyIf?.etagMatches ?? null
      calls.push({ key, offset, etag })
      const fault = faults.shift() ?? {}
      if (fault.stall) await new Promise(() => {})
      if (fault.refuse) throw fault.refuse
      if (fault.replace) objects.set(key, fault.replace)
      if (new TextEncoder().encode(key).length > 1024) throw new Error('get: The specified key is too long. (10027)')
      const bytes = objects.get(key)
      if (bytes === undefined) return null
      const about = { size: bytes.length, etag: etagOf(bytes) }
      if (etag !== null && etag !== about.etag) return about
      if (offset >= bytes.length && offset > 0) throw new Error('get: The requested range is not satisfiable (10039)')
      return { ...about, body: bodyOf(bytes.subarray(offset), fault) }
    },
  }
}
