import { parentPort, workerData } from 'node:worker_threads'
import { IbidError, messageOf } from '../core/errors.ts'
import type { BuildInput, BuildOrder, BuildOutput } from './build-messages.ts'
import { createGenerations } from './generations.ts'
import { createHnswIndex, type HnswIndex } from './hnsw-index.ts'
import { loadHnswlib } from './hnswlib.ts'

// The thread that builds a generation, so that the one that answers never waits for it. See build-generation.ts.

const order = workerData as BuildOrder
const port = parentPort
if (port === null) throw new Error('build-worker.ts runs as a worker thread only')
const send = (output: BuildOutput) => port.postMessage(output)

async function createIndex(): Promise<HnswIndex> {
  const hnswlib = await loadHnswlib()
  if (hnswlib === null) throw new IbidError('unavailable', 'The hnsw addon cannot be loaded in a worker thread')
  return createHnswIndex(hnswlib, order.settings)
}

async function handle(input: BuildInput, index: HnswIndex): Promise<void> {
  if (input.type === 'batch') {
    const { dimensions } = order.settings
    const entries = Array.from(input.labels, (label, i) => ({
      label,
      vector: input.vectors.subarray(i * dimensions, (i + 1) * dimensions),
    }))
    await index.upsert(entries)
    send({ type: 'added', count: entries.length })
    return
  }
  const { directory, embedder, fingerprint, settings } = order
  const content = { embedder, fingerprint, dimensions: settings.dimensions, index }
  send({ type: 'published', manifest: await createGenerations(directory).publish(content) })
  port?.close()
}

function fail(error: unknown): void {
  const code = error instanceof IbidError ? error.code : 'internal'
  send({ type: 'failed', code, message: messageOf(error) })
  port?.close()
}

const created = createIndex()
port.on('message', (input: BuildInput) => {
  created.then((index) => handle(input, index)).catch(fail)
})
