import { resolve } from 'node:path'
import type { EdgeSlot } from '../../index/edge-export.ts'
import { exportEdge } from '../export-edge.ts'
import { type Flags, settingsOf } from './flags.ts'

/** The flags of `ibid export` alone. */
export interface ExportFlags {
  edge: string
  slot?: EdgeSlot
  json?: true
}

/** `ibid export`: what is synced, for Cloudflare Workers. */
export async function exportCorpus(flags: Flags & ExportFlags): Promise<void> {
  const { dataDir } = settingsOf(flags)
  const { slot } = flags
  const report = await exportEdge({ dataDir, directory: resolve(flags.edge), ...(slot && { slot }) })
  if (flags.json) {
    process.stdout.write(`${JSON.stringify(report)}\n`)
    return
  }
  const { generation, documents, passages, changed, sql } = report
  process.stdout.write(
    `${documents} documents, ${passages} passages: generation ${generation}${changed ? '' : ', as before'}, ` +
      `for the database CORPUS_${report.slot.toUpperCase()}\n${sql}\n`,
  )
}
