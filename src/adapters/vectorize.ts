import type * as z from 'zod'
import { IbidError } from '../core/errors.ts'
import type { Vector, VectorHit, VectorIndex } from '../core/ports.ts'
import { checkLabel, MAX_LABEL } from '../index/labels.ts'
import { createTopK } from '../index/top-k.ts'
import { checkK, cosine, normalise } from '../index/vector.ts'
import { ask, Info, Matches, Mutation, parse, type VectorizeBinding, Vectors } from './vectorize-binding.ts'

/** Most matches of a query that wants neither values nor metadata; with them it is 20 (Vectorize, "Limits"). */
const MOST_MATCHES = 100
/** Most vectors of one upsert from a Worker (Vectorize, "Limits"). */
const UPSERT_BATCH = 1000
/** Most ids of one `getByIds`: more are refused with code 40007, "max id count is 20". Not in the documentation. */
const GET_BATCH = 20
/** Approximate scores may be out of order by less than this. */
const METRIC_TOLERANCE = 0.05
/** Most ids of one `deleteByIds`: more are refused with code 40007, "max id count is 100". Not in the documentation. */
const DELETE_BATCH = 100
/** Bytes of an id and of the name of a namespace (Vectorize, "Limits"). */
const MOST_NAME_BYTES = 64
/** Connections that a request may have open at once (Workers, "Limits"). */
const CONNECTIONS = 6
/** Up to so many allowed labels, their vectors are fetched in one round of connections: as quick as a query, and exact. */
const FEW_ALLOWED = CONNECTIONS * GET_BATCH
/** Up to so many, they are fetched where a query found too few: 40 of the 50 subrequests that a request has on the Free plan. */
const MOST_FETCHED = 800

export interface VectorizeOptions {
  /** Of the embedder; another number than the index was created with is refused. */
  dimensions: number
  /**
   * Keeps the vectors of a generation apart from others in the same index: its name (64 bytes at most, and 53 so that
   * every id fits), and how many it holds already, which Vectorize does not tell of a namespace.
   */
  namespace?: { name: string; size: number }
  /**
   * Scores what a query finds by its vectors, which are up to five more requests, at once. Vectorize's own scores are
   * approximate where values are not asked for ("Control over scoring precision"), and so is their order.
   */
  exactScores?: boolean
  /** Milliseconds between two looks at whether a change is visible. */
  pollMs?: number
  /** Milliseconds after which a change that is not visible is given up. */
  visibleWithinMs?: number
  /** Waits; for tests. */
  wait?(milliseconds: number): Promise<void>
}

/**
 * Nearest neighbours by Cloudflare's Vectorize: for corpora that outgrow an isolate's memory. The index has to be created
 * for cosine (`wrangler vectorize create NAME --dimensions=N --metric=cosine`). One writer at a time.
 *
 * - Vectorize answers with at most 100 neighbours, so that a `k` beyond it brings 100. All 100 are always asked for (the
 *   price is by dimensions, not by matches), and sorted here: equal scores by label.
 * - `allow` is applied to those 100; up to 120 allowed labels are scored exactly instead, from their vectors, and up to 800
 *   where the 100 held fewer than `k`. With more allowed labels than that, fewer than `k` may be found.
 * - Changes are asynchronous there: `upsert` and `remove` come back once they are visible, which takes seconds. A call that
 *   fails may have done a part; repeating it is harmless.
 *
 * @throws IbidError `config` for other dimensions, a legacy (V1) index, a namespace's name that is too long, and from
 * `search` for an index of another metric; `unavailable` where Vectorize fails or takes too long
 */
