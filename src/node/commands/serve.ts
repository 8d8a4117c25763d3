import { IbidError, messageOf } from '../../core/errors.ts'
import type { Settings } from '../env.ts'
import { createLog } from '../log.ts'
import { openRuntime } from '../runtime.ts'
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
      await syncCorpus(runtime, { signal: stopped.signal }).catch((error: unknown) => {
        if (!canGoOn(error)) throw error
        warn(`the documents were not read anew: ${messageOf(error)}; what was read before is served`)
      })
      const { documents, chunks } = await runtime.documents.counts()
      if (documents === 0) warn(`there are no documents in ${settings.corpusDir}; put some there and start again`)
      process.stdout.write(greeting(server.url, documents, chunks, settings))
      await new Promise((resolve) => {
        if (stopped.signal.aborted) resolve(undefined)
        else stopped.signal.addEventListener('abort', resolve)
      })
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

/** Another process that syncs will publish what this one then serves, and a full disk does not keep it from answering. */
function canGoOn(error: unknown): boolean {
  return error instanceof IbidError && (error.code === 'conflict' || error.code === 'storage')
}

function greeting(url: string, documents: number, passages: number, { corpusDir, apiKeys }: Settings): string {
  const key = apiKeys.length > 0 ? ` -H 'authorization: Bearer …your API key…'` : ''
  return `Ibid answers on ${url} from ${documents} documents (${passages} passages) of ${corpusDir}. Open it in a browser, or ask it:

  curl -s ${url}/v1/ask${key} -H 'content-type: application/json' -d '{"question":"…your question…"}'

${url}/openapi.json lists what else it does. Ctrl-C ends it.
`
}
