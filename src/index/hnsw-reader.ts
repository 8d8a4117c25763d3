import { IbidError } from '../core/errors.ts'
import type { VectorIndex } from '../core/ports.ts'
import type { Distances, VectorLayout } from './distances.ts'
import { plainDistances } from './distances.ts'
import { checkHnswFile, type HnswFile } from './hnsw-file.ts'
import { createHnswSearch } from './hnsw-search.ts'
import type { HnswManifest } from './manifest.ts'
import { nearest, searchWidth } from './nearest.ts'
import { createTwins, type Twins } from './twins.ts'
import { checkK, cosine, normalise } from './vector.ts'
import { scanRows, type VectorTable } from './vector-table.ts'

/** The bytes of a file, and what compares its vectors; `createKernelMemory` gives both. */
export interface HnswBytes {
  bytes: Uint8Array
  /** Plain JavaScript when absent: the same results, slower. */
  distances?(layout: VectorLayout): Distances
}

/**
 * A read-only vector index over the bytes of a file that hnswlib wrote, in JavaScript alone: what the native index answers,
 * this answers. Vectors are read where they lie.
 * @throws IbidError `corrupt` where the file is damaged or does not fit its manifest. Its digest is for the caller to check.
 */
export function createHnswReader(file: HnswBytes, manifest: HnswManifest): VectorIndex {
  const { dimensions, M, efConstruction, ef } = manifest
  const count = manifest.count - manifest.duplicates.length
  const checked = checkHnswFile(file.bytes, { dimensions, M, efConstruction, count })
  if (checked.deleted.size > 0) throw misfit('the file holds deleted points, which are never saved')
  const distances = file.distances?.(checked.vectors) ?? plainDistances(checked.bytes, checked.vectors, 2 * M)
  const search = createHnswSearch(checked, distances)
  const { table, twins } = vectorsOf(checked, manifest.duplicates)
  const exact = new Set(manifest.exactLabels)
  for (const label of exact)
    if (!table.has(label)) throw misfit(`the manifest lists the label ${label}, which the file does not hold`)

  const graph = {
    nearest(unit: Float32Array, k: number, allows?: (label: number) => boolean) {
      const most = Math.min(k, checked.count)
      return search.nearest(unit, most, searchWidth(ef, most), allows).labels
    },
  }
  const readOnly = async () => {
    throw new IbidError('conflict', 'This index is read from a published file and cannot be changed')
  }
  return {
    dimensions,
    size: table.size,
    async search(vector, k, allow) {
      const unit = normalise(vector, dimensions)
      checkK(k)
      return k === 0 ? [] : nearest({ table, twins, exact, graph }, unit, k, allow)
    },
    upsert: readOnly,
    remove: readOnly,
  }
}

/** The vectors of a file by label, where they lie. Labels that share a point share its vector. */
function vectorsOf(
  file: HnswFile,
  duplicates: HnswManifest['duplicates'],
): { table: Pick<VectorTable, 'size' | 'has' | 'score' | 'scan'>; twins: Twins } {
  const { dimensions, offset, stride } = file.vectors
  const floats = new Float32Array(file.bytes.buffer, file.bytes.byteOffset, file.bytes.byteLength >> 2)
  const offsets = new Map<number, number>()
  const scoreAt = (at: number, unit: Float32Array) => cosine(floats, at, unit)
  file.labels.forEach((label, id) => {
    offsets.set(label, (offset + id * stride) / 4)
  })
  const twins = createTwins((label) => {
    const at = offsets.get(label)
    return at === undefined ? undefined : floats.subarray(at, at + dimensions)
  })
  for (const [label, point] of duplicates) {
    const at = offsets.get(point)
    if (at === undefined || offsets.has(label))
      throw misfit(`the manifest says that ${label} shares the point ${point}`)
    offsets.set(label, at)
    twins.join(label, point)
  }
  return {
    twins,
    table: {
      size: offsets.size,
      has: (label) => offsets.has(label),
      score(label, unit) {
        const at = offsets.get(label)
        if (at === undefined) throw new TypeError(`No vector has the label ${label}`)
        return scoreAt(at, unit)
      },
      scan: (unit, k, allow) => scanRows(offsets, scoreAt, unit, k, allow),
    },
  }
}

function misfit(what: string): IbidError {
  return new IbidError('corrupt', `The hnsw file does not fit its manifest: ${what}`)
}
