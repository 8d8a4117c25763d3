import { checkData, checkText } from '../check-data.ts'
import { printable } from '../terminal/style.ts'
import { type Flags, settingsOf } from './flags.ts'

/** `ibid check`: exit code 1 where something is wrong. */
export async function check(flags: Flags & { json?: true }): Promise<void> {
  const { dataDir, embeddings } = settingsOf(flags)
  const report = await checkData(dataDir, embeddings)
  process.stdout.write(flags.json ? `${JSON.stringify(report)}\n` : `${printable(checkText(report))}\n`)
  if (!report.ok) process.exitCode = 1
}
