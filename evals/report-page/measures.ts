import type { Measure, Measures } from '../measure.ts'
import type { EvalRecord } from '../record.ts'
import type { Run } from '../run-file.ts'
import { tableHtml } from './figure.ts'
import { basisOf, counted, labelOf, percent, shownValue } from './format.ts'
import { type Html, html, type Part } from './html.ts'

/** The measures that a run is judged by first, by command; others show their first few. */
const HEADLINES: Readonly<Record<string, readonly string[]>> = {
  golden: ['value', 'status', 'literal', 'notFoundRecall', 'p95Ms'],
  http: ['value', 'status', 'literal', 'notFoundRecall', 'p95Ms'],
  reading: ['sentenceFirst', 'f1', 'falseAnswers', 'auroc', 'literal'],
  retrieval: ['fused/nDCG@10', 'fused/R@5', 'fused/MRR@10', 'keyword/nDCG@10', 'vector/nDCG@10'],
  rewriting: ['topic opened/bleu', 'topic cited/bleu', 'rewritten/bleu', 'copied/bleu', 'topic cited/better'],
  support: ['f1/heldOut', 'auroc/heldOut', 'precision/heldOut', 'recall/heldOut', 'f1/now'],
  chunking: ['recall', 'precision', 'iou'],
}
const SHOWN_CARDS = 5

/** The figures to see first. */
export function cardsHtml({ run, measures, records }: Run): Html {
  const right = records.filter((record) => record.right).length
  const broken = records.filter((record) => record.error !== undefined).length
  const named = (HEADLINES[run.split('/')[0] ?? ''] ?? []).filter((name) => measures[name])
  const others = Object.keys(measures).filter((name) => !measures[name]!.machine && name !== 'right')
  const names = (named.length > 0 ? named : others).slice(0, SHOWN_CARDS)
  return html`<ul class="cards">
<li class="card lead"><span class="name">Right as a whole</span><span class="value">${percent(right / records.length)}</span>
<span class="basis">${counted(right, 'answer')} of ${records.length.toLocaleString('en')}${broken > 0 && `, ${counted(broken, 'error')}`}</span>
<span class="meter" aria-hidden="true"><i style="width:${((100 * right) / Math.max(1, records.length)).toFixed(1)}%"></i></span></li>
${names.map((name) => cardHtml(name, measures[name]!))}
</ul>`
}

function cardHtml(name: string, measure: Measure): Html {
  return html`<li class="card"><span class="name">${labelOf(name)}</span><span class="value">${shownValue(name, measure)}</span>
<span class="basis">${basisOf(measure)}${measure.better === 'lower' && !measure.machine && ' · lower is better'}</span></li>
`
}

/** Every measure. Those named `column/row` by several columns with the same rows become a table across. */
export function measuresHtml(measures: Measures): Html {
  const names = Object.keys(measures)
  const across = names.filter((name) => /^[^/]+\/[^/]+$/.test(name))
  const columns = [...new Set(across.map((name) => name.split('/')[0]!))]
  const rows = [...new Set(across.map((name) => name.split('/')[1]!))]
  const isGrid = columns.length > 1 && rows.length > 1
  const single = isGrid ? names.filter((name) => !across.includes(name)) : names
  const cell = (name: string): Part => {
    const measure = measures[name]
    return measure ? html`<b>${shownValue(name, measure)}</b> <small>${basisOf(measure)}</small>` : '–'
  }
  return html`${
    isGrid &&
    tableHtml(
      [html`Measure <small>with 95 % intervals</small>`, ...columns],
      rows.map((row) => [row, ...columns.map((column) => cell(`${column}/${row}`))]),
      'Measures by way of ranking',
    )
  }
${
  single.length > 0 &&
  tableHtml(
    ['Measure', 'Value', single.some((name) => measures[name]?.interval) ? 'Of, or 95 % interval' : 'Of'],
    single.map((name) => [
      nameHtml(name, measures[name]!),
      shownValue(name, measures[name]!),
      basisOf(measures[name]!),
    ]),
    'Measures',
    'narrow',
  )
}`
}

/** A measure's words, the name that baselines know it by, and its direction where that is down. */
export function nameHtml(name: string, { better, machine }: Measure): Html {
  const label = labelOf(name)
  return html`${label}${label !== name && html` <code>${name}</code>`}${better === 'lower' && !machine && html` <small>lower is better</small>`}`
}

/** Each kind's share of right answers and of each check. */
export function kindsHtml(records: readonly EvalRecord[]): Html | null {
  const checks = [...new Set(records.flatMap((record) => Object.keys(record.checks)))]
  const kinds = [...Map.groupBy(records, ({ kind }) => kind)].sort(([a], [b]) => (a < b ? -1 : 1))
  if (kinds.length < 2) return null
  const row = (name: Part, of: readonly EvalRecord[]): Part[] => [
    name,
    of.length.toLocaleString('en'),
    heat(of.map(({ right }) => right)),
    ...checks.map((check) => heat(of.flatMap((record) => record.checks[check] ?? []))),
  ]
  return tableHtml(
    ['Kind', 'Questions', 'Right', ...checks],
    [...kinds.map(([kind, of]) => row(kind, of)), row(html`<b>All</b>`, records)],
    'Checks by kind',
    'kinds',
  )
}

/** A share whose ground says how far it is from whole. */
function heat(met: readonly boolean[]): Part {
  if (met.length === 0) return html`<span class="none">–</span>`
  const hits = met.filter(Boolean).length
  // Half of them missed is as red as it gets: the eye is to find what is weak, not what is hopeless.
  const missed = Math.min(1, 2 * (1 - hits / met.length))
  return html`<span class="heat" style="--miss:${(100 * missed).toFixed(0)}%">${percent(hits / met.length, 0)} <small>${hits}/${met.length}</small></span>`
}
