import type { Runtime, RuntimeSyncOptions, RuntimeSyncReport } from '../runtime.ts'
import { createProgress } from '../terminal/progress.ts'
import { printable } from '../terminal/style.ts'

/** Syncs with progress on standard error, and names there each file that is empty or could not be read. */
export async function syncCorpus(runtime: Runtime, options: RuntimeSyncOptions = {}): Promise<RuntimeSyncReport> {
  const progress = await createProgress(process.stderr)
  let report: RuntimeSyncReport
  try {
    report = await runtime.sync({
      onProgress: ({ phase, done, total }) => progress.report(phase, done, total),
      ...options,
    })
  } finally {
    progress.end()
  }
  for (const id of report.empty)
    process.stderr.write(`ibid: ${printable(id)}: the file is empty, so nothing is kept of it\n`)
  for (const { id, reason } of report.failed) {
    // Most reasons begin with the name already.
    process.stderr.write(`ibid: ${printable(reason.includes(id) ? reason : `${id}: ${reason}`)}\n`)
  }
  return report
}
