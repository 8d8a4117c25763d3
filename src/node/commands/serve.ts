import { setTimeout } from 'node:timers/promises'
import { IbidError, messageOf } from '../../core/errors.ts'
import type { Settings } from '../env.ts'
import { createLog } from '../log.ts'
import { openRuntime, type Runtime } from '../runtime.ts'
import { listen } from '../server.ts'
import { type Flags, settingsOf } from './flags.ts'
import { syncCorpus } from './sync-corpus.ts'

const DAY_MS = 86_400_000

/** `ibid serve`: listens at once, reads the documents while it does, and ends in order on SIGINT and SIGTERM. */
export async function serve(flags: Flags): Promise<void> {
  const settings = settingsOf(flags)
  const log = createLog(settings.log, process.stderr)
  const warn = (message: string) => log({ event: 'warning', message })
  const runtime = await openRuntime(settings, { warn })
  try {
    const server = await listen(runtime, settings, log)
    // A server that nobody asks forgets as well; the timer does not keep the process alive.
    const forgetting = setInterval(() => void runtime.forget(), DAY_MS).unref()
    const stopped = new AbortController()
    const stop = () => stopped.abort()
    process.once('SIGINT', stop).once('SIGTERM', stop)
    try {
      log({ event: 'info', message: `listening on ${server.url}` })
      void runtime.warmUp()
      const read = Promise.withResolvers<void>()
      const { signal } = stopped
      const synced = syncCorpus(runtime, { signal, onRead: () => read.resolve() }).then(
        () => true,
        (error: unknown) => {
          if (!canGoOn(error)) throw error
          warn(`${lacks(error)}: ${messageOf(error)}; what there is is served`)
          return error.code !== 'unavailable'
        },
      )
      const settled = synced.then((isSettled) => (isSettled ? undefined : keepSettling(runtime, warn, signal)))
      // A model takes its time for its vectors, and there are answers without them; the built-in ones are there in a moment.
      await (settings.embeddings.provider === 'builtin' ? synced : Promise.race([synced, read.promise]))
      const { documents, chunks } = await runtime.documents.counts()
      if (documents === 0) warn(`there are no documents in ${settings.corpusDir}; put some there and start again`)
      process.stdout.write(greeting(server.url, documents, chunks, settings))
      await Promise.all([aborted(signal), settled])
    } catch (error) {
      if (!stopped.signal.aborted) throw error
    } finally {
      log({ event: 'info', message: 'stopping' })
      clearInterval(forgetting)
      await server.close()
    }
  } finally {
    await runtime.close()
  }
}

/** Another process that syncs will publish what this one then serves, a full disk does not keep it from answering, and a model may come back. */
function canGoOn(error: unknown): error is IbidError {
  return error instanceof IbidError && ['conflict', 'storage', 'unavailable'].includes(error.code)
}

function lacks({ code }: IbidError): string {
  return code === 'unavailable' ? 'not all vectors could be made' : 'the documents were not read anew'
}

/** Milliseconds before vectors that could not be made are tried again; doubled up to the last. */
const SETTLE_WAITS = { first: 30_000, last: 600_000 }

/** Tries again until the vectors are made, or the server ends. */
async function keepSettling(runtime: Runtime, warn: (message: string) => void, signal: AbortSignal): Promise<void> {
  for (let wait = SETTLE_WAITS.first; ; wait = Math.min(SETTLE_WAITS.last, wait * 2)) {
    await setTimeout(wait, undefined, { signal, ref: false })
    try {
      return await runtime.settle({ signal })
    } catch (error) {
      if (!canGoOn(error)) throw error
      warn(`${lacks(error)}: ${messageOf(error)}`)
    }
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve())
  })
}

function greeting(url: string, documents: number, passages: number, { corpusDir, apiKeys }: Settings): string {
  const key = apiKeys.length > 0 ? ` -H 'authorization: Bearer …your API key…'` : ''
  return `Ibid answers on ${url} from ${documents} documents (${passages} passages) of ${corpusDir}. Open it in a browser, or ask it:

  curl -s ${url}/v1/ask${key} -H 'content-type: application/json' -d '{"question":"…your question…"}'

${url}/openapi.json lists what else it does. Ctrl-C ends it.
`
}
