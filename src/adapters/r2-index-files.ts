import { IbidError } from '../core/errors.ts'
import { sha256 } from '../core/sha256.ts'
import { untilAborted } from '../core/until-aborted.ts'
import { type HnswManifest, type Manifest, parseManifest } from '../index/manifest.ts'

/** Requests for one file: the first, and those that go on where a stream broke. */
const ATTEMPTS = 4
/** A manifest lists labels; one that is larger than this is none. */
const MAX_MANIFEST_BYTES = 16 * 1024 * 1024

/** What is used of an object of R2; `body` is missing where a condition was not met. */
export interface R2Object {
  /** Bytes of the whole object, also where a range was asked for. */
  size: number
  etag: string
  body?: ReadableStream<Uint8Array>
}

/** What is used of an R2 binding (developers.cloudflare.com/r2/api/workers/workers-api-reference). */
export interface R2Binding {
  get(key: string, options?: { range?: { offset: number }; onlyIf?: { etagMatches: string } }): Promise<R2Object | null>
}

/** The files of a published generation. */
export interface IndexFiles {
  /**
   * @param digest SHA-256 of the file, lower-case hex, where it is known
   * @throws IbidError `not_found` where there is none, `corrupt`, `unsupported_version`, `unavailable`
   */
  manifest(digest?: string): Promise<Manifest>
  /**
   * Reads the graph into memory of exactly its size, and checks its digest. What is in that memory after a throw is of no use.
   * @throws IbidError `corrupt` for a file that is missing or not the manifest's, `invalid_input` for memory of another size, `unavailable`
   */
  graph(manifest: HnswManifest, bytes: Uint8Array): Promise<void>
}

export interface R2IndexFilesOptions {
  bucket: R2Binding
  /** Where the files lie, such as `index/g-20260102T030405678Z-0123abcd/`. */
  prefix: string
  /** Ends the reading: R2 has no deadline of its own. */
  signal?: AbortSignal
}

/**
 * The index files of a generation in Cloudflare's R2: for those above the 25 MiB of a Worker's static asset. A file is read
 * in one stream, straight into where it stays; a stream that breaks is gone on with from there, while the object is the same.
 *
 * @example
 * ```ts
 * const files = r2IndexFiles({ bucket: env.INDEX, prefix: `index/${generation}/` })
 * const manifest = await files.manifest()
 * const memory = createKernelMemory(kernel, { fileBytes: manifest.file.size, dimensions: manifest.dimensions, most: 2 * manifest.M })
 * await files.graph(manifest, memory.bytes)
 * const index = createHnswReader(memory, manifest)
 * ```
 */
export function r2IndexFiles({ bucket, prefix, signal }: R2IndexFilesOptions): IndexFiles {
  const wait = <Value>(promise: Promise<Value>) => (signal ? untilAborted(promise, signal) : promise)

  /** Asks for an object from a byte on; null where there is none. */
  async function open(key: string, offset: number, etag: string | null): Promise<R2Object | null> {
    const condition = etag === null ? {} : { onlyIf: { etagMatches: etag } }
    const asked = bucket.get(key, { ...(offset > 0 && { range: { offset } }), ...condition })
    const letGo = (late: R2Object | null) => {
      if (signal?.aborted) late?.body?.cancel().catch(() => {})
    }
    asked.then(letGo, () => {})
    return wait(asked)
  }

  /** Fills memory that `room` makes for the object's size; null where there is no object. */
  async function read(key: string, room: (size: number) => Uint8Array): Promise<Uint8Array | null> {
    let etag: string | null = null
    let bytes: Uint8Array = new Uint8Array(0)
    let at = 0
    for (let attempt = 1; ; attempt++) {
      signal?.throwIfAborted()
      try {
        const object = await open(key, at, etag)
        if (object === null && etag === null) return null
        if (object?.body === undefined)
          throw new IbidError('unavailable', `${key} was replaced in R2 while it was read`)
        const reader = object.body.getReader()
        try {
          if (etag === null) bytes = room(object.size)
          etag = object.etag
          for (;;) {
            const { done, value } = await wait(reader.read())
            if (done) break
            if (at + value.length > bytes.length) throw damaged(key, `is longer than the ${bytes.length} bytes it says`)
            bytes.set(value, at)
            at += value.length
          }
        } finally {
          // A body that is neither read nor cancelled holds one of the few connections of a request.
          reader.cancel().catch(() => {})
        }
      } catch (error) {
        signal?.throwIfAborted()
        if (error instanceof IbidError) throw error
      }
      // A stream that broke with its last byte is whole.
      if (etag !== null && at === bytes.length) return bytes
      // Neither what R2 says nor how its stream broke tells more than this.
      if (attempt === ATTEMPTS)
        throw new IbidError('unavailable', `${key} cannot be read from R2: it broke off ${ATTEMPTS} times`)
    }
  }

  return {
    async manifest(digest) {
      const key = `${prefix}manifest.json`
      const bytes = await read(key, (size) => {
        if (size > MAX_MANIFEST_BYTES) throw damaged(key, `has ${size} bytes, more than a manifest`)
        return new Uint8Array(size)
      })
      if (bytes === null) throw new IbidError('not_found', `There is no ${key} in R2: publish the index first`)
      if (digest !== undefined && (await sha256(bytes)) !== digest)
        throw damaged(key, 'has another SHA-256 than published')
      return parseManifest(new TextDecoder().decode(bytes))
    },
    async graph({ file }, bytes) {
      if (bytes.length !== file.size) {
        throw new IbidError('invalid_input', `The graph needs ${file.size} bytes of memory, got ${bytes.length}`)
      }
      const key = prefix + file.name
      const found = await read(key, (size) => {
        if (size !== file.size) throw damaged(key, `has ${size} bytes where its manifest says ${file.size}`)
        return bytes
      })
      if (found === null) throw damaged(key, 'is missing, though its manifest is there')
      if ((await sha256(bytes)) !== file.sha256) throw damaged(key, 'has another SHA-256 than its manifest says')
    },
  }
}

function damaged(key: string, what: string): IbidError {
  return new IbidError('corrupt', `${key} in R2 ${what}`)
}
