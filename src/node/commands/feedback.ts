import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { IbidError } from '../../core/errors.ts'
import type { RatedAnswer, Rating } from '../../core/feedback.ts'
import { openStore } from '../../store/open-store.ts'
import { DATABASE_FILE } from '../data-folder.ts'
import { goldenQuestion } from '../golden-question.ts'
import { openSqlite } from '../sqlite.ts'
import { printable, style } from '../terminal/style.ts'
import { type Flags, settingsOf } from './flags.ts'

/** The flags of `ibid feedback` alone. */
export interface FeedbackFlags {
  json?: true
  /** An ISO 8601 date or instant. */
  since?: string
  rating?: Rating
}

/** Most characters of an answer that the table shows. */
const SHOWN = 200

/** `ibid feedback`: what readers thought of answers, for people, or as golden questions made of the bad ones. */
export async function feedback({ json, since, rating, ...flags }: Flags & FeedbackFlags): Promise<void> {
  const { dataDir } = settingsOf(flags)
  const path = join(dataDir, DATABASE_FILE)
  if (!existsSync(path)) throw new IbidError('not_found', `there is no database in ${dataDir}: nothing was asked yet`)
  const sql = openSqlite(path)
  try {
    const wanted = rating ?? (json ? 'down' : undefined)
    const { feedback } = await openStore(sql)
    const rated = await feedback.list({ ...(since !== undefined && { since }), ...(wanted && { rating: wanted }) })
    if (json) process.stdout.write(rated.map((one) => `${JSON.stringify(goldenQuestion(one))}\n`).join(''))
    else process.stdout.write(rated.length > 0 ? `${rated.map(ratedText).join('\n\n')}\n` : 'There is no feedback.\n')
  } finally {
    sql.close()
  }
}

function ratedText({ rating, comment, givenAt, owner, turns }: RatedAnswer): string {
  const { question, standaloneQuestion, answer, status } = turns.at(-1)!
  const line = (text: string) => printable(text).replace(/\s+/g, ' ').trim()
  const clip = (text: string) => (text.length > SHOWN ? `${text.slice(0, SHOWN - 1)}…` : text)
  const when = givenAt.slice(0, 16).replace('T', ' ')
  const asked = standaloneQuestion === question ? '' : style('dim', ` (understood: ${line(standaloneQuestion)})`)
  return [
    `${when}  ${style(rating === 'up' ? 'green' : 'red', rating.padEnd(4))}  ${status.padEnd(11)}  ${owner ?? ''}`.trimEnd(),
    `  ${style('bold', line(question))}${asked}`,
    `  ${clip(line(answer))}`,
    ...(comment === null ? [] : [`  “${line(comment)}”`]),
  ].join('\n')
}
