import { createLog } from '../log.ts'
import { openRuntime } from '../runtime.ts'
import { listen } from '../server.ts'
import { type Flags, settingsOf } from './flags.ts'
import { syncCorpus } from './sync-corpus.ts'

/** `ibid serve`: listens at once, reads the documents while it does, and ends in order on SIGINT and SIGTERM. */
export async function serve(flags: Flags): Promise<void> {
  const settings = settingsOf(flags)
  const log = createLog(settings.log, process.stderr)
  const warn = (message: string) => log({ event: 'warning', message })
  const runtime = await openRuntime(settings, { warn })
  try {
    const server = await listen(runtime, settings, log)
    const stopped = new AbortController()
    const stop = () => stopped.abort()
    process.once('SIGINT', stop).once('SIGTERM', stop)
    try {
      log({ event: 'info', message: `listening on ${server.url}` })
      const report = await syncCorpus(runtime, { signal: stopped.signal })
      if (report.documents === 0)
        warn(`there are no documents in ${settings.corpusDir}; put some there and start again`)
      process.stdout.write(greeting(server.url, report, settings.corpusDir))
      await new Promise((resolve) => {
        if (stopped.signal.aborted) resolve(undefined)
        else stopped.signal.addEventListener('abort', resolve)
      })
    } catch (error) {
      if (!stopped.signal.aborted) throw error
    } finally {
      log({ event: 'info', message: 'stopping' })
      await server.close()
    }
  } finally {
    await runtime.close()
  }
}

function greeting(
  url: string,
  { documents, passages }: { documents: number; passages: number },
  corpusDir: string,
): string {
  return `Ibid answers on ${url} from ${documents} documents (${passages} passages) of ${corpusDir}. Ask it:

  curl -s ${url}/v1/ask -H 'content-type: application/json' -d '{"question":"when was the JF-17 deal"}'

${url}/openapi.json lists what else it does. Ctrl-C ends it.
`
}
