import type { Measure } from '../measure.ts'
import { signTest } from '../metrics/interval.ts'
import type { EvalRecord } from '../record.ts'
import type { Run } from '../run-file.ts'
import { traceHtml } from './answers.ts'
import { tableHtml } from './figure.ts'
import { basisOf, clipped, counted, shownValue } from './format.ts'
import { type Html, html, type Part } from './html.ts'
import { nameHtml } from './measures.ts'

/** A question that two runs asked. */
export interface Pair {
  before: EvalRecord
  after: EvalRecord
}

/** The questions that both runs asked, and which of them turned. */
export function pairsOf(before: Run, after: Run): { shared: number; better: Pair[]; worse: Pair[] } {
  const known = new Map(before.records.map((record) => [record.id, record]))
  const pairs = after.records.flatMap((record) => {
    const earlier = known.get(record.id)
    return earlier ? [{ before: earlier, after: record }] : []
  })
  return {
    shared: pairs.length,
    better: pairs.filter((pair) => !pair.before.right && pair.after.right),
    worse: pairs.filter((pair) => pair.before.right && !pair.after.right),
  }
}

/** Runs of one name side by side, the first against the last. */
export function comparisonHtml(runs: readonly (Run & { file: string })[], limit: number): Html {
  const first = runs[0]!
  const last = runs.at(-1)!
  const names = [...new Set(runs.flatMap(({ measures }) => Object.keys(measures)))]
  const { shared, better, worse } = pairsOf(first, last)
  const isSame = JSON.stringify(first.selection) === JSON.stringify(last.selection)
  const p = signTest(better.length, worse.length)
  return html`<h3>Compared</h3>
<p class="said">${first.file} → ${last.file}. Of ${counted(shared, 'question')} that both asked, <b class="good">${better.length} got better</b> and <b class="bad">${worse.length} got worse</b>${
    better.length + worse.length > 0 && html` (sign test p = ${p < 0.001 ? '< .001' : p.toFixed(3).replace(/^0/, '')})`
  }.</p>
${!isSame && html`<p class="warn">The runs did not ask the same questions (--limit, --seed or --kind differ): their measures are of different questions, the lists below of those they share.</p>`}
${tableHtml(
  ['Measure', ...runs.map(({ file }) => file), 'Change'],
  names.map((name) => {
    const measure = last.measures[name] ?? first.measures[name]
    return [
      measure ? nameHtml(name, measure) : name,
      ...runs.map((run) => cellHtml(name, run.measures[name], run === last)),
      changeHtml(first.measures[name], last.measures[name]),
    ]
  }),
  'Measures compared',
  'compared',
)}
${pairsHtml('Got worse', worse, limit, [first.file, last.file])}
${pairsHtml('Got better', better, limit, [first.file, last.file])}`
}

/** A value, with what it rests on where the run is the one in question. */
function cellHtml(name: string, measure: Measure | undefined, withBasis: boolean): Part {
  if (measure === undefined) return '–'
  return html`${withBasis && html`<small>${basisOf(measure)}</small> `}${shownValue(name, measure)}`
}

/** A difference with its sign; one that a machine makes has no side. */
function changeHtml(before: Measure | undefined, after: Measure | undefined): Part {
  if (before === undefined || after === undefined) return '–'
  const difference = after.value - before.value
  if (after.machine) {
    return before.value > 0 ? html`<span class="none">${signed((100 * difference) / before.value, 0)} %</span>` : '–'
  }
  if (Math.abs(difference) < 5e-5) return html`<span class="none">±0</span>`
  const isBetter = after.better === 'lower' ? difference < 0 : difference > 0
  const shown = after.total === undefined ? signed(difference, 3) : `${signed(100 * difference, 1)} pp`
  return html`<span class="${isBetter ? 'good' : 'bad'}">${isBetter ? '▲' : '▼'} ${shown}<span class="hidden"> ${isBetter ? 'better' : 'worse'}</span></span>`
}

function signed(value: number, digits: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(digits)}`
}

function pairsHtml(
  title: string,
  pairs: readonly Pair[],
  limit: number,
  files: readonly [string, string],
): Html | null {
  if (pairs.length === 0) return null
  const shown = pairs.slice(0, limit)
  return html`<h4>${title} <small>${pairs.length > shown.length ? `${shown.length} of ${pairs.length} shown` : pairs.length}</small></h4>
<div class="answers">${shown.map(
    ({ before, after }) => html`<details class="answer"><summary><span class="q">${clipped(after.question, 300)}</span>
<span class="tags"><span class="tag">${after.kind}</span>${statuses(before, after)}<code>${after.id}</code></span></summary>
<div class="sides"><section><h5>${files[0]} ${verdict(before)}</h5>${traceHtml(before)}</section>
<section><h5>${files[1]} ${verdict(after)}</h5>${traceHtml(after)}</section></div></details>
`,
  )}</div>`
}

function statuses({ status: before }: EvalRecord, { status: after }: EvalRecord): Part {
  if (after === null) return null
  return html`<span class="tag">${before === after ? after : `${before ?? '–'} → ${after}`}</span>`
}

function verdict({ right }: EvalRecord): Html {
  return right ? html`<span class="tag good">✓ right</span>` : html`<span class="tag bad">✗ wrong</span>`
}
