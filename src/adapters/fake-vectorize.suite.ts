import { seededRandom } from '../index/synthetic-vectors.ts'
import { cosine } from '../index/vector.ts'
import type { VectorizeBinding } from './vectorize-binding.ts'

export interface FakeVectorizeOptions {
  metric?: 'cosine' | 'euclidean'
  /** How far scores of a query may be off, either way. */
  noise?: number
  /** How many looks (`describe`) a change stays invisible for. */
  delay?: number
  /** What a V1 index describes. */
  legacy?: boolean
}

export interface FakeVectorize extends VectorizeBinding {
  /** Calls so far, by method. */
  calls: Record<'describe' | 'query' | 'getByIds' | 'upsert' | 'deleteByIds', number>
  /** Thrown by the next calls, one each. */
  faults: Error[]
  /** Puts vectors there that Ibid did not. */
  plant(id: string, values: number[]): void
}

interface Stored {
  id: string
  values: number[]
  namespace?: string | undefined
}

/**
 * Vectorize in the test process: exact unless noise is asked for, and with the limits that the documentation states and those
 * that its error 40007 tells of. Ties come in the order of their arrival, latest first: whoever wants another sorts.
 */
export function fakeVectorize(dimensions: number, options: FakeVectorizeOptions = {}): FakeVectorize {
  const { metric = 'cosine', noise = 0, delay = 0, legacy = false } = options
  const random = seededRandom(1)
  if (dimensions < 1 || dimensions > 1536) throw new Error('dimensions must be between 1 and 1536')
  const vectors = new Map<string, Stored>()
  const pending: { id: string; looks: number; apply: () => void }[] = []
  const calls = { describe: 0, query: 0, getByIds: 0, upsert: 0, deleteByIds: 0 }
  const faults: Error[] = []
  let processed: string | null = null
  let mutations = 0

  function refuse(operation: string, code: number, error: string): never {
    throw new Error(`${operation}_ERROR (code = ${code}): ${error}`)
  }

  function called(method: keyof typeof calls): void {
    calls[method]++
    const fault = faults.shift()
    if (fault) throw fault
  }

  function checkValues(operation: string, values: number[]): void {
    if (values.length !== dimensions)
      refuse(operation, 40006, `expected ${dimensions} dimensions, got ${values.length}`)
    // The binding sends JSON, in which NaN and Infinity are null.
    if (!values.every(Number.isFinite)) refuse(operation, 40001, 'invalid vector values')
  }

  function checkIds(operation: string, ids: readonly string[], most: number): void {
    if (ids.length === 0) refuse(operation, 40005, 'no ids in payload')
    if (ids.length > most)
      refuse(operation, 40007, `too many ids in payload; max id count is ${most}, got ${ids.length}`)
    for (const id of ids) {
      const bytes = new TextEncoder().encode(id).length
      if (bytes < 1 || bytes > 64) refuse(operation, 40008, `id too long; max is 64 bytes, got ${bytes} bytes`)
    }
  }

  function mutate(apply: () => void): { mutationId: string } {
    const id = `00000000-0000-4000-8000-${String(++mutations).padStart(12, '0')}`
    pending.push({ id, looks: delay, apply })
    if (delay === 0) settle()
    return { mutationId: id }
  }

  function settle(): void {
    while (pending[0] && pending[0].looks <= 0) {
      const { id, apply } = pending.shift()!
      apply()
      processed = id
    }
  }

  function scoreOf(stored: number[], asked: number[]): number {
    // All that is stored and asked here has length 1.
    const [a, b] = [Float32Array.from(stored), Float32Array.from(asked)]
    if (metric === 'cosine') return cosine(a, 0, b) + (noise === 0 ? 0 : noise * (2 * random() - 1))
    return Math.hypot(...a.map((value, i) => value - b[i]!))
  }

  return {
    calls,
    faults,
    plant(id, values) {
      vectors.set(id, { id, values })
    },
    async describe() {
      called('describe')
      for (const change of pending) change.looks--
      settle()
      if (legacy) return { id: 'a', name: 'b', config: { dimensions, metric }, vectorsCount: vectors.size }
      return { vectorCount: vectors.size, dimensions, processedUpToDatetime: null, processedUpToMutation: processed }
    },
    async query(vector, { topK, namespace }) {
      called('query')
      checkValues('VECTOR_QUERY', vector)
      if (topK < 1 || topK > 100) refuse('VECTOR_QUERY', 40026, `max top K is 100, got ${topK}`)
      const inside = [...vectors.values()].filter((one) => namespace === undefined || one.namespace === namespace)
      const matches = inside.toReversed().map(({ id, values }) => ({ id, score: scoreOf(values, vector) }))
      matches.sort((a, b) => (metric === 'cosine' ? b.score - a.score : a.score - b.score))
      const best = matches.slice(0, topK)
      return { count: best.length, matches: best }
    },
    async getByIds(ids) {
      called('getByIds')
      checkIds('VECTOR_GET', ids, 20)
      return [...vectors.values()].filter(({ id }) => ids.includes(id))
    },
    async upsert(given) {
      called('upsert')
      if (given.length < 1 || given.length > 1000) refuse('VECTOR_UPSERT', 40004, `${given.length} vectors in payload`)
      checkIds(
        'VECTOR_UPSERT',
        given.map(({ id }) => id),
        1000,
      )
      if (new Set(given.map(({ id }) => id)).size < given.length) refuse('VECTOR_UPSERT', 40002, 'an id comes twice')
      for (const { values, namespace } of given) {
        checkValues('VECTOR_UPSERT', values)
        if (new TextEncoder().encode(namespace).length > 64) refuse('VECTOR_UPSERT', 40009, 'namespace too long')
      }
      const stored = given.map((one) => ({ ...one, values: one.values.map(Math.fround) }))
      return mutate(() => {
        for (const one of stored) vectors.set(one.id, one)
      })
    },
    async deleteByIds(ids) {
      called('deleteByIds')
      checkIds('VECTOR_DELETE', ids, 100)
      return mutate(() => {
        for (const id of ids) vectors.delete(id)
      })
    },
  }
}
