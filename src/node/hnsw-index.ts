import { IbidError } from '../core/errors.ts'
import type { VectorIndex } from '../core/ports.ts'
import { checkLabel } from '../index/labels.ts'
import type { HnswManifest } from '../index/manifest.ts'
import { nearest } from '../index/nearest.ts'
import { createTwins, isSame, type Twins } from '../index/twins.ts'
import { checkK, normalise } from '../index/vector.ts'
import { createVectorTable, type VectorTable } from '../index/vector-table.ts'
import { checkHnswSettings, createHnswGraph, type HnswGraph, type HnswSettings, readHnswGraph } from './hnsw-graph.ts'
import type { Hnswlib } from './hnswlib.ts'

/** Links of a point on each layer above the lowest, which has twice as many. */
export const DEFAULT_M = 16
/** Candidates kept while a point is linked: more make a better graph, slower. */
export const DEFAULT_EF_CONSTRUCTION = 200
/** Finds 1.000 of the ten nearest of 20,000 clustered vectors at 256 and 384 dimensions, where 32 finds 0.996; bench/recall.ts. */
export const DEFAULT_EF = 64
/** Share of deleted and scanned points beyond which a rebuild pays. */
export const REBUILD_SHARE = 0.2
/** A point is found if it is among so many nearest to itself: those nearly equal to it may come first. */
const SELF_NEIGHBOURS = 10
/** Points that are tried on every load. */
const SAMPLES = 32

/** A new index: what its graph is like, and how much it is to hold. */
export interface HnswOptions extends Partial<HnswSettings> {
  dimensions: number
  /** Vectors to make room for at once. */
  capacity?: number
  /** Leaves small and filtered searches to the graph too; for tests and measurements. */
  neverScan?: boolean
}

/** What a manifest keeps of a saved index. */
export type SavedHnsw = Pick<HnswManifest, 'M' | 'efConstruction' | 'ef' | 'count' | 'exactLabels' | 'duplicates'> & {
  size: number
  sha256: string
}

/** A vector index over a native hnsw graph. Not to be shared between threads. */
export interface HnswIndex extends VectorIndex {
  /** Labels the graph does not lead to; every search compares with them one by one. */
  readonly exactLabels: readonly number[]
  /** Whether enough points are deleted or scanned that a new build would be quicker to search. */
  readonly needsRebuild: boolean
  /**
   * Writes the graph to `path`, which must not be the file of another index. What was removed or replaced is left out
   * for good by building anew, and each point is searched for: slow, so not on a thread that answers.
   * @throws IbidError `invalid_input` for an empty index, `storage` where the file could not be written whole.
   */
  save(path: string): Promise<SavedHnsw>
}

/** Fills in the defaults. @throws IbidError `invalid_input` for settings outside their ranges. */
export function hnswSettings(options: { dimensions: number } & Partial<HnswSettings>): HnswSettings {
  const { dimensions, M = DEFAULT_M, efConstruction = DEFAULT_EF_CONSTRUCTION, ef = DEFAULT_EF } = options
  const settings = { dimensions, M, efConstruction, ef }
  checkHnswSettings(settings)
  return settings
}

/** @throws IbidError `invalid_input` for settings outside their ranges. */
export function createHnswIndex(hnswlib: Hnswlib, options: HnswOptions): HnswIndex {
  const settings = hnswSettings(options)
  const graph = createHnswGraph(hnswlib, settings, options.capacity)
  const table = createVectorTable(settings.dimensions, options.capacity)
  return assemble(hnswlib, settings, graph, table, createTwins(table.get), new Set(), options.neverScan)
}

/**
 * Reads a saved index.
 * @throws IbidError `storage` where the file cannot be read, `corrupt` where it is damaged or does not fit its manifest.
 */
export async function readHnswIndex(hnswlib: Hnswlib, path: string, manifest: HnswManifest): Promise<HnswIndex> {
  const settings: HnswSettings = manifest
  const points = manifest.count - manifest.duplicates.length
  const { graph, file } = await readHnswGraph(hnswlib, path, settings, points, manifest.file)
  if (file.deleted.size > 0) throw new IbidError('corrupt', `${path} holds deleted points, which are never saved`)
  const table = createVectorTable(settings.dimensions, manifest.count)
  const twins = createTwins(table.get)
  file.labels.forEach((label, id) => {
    const unit = file.vector(id)
    table.put(label, unit)
    twins.addPoint(label, unit)
  })
  for (const [label, point] of manifest.duplicates) {
    const unit = table.get(point)
    if (unit === undefined || table.has(label)) throw misfit(path, `says that ${label} shares the point ${point}`)
    table.put(label, unit.slice())
    twins.join(label, point)
  }
  for (const label of manifest.exactLabels) if (!table.has(label)) throw misfit(path, `lists the label ${label}`)
  const exact = new Set(manifest.exactLabels)
  const step = Math.max(1, Math.floor(file.count / SAMPLES))
  for (let id = 0; id < file.count; id += step) {
    const label = file.labels[id]!
    if (!exact.has(label) && !findsItself(graph, label, file.vector(id))) {
      throw new IbidError('corrupt', `${path} does not find its own point ${label}`)
    }
  }
  return assemble(hnswlib, settings, graph, table, twins, exact)
}

