import { createHash } from 'node:crypto'
import { open, readFile, stat } from 'node:fs/promises'
import { IbidError, messageOf } from '../core/errors.ts'
import { checkHnswFile, type HnswFile } from '../index/hnsw-file.ts'
import { searchWidth } from '../index/nearest.ts'
import type { Hnswlib } from './hnswlib.ts'
import { storageError } from './storage-error.ts'

/** How a graph is built and searched. */
export interface HnswSettings {
  dimensions: number
  /** Links a new point gets on each level, 4…64; on the lowest level points keep up to twice as many. */
  M: number
  /** Width of the search for those links. */
  efConstruction: number
  /** Width of a search for neighbours, at least; wider finds more and takes longer. */
  ef: number
}

/** A written graph file. */
export interface WrittenGraph {
  size: number
  sha256: string
}

/**
 * The native graph of unit vectors under inner product, with the calls that can crash or corrupt it fenced off.
 * It takes checked labels and unit vectors only, and no label twice: overwriting a point rewires its neighbours and
 * leaves some of them unreachable. Every call is synchronous, so none meets another on the same object.
 */
export interface HnswGraph {
  /** Points, deleted ones included. */
  readonly count: number
  readonly deleted: number
  /** Whether a label was ever added: such a label must not be added again. */
  knows(label: number): boolean
  add(label: number, unit: Float32Array): void
  markDeleted(label: number): void
  /** The labels of the at most `k` nearest points that `allows` lets pass, nearest first. */
  nearest(unit: Float32Array, k: number, allows?: (label: number) => boolean): number[]
  /** Writes the file, reads it back, checks it and flushes it to the disk. @throws IbidError `storage`. */
  write(path: string): Promise<WrittenGraph>
}

/** Room for points that a graph begins with, at least. */
const SMALLEST_CAPACITY = 64
/** By which room grows: a copy of the whole graph, so not too often. */
const GROWTH = 1.5
/** The least width of a search: the searches that check a graph want ten neighbours, so none is wider than the rest. */
export const LEAST_EF = 20
/** Levels are drawn at random; a fixed seed makes a build repeatable. */
const SEED = 100

type NativeGraph = InstanceType<Hnswlib['HierarchicalNSW']>

/** @throws IbidError `invalid_input` for settings outside their ranges, some of which crash native code. */
export function checkHnswSettings({ dimensions, M, efConstruction, ef }: HnswSettings): void {
  const ranges: [name: string, value: number, least: number, most: number][] = [
    ['dimensions', dimensions, 1, 65_535],
    ['M', M, 4, 64],
    ['efConstruction', efConstruction, 1, 10_000],
    ['ef', ef, LEAST_EF, 10_000],
  ]
  for (const [name, value, least, most] of ranges) {
    if (!Number.isInteger(value) || value < least || value > most) {
      throw new IbidError('invalid_input', `hnsw ${name} must be an integer in ${least}…${most}, got ${String(value)}`)
    }
  }
}

/** An empty graph with room for `capacity` points; it grows by itself. */
export function createHnswGraph(hnswlib: Hnswlib, settings: HnswSettings, capacity = 0): HnswGraph {
  checkHnswSettings(settings)
  const native = new hnswlib.HierarchicalNSW('ip', settings.dimensions)
  native.initIndex(Math.max(capacity + 1, SMALLEST_CAPACITY), settings.M, settings.efConstruction, SEED)
  return guard(native, settings, new Set(), 0)
}

/**
 * Reads a graph whose size and digest are known. The bytes are checked before native code opens the file, and into an
 * object of its own: a failed read leaves a native object that crashes when touched.
 * @throws IbidError `storage` where the file cannot be read, `corrupt` where it is not the one that was written.
 */
