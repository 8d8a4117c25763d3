import { IbidError } from '../../core/errors.ts'
import { openRuntime } from '../runtime.ts'
import { printable } from '../terminal/style.ts'
import { type Flags, settingsOf } from './flags.ts'
import { syncCorpus } from './sync-corpus.ts'

/** The flags of `ibid sync` alone. */
export interface SyncFlags {
  json?: true
  verbose?: true
  moved?: true
}

/** `ibid sync`: exit code 1 where a file could not be read. */
export async function sync(flags: Flags & SyncFlags): Promise<void> {
  const settings = settingsOf(flags)
  const warn = (message: string) => process.stderr.write(`ibid: ${message}\n`)
  // No question is asked here, so that no model is loaded, nor missed where its package is.
  const runtime = await openRuntime({ ...settings, model: null }, { warn, ...(flags.moved && { moved: true }) })
  const stop = new AbortController()
  const onSignal = () => stop.abort()
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal)
  try {
    const names = flags.verbose && !flags.json
    const report = await syncCorpus(runtime, {
      signal: stop.signal,
      ...(names && { onStored: (id: string) => process.stdout.write(`stored ${printable(id)}\n`) }),
    })
    if (flags.json) process.stdout.write(`${JSON.stringify(report)}\n`)
    else {
      const { added, changed, removed, unchanged, failed } = report
      process.stdout.write(
        `${report.documents} documents, ${report.passages} passages: ${added.length} added, ${changed.length} changed, ` +
          `${removed.length} removed, ${unchanged} unchanged, ${failed.length} failed\n`,
      )
    }
    if (report.failed.length > 0) process.exitCode = 1
  } catch (error) {
    if (!stop.signal.aborted) {
      if (error instanceof IbidError && error.code === 'unavailable' && (await runtime.readiness()).status === 'ready')
        warn('the documents are stored and are found by their words; the next sync goes on with the vectors')
      throw error
    }
    process.stderr.write('ibid: stopped; what was stored is kept, and the next sync goes on from there\n')
    process.exitCode = 1
  } finally {
    await runtime.close()
  }
}
