import { IbidError } from '../core/errors.ts'
import type { VectorLayout } from './distances.ts'
import { MAX_LABEL } from './labels.ts'

/** Bytes before the first element. */
const HEADER_BYTES = 96
/** Vectors are stored at length 1; 32-bit rounding moves the square of the length by less than this. */
const UNIT_TOLERANCE = 1e-3
/** hnswlib draws levels with a mean of 1 / ln M: a level beyond this is damage, not luck. */
const MAX_LEVEL = 64
/** Logarithms of two systems may differ in their last digits. */
const MULT_TOLERANCE = 1e-12
/** Room for points that a file may claim beyond those it holds: it is allocated before anything is read. */
const MAX_SPARE_POINTS = 65_536

/** What a file has to hold. */
export interface ExpectedHnsw {
  dimensions: number
  /** Points, deleted ones included. */
  count: number
  M: number
  efConstruction?: number
}

/** A checked file: zero-copy views of its bytes. */
export interface HnswFile {
  readonly count: number
  /** Labels by internal id. */
  readonly labels: Uint32Array
  /** Internal ids marked as deleted. */
  readonly deleted: ReadonlySet<number>
  /** The stored unit vector of an internal id. */
  vector(id: number): Float32Array
  /** The file from an aligned start: what the offsets below count in. */
  readonly bytes: Uint8Array
  readonly vectors: VectorLayout
  readonly graph: HnswLayout
}

/** Where the links of a graph lie, in 32-bit words of the file. */
export interface HnswLayout {
  readonly words: Uint32Array
  readonly entryPoint: number
  readonly maxLevel: number
  /** Most links of a list of the lowest level; a list is its number of links (low 16 bits), then the ids. */
  readonly maxM0: number
  /** The level-0 list of point 0, and the step to that of the next. */
  readonly firstWord: number
  readonly elementWords: number
  /** By internal id, the level-1 list of a point that has one; the next level's follows `upperWords` later. */
  readonly upperStarts: Uint32Array
  readonly upperWords: number
}

/**
 * Checks every byte of an hnswlib file that native code would follow, as written by hnswlib 0.8 on a little-endian
 * 64-bit machine: header relations, level-0 lists, vectors, labels, upper-level lists, and that the file ends there.
 * Native code reads such files without looking, and leaves its memory at the first wrong number.
 *
 * Layout, little endian (u64 where not said otherwise): 0 offsetLevel0 · 8 max_elements · 16 count · 24 size_per_element ·
 * 32 label_offset · 40 offsetData · 48 i32 maxlevel · 52 u32 entry point · 56 maxM · 64 maxM0 · 72 M · 80 f64 mult ·
 * 88 efConstruction. From 96: `count` × [u16 link count, u8 delete mark, u8 padding, u32 ids[maxM0], f32 data[dim],
 * u64 label]; then for each element u32 byte length and its upper-level lists of 4 + 4·maxM bytes.
 *
 * @throws IbidError `corrupt`, naming what is wrong and at which byte.
 */
export function checkHnswFile(bytes: Uint8Array, expected: ExpectedHnsw): HnswFile {
  const { dimensions, count, M } = expected
  const maxM0 = 2 * M
  const elementBytes = 4 + 4 * maxM0 + 4 * dimensions + 8
  if (count < 1) throw corrupt('holds no points: an empty index is never stored', 16)
  if (bytes.byteLength < HEADER_BYTES + count * (elementBytes + 4)) {
    throw corrupt(`is too short for ${count} points of ${dimensions} dimensions`, bytes.byteLength)
  }
  // Typed-array views need an aligned start; a Buffer from a pool may begin anywhere.
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : new Uint8Array(bytes)
  const view = new DataView(aligned.buffer, aligned.byteOffset, aligned.byteLength)
  const words = new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength >> 2)
  const floats = new Float32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength >> 2)

  const { maxLevel, entryPoint } = checkHeader(view, expected, elementBytes)
  const elementWords = elementBytes / 4
  const firstWord = HEADER_BYTES / 4
  const labels = new Uint32Array(count)
  const deleted = new Set<number>()
  for (let id = 0; id < count; id++) {
    const start = firstWord + id * elementWords
    checkLinks(words, start, maxM0, count, id, `level 0 of point ${id}`)
    const mark = (words[start]! >>> 16) & 0xff
    if (mark > 1 || words[start]! >>> 24 !== 0) throw corrupt(`has a bad delete mark at point ${id}`, start * 4 + 2)
    if (mark === 1) deleted.add(id)
    checkUnit(floats, start + 1 + maxM0, dimensions, id)
    const labelWord = start + 1 + maxM0 + dimensions
    if (words[labelWord + 1] !== 0) throw corrupt(`has a label above ${MAX_LABEL} at point ${id}`, labelWord * 4)
    labels[id] = words[labelWord]!
  }
  if (new Set(labels).size !== count) throw corrupt('has two points of one label', HEADER_BYTES)
  const upperStarts = checkUpperLevels(view, words, expected, HEADER_BYTES + count * elementBytes, maxLevel, entryPoint)

  return {
    count,
    labels,
    deleted,
    vector(id) {
      const start = firstWord + id * elementWords + 1 + maxM0
      return floats.subarray(start, start + dimensions)
    },
    bytes: aligned,
    vectors: { dimensions, offset: (firstWord + 1 + maxM0) * 4, stride: elementBytes },
    graph: { words, entryPoint, maxLevel, maxM0, firstWord, elementWords, upperStarts, upperWords: 1 + M },
  }
}