/**
 * Every label has its vector in `table`. Labels in `exact` are scanned; each other one is reached through a point of
 * `graph`: its own, or that of a label with the very same vector (`twins`).
 */
function assemble(
  hnswlib: Hnswlib,
  settings: HnswSettings,
  graph: HnswGraph,
  table: VectorTable,
  twins: Twins,
  exact: Set<number>,
  neverScan = false,
): HnswIndex {
  const { dimensions } = settings
  /** Points nobody has searched for yet. A build ends with a search for every point, so its additions need none before. */
  let unchecked: number[] = []

  function remove(label: number): void {
    const unit = table.get(label)
    if (unit === undefined) return
    exact.delete(label)
    const orphan = twins.leave(label, unit)
    if (orphan !== undefined) graph.markDeleted(orphan)
    table.delete(label)
  }

  /** Stores a label that is not there. */
  function insert(label: number, unit: Float32Array): void {
    table.put(label, unit)
    const twin = twins.pointWith(unit)
    if (twin !== undefined) {
      if (exact.has(twins.members(twin)[0]!)) exact.add(label)
      twins.join(label, twin)
      return
    }
    // Until it is a point it is scanned, and so it stays if the graph refuses it or knows its label by another vector.
    exact.add(label)
    if (graph.knows(label)) return
    graph.add(label, unit)
    twins.addPoint(label, unit)
    exact.delete(label)
    unchecked.push(label)
  }

  /** Scans from now on what the graph does not lead to. */
  function checkPoint(point: number): void {
    const members = twins.members(point)
    if (!findsItself(graph, point, table.get(members[0]!)!)) for (const label of members) exact.add(label)
  }

  function checkAdditions(): void {
    for (const point of unchecked) {
      if (twins.members(point).some((label) => twins.pointOf(label) === point)) checkPoint(point)
    }
    unchecked = []
  }

  function isClean(): boolean {
    if (graph.deleted > 0) return false
    for (const label of table.labels()) {
      const point = twins.pointOf(label)
      if (point === undefined || twins.pointOf(point) !== point) return false
    }
    return true
  }

  function rebuild(): void {
    graph = createHnswGraph(hnswlib, settings, table.size)
    twins = createTwins(table.get)
    exact.clear()
    // In order of their labels, so that the same vectors give the same file.
    for (const label of [...table.labels()].sort((a, b) => a - b)) insert(label, table.get(label)!)
  }

  return {
    dimensions,
    get size() {
      return table.size
    },
    get exactLabels() {
      return [...exact]
    },
    get needsRebuild() {
      return graph.deleted + exact.size > REBUILD_SHARE * table.size
    },
    async search(vector, k, allow) {
      const unit = normalise(vector, dimensions)
      checkK(k)
      if (k === 0 || table.size === 0) return []
      checkAdditions()
      return nearest({ table, twins, exact, graph }, unit, k, allow, neverScan)
    },
    async upsert(entries) {
      // All are checked before one is stored: a refused call changes nothing.
      for (const { label } of entries) checkLabel(label)
      const units = entries.map(({ vector }) => normalise(vector, dimensions))
      entries.forEach(({ label }, i) => {
        const unit = units[i]!
        const stored = table.get(label)
        if (stored !== undefined && isSame(stored, unit)) return
        remove(label)
        insert(label, unit)
      })
    },
    async remove(labels) {
      for (const label of labels) checkLabel(label)
      for (const label of labels) remove(label)
      if (table.size === 0 && graph.count > 0) rebuild()
    },
    async save(path) {
      if (table.size === 0) throw new IbidError('invalid_input', 'An empty index is not saved')
      if (!isClean()) rebuild()
      unchecked = [...table.labels()].filter((label) => twins.pointOf(label) === label && !exact.has(label))
      checkAdditions()
      const { M, efConstruction, ef } = settings
      // Taken before the wait: the index may change while the written file is checked.
      const state = { M, efConstruction, ef, count: table.size, exactLabels: [...exact], duplicates: twins.pairs() }
      return { ...state, ...(await graph.write(path)) }
    },
  }
}

function findsItself(graph: HnswGraph, label: number, unit: Float32Array): boolean {
  return graph.nearest(unit, SELF_NEIGHBOURS).includes(label)
}

function misfit(path: string, what: string): IbidError {
  return new IbidError('corrupt', `The manifest of ${path} ${what}, which the file does not hold`)
}
