import type { EvalRecord } from '../record.ts'
import { answerHtml } from './answers.ts'
import { counted } from './format.ts'
import { type Html, html } from './html.ts'

/**
 * The wrong answers, at most so many. Where there are more, every kind keeps its part, so that a frequent kind does not
 * push out the others.
 */
export function failuresHtml(records: readonly EvalRecord[], limit: number): Html {
  const wrong = records.filter(({ right }) => !right)
  if (wrong.length === 0) return html`<p class="calm">No wrong answer.</p>`
  const shown = inTurns(wrong, limit)
  const kinds = [...new Set(shown.map(({ kind }) => kind))].sort()
  const said =
    shown.length === wrong.length
      ? `${counted(wrong.length, 'wrong answer')} of ${records.length.toLocaleString('en')}.`
      : `${counted(shown.length, 'wrong answer')} of ${wrong.length.toLocaleString('en')} shown, drawn from all kinds; --failures-shown shows more, and the run file has all.`
  return html`<p class="said">${said}</p>
<div class="filter" hidden><label>Kind <select><option value="">all</option>${kinds.map((kind) => html`<option>${kind}</option>`)}</select></label>
<label>Text <input type="search" placeholder="question, document, answer"></label><output></output></div>
<div class="answers">${shown.map(answerHtml)}</div>`
}

/** At most `limit` of the records, one of each kind in turn, in their own order. */
export function inTurns(records: readonly EvalRecord[], limit: number): EvalRecord[] {
  if (records.length <= limit) return [...records]
  const queues = [...Map.groupBy(records, ({ kind }) => kind).values()]
  const chosen = new Set<EvalRecord>()
  for (let round = 0; chosen.size < limit; round++) {
    for (const queue of queues) {
      const next = queue[round]
      if (next !== undefined && chosen.size < limit) chosen.add(next)
    }
  }
  return records.filter((record) => chosen.has(record))
}
