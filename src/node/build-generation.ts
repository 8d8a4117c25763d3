import { Worker } from 'node:worker_threads'
import { IbidError, messageOf } from '../core/errors.ts'
import type { Vector } from '../core/ports.ts'
import { checkLabel } from '../index/labels.ts'
import type { Manifest } from '../index/manifest.ts'
import { checkVector } from '../index/vector.ts'
import type { BuildInput, BuildOrder, BuildOutput } from './build-messages.ts'
import { createGenerations } from './generations.ts'
import type { HnswSettings } from './hnsw-graph.ts'
import { hnswSettings } from './hnsw-index.ts'
import { loadHnswlib } from './hnswlib.ts'

/** Vectors handed over at once; also how fine progress is reported. */
export const BATCH_SIZE = 256

/** What an index generation is built from, and where. */
export interface BuildOptions {
  /** The index folder. */
  directory: string
  /** Id of the embedder of the vectors. */
  embedder: string
  /** A digest of the vectors, to tell later whether they changed. */
  fingerprint: string
  dimensions: number
  /** The vectors, one for each label; read in step with the build, so at most two batches are in memory besides the index. */
  vectors: Iterable<LabelledVector> | AsyncIterable<LabelledVector>
  M?: number
  efConstruction?: number
  ef?: number
  /** Told how many vectors are in the index. */
  onProgress?: (done: number) => void
  signal?: AbortSignal
}

/** A vector and the passage label it stands for. */
export interface LabelledVector {
  label: number
  vector: Vector
}

const WORKER = new URL('./build-worker.ts', import.meta.url)
const underWay = new Set<string>()

/**
 * Builds a generation in a worker thread and publishes it; open it with `createGenerations(directory).openCurrent()`.
 * Without the addon nothing is built: the generation says that its vectors are to be scanned.
 * @param worker the thread's program; tests put a faulty one in its place
 * @throws IbidError `invalid_input` for settings, vectors or labels out of range, `conflict` while another build of that
 * folder is under way, `storage` where it cannot be written, `internal` where the thread dies; whatever `vectors` or
 * `signal` throws. The old generation then stays current.
 */
export async function buildGeneration(options: BuildOptions, worker: URL = WORKER): Promise<Manifest> {
  const { directory, dimensions, embedder, fingerprint, signal } = options
  const settings = hnswSettings(options)
  signal?.throwIfAborted()
  if (underWay.has(directory))
    throw new IbidError('conflict', `A build of ${directory} is under way; wait for it to end`)
  underWay.add(directory)
  try {
    if ((await loadHnswlib()) !== null) return await buildInWorker(options, settings, worker)
    let count = 0
    for await (const batch of batches(options)) {
      count += batch.labels.length
      options.onProgress?.(count)
    }
    return await createGenerations(directory).publish({ embedder, fingerprint, dimensions, index: { count } })
  } finally {
    underWay.delete(directory)
  }
}

async function buildInWorker(options: BuildOptions, settings: HnswSettings, program: URL): Promise<Manifest> {
  const { directory, embedder, fingerprint, onProgress, signal } = options
  const workerData: BuildOrder = { directory, embedder, fingerprint, settings }
  const worker = new Worker(program, { workerData })
  const answers = answersOf(worker, signal)
  let done = 0

  /** Takes one answer of the thread; the manifest ends the build. */
  async function take(): Promise<Manifest | undefined> {
    const answer = await answers.next()
    if (answer.type === 'failed') throw new IbidError(answer.code, answer.message)
    if (answer.type === 'published') return answer.manifest
    done += answer.count
    onProgress?.(done)
    return undefined
  }

  function send(input: BuildInput, memory: ArrayBuffer[] = []): void {
    worker.postMessage(input, memory)
  }

  try {
    let waiting = 0
    for await (const { labels, vectors } of batches(options)) {
      send({ type: 'batch', labels, vectors }, [labels.buffer, vectors.buffer])
      waiting++
      // One batch is being indexed while the next is read; no more, or memory would fill with vectors.
      if (waiting > 1) {
        await take()
        waiting--
      }
    }
    send({ type: 'end' })
    for (;;) {
      const manifest = await take()
      if (manifest !== undefined) return manifest
    }
  } finally {
    answers.close()
    await worker.terminate()
  }
}

interface Batch {
  labels: Uint32Array<ArrayBuffer>
  vectors: Float32Array<ArrayBuffer>
}

async function* batches({ vectors, dimensions, signal }: BuildOptions): AsyncGenerator<Batch> {
  let labels: number[] = []
  let values = new Float32Array(BATCH_SIZE * dimensions)
  for await (const { label, vector } of vectors) {
    signal?.throwIfAborted()
    checkLabel(label)
    checkVector(vector, dimensions)
    values.set(vector, labels.length * dimensions)
    labels.push(label)
    if (labels.length < BATCH_SIZE) continue
    yield { labels: Uint32Array.from(labels), vectors: values }
    labels = []
    values = new Float32Array(BATCH_SIZE * dimensions)
  }
  if (labels.length > 0) yield { labels: Uint32Array.from(labels), vectors: values }
}

interface Answers {
  /** The next message of the thread. @throws what ended it instead. */
  next(): Promise<BuildOutput>
  close(): void
}

/** The messages of a thread in order, and after them its end: a crash, an exit, or an abort. */
function answersOf(worker: Worker, signal: AbortSignal | undefined): Answers {
  const arrived: BuildOutput[] = []
  let end: { reason: unknown } | undefined
  let wake: (() => void) | undefined

  function finish(reason: unknown): void {
    end ??= { reason }
    wake?.()
  }
  const abort = () => finish(signal?.reason)
  worker.on('message', (output: BuildOutput) => {
    arrived.push(output)
    wake?.()
  })
  worker.on('error', (cause) => {
    finish(new IbidError('internal', `The thread that builds the index failed: ${messageOf(cause)}`, { cause }))
  })
  worker.on('exit', (code) => {
    finish(new IbidError('internal', `The thread that builds the index ended before its work, with code ${code}`))
  })
  signal?.addEventListener('abort', abort, { once: true })

  return {
    async next() {
      signal?.throwIfAborted()
      if (arrived.length === 0 && end === undefined) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
        wake = undefined
      }
      const output = arrived.shift()
      if (output !== undefined) return output
      throw end?.reason
    },
    close: () => signal?.removeEventListener('abort', abort),
  }
}