export async function openVectorize(binding: VectorizeBinding, options: VectorizeOptions): Promise<VectorIndex> {
  const { dimensions, namespace, exactScores = false, pollMs = 1000, visibleWithinMs = 120_000, wait = sleep } = options
  const prefix = namespace === undefined ? '' : `${namespace.name}:`
  checkNamespace(namespace?.name)
  const inNamespace = namespace && { namespace: namespace.name }
  const info = await describe()
  if (info.dimensions !== dimensions) {
    throw new IbidError(
      'config',
      `The Vectorize index has ${info.dimensions} dimensions, the embedder ${dimensions}: create one for it`,
    )
  }
  let total = info.vectorCount
  let size = namespace?.size ?? total
  // A change is known to be visible when the last one is its own, so that each waits for the one before it.
  let changes: Promise<void> = Promise.resolve()

  async function describe(): Promise<z.infer<typeof Info>> {
    const given = await ask('describe', () => binding.describe())
    const parsed = Info.safeParse(given)
    if (!parsed.success) {
      throw new IbidError(
        'config',
        'The Vectorize binding does not describe a V2 index: create one with `wrangler vectorize create`',
      )
    }
    return parsed.data
  }

  function change(requests: readonly (() => Promise<unknown>)[]): Promise<void> {
    const made = changes.then(async () => {
      let last: string | null = null
      for (const request of requests) last = parse(Mutation, await ask('change', request)).mutationId
      if (last !== null) await untilVisible(last)
    })
    changes = made.catch(() => {})
    return made
  }

  async function untilVisible(mutation: string): Promise<void> {
    for (let waited = 0; ; waited += pollMs) {
      const { processedUpToMutation, vectorCount } = await describe()
      if (String(processedUpToMutation) === mutation) {
        size += vectorCount - total
        total = vectorCount
        return
      }
      if (waited >= visibleWithinMs) {
        throw new IbidError(
          'unavailable',
          `Vectorize has taken a change, but it is not visible after ${visibleWithinMs / 1000} s: try again later`,
        )
      }
      await wait(pollMs)
    }
  }

  /** The nearest that Vectorize knows of, by label and score, in no promised order. */
  async function query(unit: Float32Array): Promise<VectorHit[]> {
    const given = await ask('query', () => binding.query([...unit], { topK: MOST_MATCHES, ...inNamespace }))
    const { matches } = parse(Matches, given)
    const [first, last] = [matches[0], matches.at(-1)]
    // Euclidean distance and Vectorize's dot product count the other way: the best match has the lowest score.
    if (first && last && first.score < last.score - METRIC_TOLERANCE) {
      throw new IbidError('config', 'The Vectorize index was not created with --metric=cosine')
    }
    return matches.flatMap(({ id, score }) => {
      const label = labelOf(id)
      return label === null ? [] : [{ label, score: Math.max(-1, Math.min(1, score)) }]
    })
  }

  /** Scores of labels from their vectors; of those that there are. */
  async function exact(unit: Float32Array, labels: readonly number[], k: number): Promise<VectorHit[]> {
    const top = createTopK(k)
    const pages = inBatches(labels, GET_BATCH)
    for (const round of inBatches(pages, CONNECTIONS)) {
      const given = await Promise.all(
        round.map((page) => ask('get', () => binding.getByIds(page.map((label) => prefix + label)))),
      )
      for (const { id, values } of given.flatMap((page) => parse(Vectors, page))) {
        const label = labelOf(id)
        if (label === null || values.length !== dimensions) continue
        // They were stored at length 1; scaled once more, they would lose the digits that others score with.
        top.push(label, cosine(Float32Array.from(values), 0, unit))
      }
    }
    return top.hits()
  }

  function labelOf(id: string): number | null {
    if (!id.startsWith(prefix)) return null
    const label = Number(id.slice(prefix.length))
    // What somebody else put into the index has no place in an answer.
    return String(label) === id.slice(prefix.length) && Number.isInteger(label) && label >= 0 && label <= MAX_LABEL
      ? label
      : null
  }

  async function search(vector: Vector, k: number, allow?: ReadonlySet<number>): Promise<VectorHit[]> {
    const unit = normalise(vector, dimensions)
    checkK(k)
    if (k === 0 || allow?.size === 0) return []
    if (allow && allow.size <= FEW_ALLOWED) return exact(unit, [...allow], k)
    const found = await query(unit)
    const allowed = allow ? found.filter(({ label }) => allow.has(label)) : found
    // An approximate search may come back with fewer than there are.
    const isAll = found.length < MOST_MATCHES && found.length >= size
    if (allow && !isAll && allowed.length < k && allow.size <= MOST_FETCHED) return exact(unit, [...allow], k)
    if (exactScores)
      return exact(
        unit,
        allowed.map(({ label }) => label),
        k,
      )
    const top = createTopK(k)
    for (const { label, score } of allowed) top.push(label, score)
    return top.hits()
  }

  return {
    dimensions,
    get size() {
      return size
    },
    search,
    async upsert(entries) {
      for (const { label } of entries) checkLabel(label)
      // The last of two entries of one label counts; what Vectorize makes of two in one batch is not documented.
      const units = new Map(entries.map(({ label, vector }) => [label, [...normalise(vector, dimensions)]]))
      const vectors = [...units].map(([label, values]) => ({ id: prefix + label, values, ...inNamespace }))
      await change(inBatches(vectors, UPSERT_BATCH).map((batch) => () => binding.upsert(batch)))
    },
    async remove(labels) {
      for (const label of labels) checkLabel(label)
      const ids = [...new Set(labels)].map((label) => prefix + label)
      await change(inBatches(ids, DELETE_BATCH).map((batch) => () => binding.deleteByIds(batch)))
    },
  }
}

function checkNamespace(name: string | undefined): void {
  const longest = MOST_NAME_BYTES - `:${MAX_LABEL}`.length
  if (name === undefined || (name !== '' && new TextEncoder().encode(name).length <= longest)) return
  throw new IbidError('config', `The name of a Vectorize namespace must have 1 to ${longest} bytes, got "${name}"`)
}

function inBatches<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size))
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