function checkHeader(
  view: DataView,
  expected: ExpectedHnsw,
  elementBytes: number,
): { maxLevel: number; entryPoint: number } {
  const { count, M } = expected
  const offsetData = 4 + 8 * M
  const fields: [name: string, at: number, value: number][] = [
    ['offsetLevel0', 0, 0],
    ['count', 16, count],
    ['size_per_element', 24, elementBytes],
    ['label_offset', 32, elementBytes - 8],
    ['offsetData', 40, offsetData],
    ['maxM', 56, M],
    ['maxM0', 64, 2 * M],
    ['M', 72, M],
  ]
  if (expected.efConstruction !== undefined) fields.push(['efConstruction', 88, Math.max(expected.efConstruction, M)])
  for (const [name, at, value] of fields) {
    const found = view.getBigUint64(at, true)
    if (found !== BigInt(value)) throw corrupt(`has ${name} ${found} where ${value} is expected`, at)
  }
  const maxElements = view.getBigUint64(8, true)
  if (maxElements < BigInt(count) || maxElements > BigInt(count * 2 + MAX_SPARE_POINTS)) {
    throw corrupt(`has room for ${maxElements} points where it holds ${count}`, 8)
  }
  const mult = view.getFloat64(80, true)
  if (!(Math.abs(mult - 1 / Math.log(M)) < MULT_TOLERANCE))
    throw corrupt(`has mult ${mult} where 1 / ln ${M} is expected`, 80)
  const maxLevel = view.getInt32(48, true)
  if (maxLevel < 0 || maxLevel > MAX_LEVEL) throw corrupt(`has ${maxLevel} as its highest level`, 48)
  const entryPoint = view.getUint32(52, true)
  if (entryPoint >= count) throw corrupt(`enters at point ${entryPoint} of ${count}`, 52)
  return { maxLevel, entryPoint }
}

/** A list is one word, its low 16 bits the number of links, and room for `most` ids. */
function checkLinks(words: Uint32Array, at: number, most: number, count: number, self: number, where: string): void {
  const links = words[at]! & 0xffff
  if (links > most) throw corrupt(`has ${links} links on ${where}, more than ${most}`, at * 4)
  for (let i = at + 1; i <= at + links; i++) {
    const id = words[i]!
    if (id >= count) throw corrupt(`links ${where} to point ${id} of ${count}`, i * 4)
    if (id === self) throw corrupt(`links ${where} to itself`, i * 4)
  }
}

function checkUnit(floats: Float32Array, at: number, dimensions: number, id: number): void {
  let squares = 0
  for (let i = at; i < at + dimensions; i++) squares += floats[i]! * floats[i]!
  // Written so that NaN, which compares false with everything, is refused too.
  if (!(Math.abs(squares - 1) < UNIT_TOLERANCE)) {
    throw corrupt(`has a vector that is not of length 1 at point ${id}`, at * 4)
  }
}

function checkUpperLevels(
  view: DataView,
  words: Uint32Array,
  { count, M }: ExpectedHnsw,
  start: number,
  maxLevel: number,
  entryPoint: number,
): Uint32Array {
  const listBytes = 4 + 4 * M
  const levels = new Uint8Array(count)
  const starts = new Uint32Array(count)
  let at = start
  for (let id = 0; id < count; id++) {
    if (at + 4 > view.byteLength) throw corrupt(`ends before the levels of point ${id}`, view.byteLength)
    const length = view.getUint32(at, true)
    const level = length / listBytes
    if (!Number.isInteger(level) || level > maxLevel) throw corrupt(`has ${length} bytes of levels at point ${id}`, at)
    levels[id] = level
    starts[id] = (at + 4) / 4
    at += 4 + length
    if (at > view.byteLength) throw corrupt(`ends within the levels of point ${id}`, view.byteLength)
  }
  if (at !== view.byteLength) throw corrupt(`has ${view.byteLength - at} bytes behind its end`, at)
  if (levels[entryPoint] !== maxLevel) throw corrupt(`enters at point ${entryPoint}, which is not on the top level`, 52)

  for (let id = 0; id < count; id++) {
    for (let level = 1; level <= levels[id]!; level++) {
      const word = starts[id]! + (level - 1) * (1 + M)
      const where = `level ${level} of point ${id}`
      if (words[word]! >>> 16 !== 0) throw corrupt(`has a bad link count on ${where}`, word * 4)
      checkLinks(words, word, M, count, id, where)
      for (let i = word + 1; i <= word + words[word]!; i++) {
        // Native code would take the list of a level that is not there from address 0.
        if (levels[words[i]!]! < level) throw corrupt(`links ${where} to point ${words[i]}, which is lower`, i * 4)
      }
    }
  }
  return starts
}

function corrupt(what: string, at: number): IbidError {
  return new IbidError('corrupt', `The hnsw file ${what} (byte ${at})`)
}
