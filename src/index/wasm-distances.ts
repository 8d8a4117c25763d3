import { type Distances, laneComponents, type VectorLayout } from './distances.ts'

/** Bytes of a page of WebAssembly memory. */
const PAGE_BYTES = 65_536
/** Vectors of four lanes are loaded most quickly from multiples of this. */
const ALIGNMENT = 16

/** Memory that a file is read into, and the kernel that reads its vectors there: they are never copied. */
export interface KernelMemory {
  /** Room for the file. */
  readonly bytes: Uint8Array
  /** The distances of the points of the file that `bytes` holds. */
  distances(layout: VectorLayout): Distances
}

type Kernel = (
  query: number,
  first: number,
  stride: number,
  lanes: number,
  length: number,
  ids: number,
  results: number,
  count: number,
) => void

/**
 * @param module `kernel.wasm`, compiled
 * @param room bytes of the file, components of a vector, and most distances of one call
 */
export function createKernelMemory(
  module: WebAssembly.Module,
  room: { fileBytes: number; dimensions: number; most: number },
): KernelMemory {
  const query = align(room.fileBytes)
  const ids = align(query + 4 * room.dimensions)
  const results = align(ids + 4 * room.most)
  const memory = new WebAssembly.Memory({ initial: Math.ceil((results + 4 * room.most) / PAGE_BYTES) })
  const { exports } = new WebAssembly.Instance(module, { ibid: { memory } })
  const kernel = exports.distances as Kernel
  return {
    bytes: new Uint8Array(memory.buffer, 0, room.fileBytes),
    distances({ dimensions, offset, stride }) {
      const unit = new Float32Array(memory.buffer, query, room.dimensions)
      const lanes = 4 * laneComponents(dimensions)
      return {
        ids: new Uint32Array(memory.buffer, ids, room.most),
        results: new Float32Array(memory.buffer, results, room.most),
        query: (vector) => unit.set(vector),
        compute: (count) => kernel(query, offset, stride, lanes, 4 * dimensions, ids, results, count),
      }
    },
  }
}

function align(at: number): number {
  return Math.ceil(at / ALIGNMENT) * ALIGNMENT
}
