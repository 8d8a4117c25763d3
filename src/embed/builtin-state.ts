import { IbidError } from '../core/errors.ts'
import { forEachFeature } from './features.ts'
import { hashBytes } from './hash.ts'

/** Dimensions of the built-in embedder's vectors, unless told otherwise. */
export const DEFAULT_DIMENSIONS = 384
const MIN_DIMENSIONS = 8
const MAX_DIMENSIONS = 4096

/** Counters of document frequency; features that share one look a little more common than they are. */
const BUCKETS = 65_536

/** The counter of a feature; the number of counters is a power of two. */
export const bucketOf = (feature: number, buckets: number): number => feature & (buckets - 1)

/** Bytes before the counters: magic, version, dimensions, passages, number of counters. */
const HEADER_BYTES = 20
const CHECKSUM_BYTES = 4
/** "IBED" in little-endian order. */
const MAGIC = 0x44454249
const FORMAT_VERSION = 1

/** What the built-in embedder learnt of a corpus: in how many of its passages features occur. */
export interface BuiltinState {
  readonly dimensions: number
  readonly passages: number
  /** Passages by the low bits of the feature's hash; a power of two of them. */
  readonly frequencies: Uint32Array
}

/**
 * Learns document frequencies from the passages of a corpus, in one pass and constant memory. An empty corpus is fine:
 * every feature then weighs the same.
 *
 * @throws IbidError `invalid_input` for dimensions outside 8…4096
 */
export async function fitBuiltin(
  texts: Iterable<string> | AsyncIterable<string>,
  { dimensions = DEFAULT_DIMENSIONS }: { dimensions?: number } = {},
): Promise<BuiltinState> {
  if (!Number.isInteger(dimensions) || dimensions < MIN_DIMENSIONS || dimensions > MAX_DIMENSIONS) {
    throw new IbidError(
      'invalid_input',
      `builtin embedder: dimensions must be a whole number in ${MIN_DIMENSIONS}…${MAX_DIMENSIONS}, not ${dimensions}`,
    )
  }
  const frequencies = new Uint32Array(BUCKETS)
  // The passage that last counted in a bucket: a bucket counts a passage once, however many features meet in it.
  const countedBy = new Uint32Array(BUCKETS)
  let passages = 0
  for await (const text of texts) {
    passages++
    const passage = passages
    forEachFeature(text, (feature) => {
      const bucket = bucketOf(feature, BUCKETS)
      if (countedBy[bucket] === passage) return
      countedBy[bucket] = passage
      frequencies[bucket] = (frequencies[bucket] ?? 0) + 1
    })
  }
  return { dimensions, passages, frequencies }
}

/** The state as bytes: little-endian, versioned, with a checksum. */
export function encodeBuiltinState(state: BuiltinState): Uint8Array {
  const end = HEADER_BYTES + state.frequencies.length * 4
  const bytes = new Uint8Array(end + CHECKSUM_BYTES)
  const view = new DataView(bytes.buffer)
  const header = [MAGIC, FORMAT_VERSION, state.dimensions, state.passages, state.frequencies.length]
  for (const [i, value] of header.entries()) view.setUint32(i * 4, value, true)
  state.frequencies.forEach((count, i) => {
    view.setUint32(HEADER_BYTES + i * 4, count, true)
  })
  view.setUint32(end, hashBytes(bytes.subarray(0, end), FORMAT_VERSION), true)
  return bytes
}

/**
 * Reads what {@link encodeBuiltinState} wrote.
 *
 * @throws IbidError `unsupported_version` for the bytes of a newer Ibid, `corrupt` for bytes that are cut or changed
 */
export function decodeBuiltinState(bytes: Uint8Array): BuiltinState {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = bytes.byteLength - CHECKSUM_BYTES
  if (end < HEADER_BYTES || view.getUint32(0, true) !== MAGIC) throw damaged('is not one')
  const version = view.getUint32(4, true)
  if (version !== FORMAT_VERSION) {
    throw new IbidError(
      'unsupported_version',
      `builtin embedder: its saved state has format ${version} and this Ibid reads ${FORMAT_VERSION}: upgrade Ibid, or sync again`,
    )
  }
  const buckets = view.getUint32(16, true)
  if (HEADER_BYTES + buckets * 4 !== end || (buckets & (buckets - 1)) !== 0) throw damaged('has the wrong length')
  if (view.getUint32(end, true) !== hashBytes(bytes.subarray(0, end), FORMAT_VERSION)) throw damaged('has changed')
  const frequencies = new Uint32Array(buckets)
  for (let i = 0; i < buckets; i++) frequencies[i] = view.getUint32(HEADER_BYTES + i * 4, true)
  return { dimensions: view.getUint32(8, true), passages: view.getUint32(12, true), frequencies }
}

function damaged(what: string): IbidError {
  return new IbidError('corrupt', `builtin embedder: its saved state ${what}: it must be fitted anew`)
}
