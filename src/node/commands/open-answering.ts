import { openRuntime, type Runtime } from '../runtime.ts'
import { type Flags, settingsOf } from './flags.ts'
import { syncCorpus } from './sync-corpus.ts'

/** A runtime that can answer: it syncs first where the documents were never read whole, and finishes what an interrupted sync left. */
export async function openAnswering(flags: Flags): Promise<Runtime> {
  const settings = settingsOf(flags)
  const warn = (message: string) => process.stderr.write(`ibid: ${message}\n`)
  const runtime = await openRuntime(settings, { warn })
  try {
    const { status, documents } = await runtime.readiness()
    if (status !== 'ready' || documents === 0) {
      const report = await syncCorpus(runtime)
      if (report.documents === 0)
        warn(`there are no documents in ${settings.corpusDir}; put some there (.txt, .md, .html)`)
    } else await runtime.settle()
    return runtime
  } catch (error) {
    await runtime.close()
    throw error
  }
}