export async function readHnswGraph(
  hnswlib: Hnswlib,
  path: string,
  settings: HnswSettings,
  count: number,
  written: WrittenGraph,
): Promise<{ graph: HnswGraph; file: HnswFile }> {
  checkHnswSettings(settings)
  const bytes = await readBytes(path)
  if (bytes.byteLength !== written.size) {
    throw new IbidError('corrupt', `${path} has ${bytes.byteLength} bytes where ${written.size} were written`)
  }
  // The structure first: it says what is wrong, the digest only that something is.
  const file = checkHnswFile(bytes, { ...settings, count })
  if (digest(bytes) !== written.sha256) {
    throw new IbidError('corrupt', `${path} is not the file that was written: its SHA-256 differs`)
  }
  const native = new hnswlib.HierarchicalNSW('ip', settings.dimensions)
  try {
    native.readIndexSync(path)
  } catch (cause) {
    throw new IbidError('corrupt', `${path} cannot be read: ${messageOf(cause)}`, { cause })
  }
  return { graph: guard(native, settings, new Set(file.labels), file.deleted.size), file }
}

/** @throws IbidError `storage` for anything but a readable file. */
async function readBytes(path: string): Promise<Buffer> {
  try {
    // A device may never end.
    if (!(await stat(path)).isFile()) throw new IbidError('storage', `${path} is not a file`)
    return await readFile(path)
  } catch (cause) {
    throw storageError('read', path, cause)
  }
}

function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function guard(native: NativeGraph, settings: HnswSettings, known: Set<number>, alreadyDeleted: number): HnswGraph {
  const { dimensions, ef } = settings
  let deleted = alreadyDeleted
  // The addon takes plain arrays only; calls are synchronous, so one serves them all.
  const point = new Array<number>(dimensions).fill(0)
  // A loaded graph searches at width 10, whatever it was saved with.
  let width = ef
  native.setEf(width)

  function toPoint(unit: Float32Array): number[] {
    for (let i = 0; i < dimensions; i++) point[i] = unit[i]!
    return point
  }

  return {
    get count() {
      return native.getCurrentCount()
    },
    get deleted() {
      return deleted
    },
    knows: (label) => known.has(label),
    add(label, unit) {
      if (known.has(label)) throw new IbidError('internal', `The hnsw graph already has a point labelled ${label}`)
      // One place always stays free: a full graph refuses points, and neighbours may not outnumber its places.
      const count = native.getCurrentCount()
      if (count + 1 >= native.getMaxElements()) native.resizeIndex(Math.ceil((count + 2) * GROWTH))
      native.addPoint(toPoint(unit), label)
      known.add(label)
    },
    markDeleted(label) {
      native.markDelete(label)
      deleted++
    },
    nearest(unit, k, allows) {
      const most = Math.min(k, native.getCurrentCount() - deleted)
      if (most === 0) return []
      const wanted = searchWidth(ef, most)
      if (wanted !== width) {
        width = wanted
        native.setEf(width)
      }
      if (allows === undefined) return native.searchKnn(toPoint(unit), most).neighbors
      // An exception thrown through native code ends the process: it is kept, and thrown on this side.
      let failure: { error: unknown } | undefined
      const { neighbors } = native.searchKnn(toPoint(unit), most, (label) => {
        try {
          return failure === undefined && allows(label)
        } catch (error) {
          failure = { error }
          return false
        }
      })
      if (failure !== undefined) throw failure.error
      return neighbors
    },
    async write(path) {
      const count = native.getCurrentCount()
      if (count === 0) {
        throw new IbidError('invalid_input', 'An empty hnsw graph is not written: it would be read back without room')
      }
      native.writeIndexSync(path)
      try {
        const handle = await open(path, 'r+')
        try {
          await handle.sync()
        } finally {
          await handle.close()
        }
        // The addon reports success whatever happened: only the file itself can tell.
        const bytes = await readBytes(path)
        checkHnswFile(bytes, { ...settings, count })
        return { size: bytes.byteLength, sha256: digest(bytes) }
      } catch (cause) {
        if (!(cause instanceof IbidError) || cause.code !== 'corrupt') throw storageError('write', path, cause)
        throw new IbidError('storage', `Could not write ${path} whole; is the disk full? (${cause.message})`, { cause })
      }
    },
  }
}
