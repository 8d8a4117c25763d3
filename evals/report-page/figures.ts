import { wilsonInterval } from '../metrics/interval.ts'
import { riskCoverage } from '../metrics/selective.ts'
import { mean, quantile } from '../metrics/statistics.ts'
import type { EvalRecord } from '../record.ts'
import { milliseconds } from '../report.ts'
import type { Run } from '../run-file.ts'
import type { Figure } from './figure.ts'
import { counted, percent } from './format.ts'
import { type Bar, barPlot } from './plots/bars.ts'
import { binned, histogramPlot } from './plots/histogram.ts'
import { type Line, linePlot } from './plots/lines.ts'

/** Kinds that a plot has room for; the table beside it has all. */
const SHOWN_KINDS = 16
const DEPTHS = [1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 40, 50, 60, 80, 100]

/** The plots that the records have something for. */
export function figuresOf({ records, measures }: Run): Figure[] {
  const figures = [
    kinds(records),
    checks(records),
    riskAndCoverage(records, measures.aurc?.value),
    recallCurve(records),
    latency(records),
  ]
  return figures.filter((figure) => figure !== null)
}

function shareBar(label: string, hits: number, total: number): Bar {
  return { label, share: hits / total, interval: wilsonInterval(hits, total), note: `${hits}/${total}` }
}

/** Shares of right answers by kind, worst first. */
function kinds(records: readonly EvalRecord[]): Figure | null {
  const groups = [...Map.groupBy(records, ({ kind }) => kind)].map(([kind, of]) => ({
    kind,
    right: of.filter(({ right }) => right).length,
    total: of.length,
  }))
  if (groups.length < 2) return null
  groups.sort((a, b) => a.right / a.total - b.right / b.total || b.total - a.total)
  const shown = groups.slice(0, SHOWN_KINDS)
  const [worst] = groups
  const alternative = `Right answers by kind. Worst: ${worst!.kind}, ${worst!.right} of ${worst!.total}.`
  return {
    title: 'Right by kind',
    caption:
      `Worst first; the whisker is the 95 % interval.` +
      (groups.length > shown.length ? ` The worst ${shown.length} of ${groups.length} kinds.` : ''),
    alternative,
    svg: barPlot(
      shown.map(({ kind, right, total }) => shareBar(kind, right, total)),
      alternative,
    ),
    table: {
      head: ['Kind', 'Right', 'Questions', 'Share'],
      rows: groups.map(({ kind, right, total }) => [kind, right, total, percent(right / total)]),
    },
  }
}

/** What wrong answers missed. */
function checks(records: readonly EvalRecord[]): Figure | null {
  const names = [...new Set(records.flatMap((record) => Object.keys(record.checks)))]
  const rows = names
    .map((name) => {
      const asked = records.filter((record) => record.checks[name] !== undefined)
      return { name, met: asked.filter((record) => record.checks[name]).length, total: asked.length }
    })
    .sort((a, b) => a.met / a.total - b.met / b.total)
  if (rows.length < 2) return null
  const alternative = `Checks that were met. Least often: ${rows[0]!.name}, ${rows[0]!.met} of ${rows[0]!.total}.`
  return {
    title: 'Checks met',
    caption: 'Each of the questions that ask for it; the weakest first.',
    alternative,
    svg: barPlot(
      rows.map(({ name, met, total }) => shareBar(name, met, total)),
      alternative,
    ),
    table: {
      head: ['Check', 'Met', 'Asked', 'Share'],
      rows: rows.map(({ name, met, total }) => [name, met, total, percent(met / total)]),
    },
  }
}

function riskAndCoverage(records: readonly EvalRecord[], area: number | undefined): Figure | null {
  const judged = records.flatMap(({ scores: { confidence, loss } }) =>
    confidence === undefined || loss === undefined ? [] : [{ confidence, loss }],
  )
  if (judged.length < 10) return null
  const steps = Math.min(100, judged.length)
  const curve = riskCoverage(
    judged,
    Array.from({ length: steps }, (_, i) => (i + 1) / steps),
  )
  const tenths = riskCoverage(judged, [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1])
  const at30 = tenths[2]!
  const all = tenths[9]!
  const alternative = `Risk ${percent(at30.risk)} if the most confident 30 % were answered, ${percent(all.risk)} if all were.`
  return {
    title: 'Risk and coverage',
    caption: `The share of wrong best sentences if only the most confident questions were answered; lower is better${area === undefined ? '' : `, the area is ${area.toFixed(3)}`}.`,
    alternative,
    svg: linePlot(
      [{ name: 'risk', points: curve.map(({ coverage, risk }) => ({ x: coverage, y: risk })) }],
      {
        x: 'coverage: share of the questions answered',
        y: 'risk',
        xMax: 1,
        xTick: (value) => percent(value, 0),
        yTick: (value) => percent(value, 0),
      },
      alternative,
    ),
    table: {
      head: ['Coverage', 'Risk', 'Threshold of the confidence'],
      rows: tenths.map(({ coverage, risk, confidence }) => [
        percent(coverage, 0),
        percent(risk),
        confidence.toFixed(3),
      ]),
    },
  }
}

/** Recall and success at k: of the relevant documents, how many are found; of the questions, how many have any. */
function recallCurve(records: readonly EvalRecord[]): Figure | null {
  const ranked = records.filter(({ ranking, referenceContextIds }) => ranking && referenceContextIds.length > 0)
  const deepest = Math.max(0, ...ranked.map(({ ranking }) => ranking?.length ?? 0))
  if (ranked.length === 0 || deepest < 2) return null
  const depths = DEPTHS.filter((k) => k <= deepest)
  const found = ranked.map(({ ranking = [], referenceContextIds }) => {
    const wanted = new Set(referenceContextIds)
    return { size: wanted.size, ranks: ranking.flatMap(({ id }, i) => (wanted.has(id) ? [i + 1] : [])) }
  })
  const points = depths.map((k) => ({
    k,
    recall: mean(found.map(({ size, ranks }) => ranks.filter((rank) => rank <= k).length / size)),
    success: mean(found.map(({ ranks }) => ((ranks[0] ?? Number.POSITIVE_INFINITY) <= k ? 1 : 0))),
  }))
  const line = (name: 'recall' | 'success'): Line => ({
    name,
    points: points.map((point) => ({ x: point.k, y: point[name] })),
  })
  const ten = points.findLast(({ k }) => k <= 10)!
  const alternative = `Recall at ${ten.k}: ${percent(ten.recall)}. A relevant passage among the first ${ten.k}: ${percent(ten.success)}.`
  return {
    title: 'Recall at k',
    caption: 'Recall: share of the relevant passages among the first k. Success: share of the questions with any.',
    alternative,
    svg: linePlot(
      [line('recall'), line('success')],
      {
        x: 'k: passages looked at',
        y: 'share',
        xMax: depths.at(-1)!,
        xTick: String,
        yTick: (value) => percent(value, 0),
      },
      alternative,
    ),
    table: {
      head: ['k', 'Recall', 'Success'],
      rows: points.map(({ k, recall, success }) => [k, percent(recall), percent(success)]),
    },
  }
}

function latency(records: readonly EvalRecord[]): Figure | null {
  const times = records.flatMap(({ timings }) => (timings ? [timings.totalMs] : []))
  if (times.length < 10) return null
  const at = (q: number) => quantile(times, q)
  const alternative = `Half of the questions took at most ${milliseconds(at(0.5))}, 95 % at most ${milliseconds(at(0.95))}.`
  const bins = binned(times)
  const short = (value: number) => String(Number(value.toPrecision(3)))
  return {
    title: 'Time a question',
    caption: `${counted(times.length, 'question')}, one after the other, on the machine of the run.`,
    alternative,
    svg: histogramPlot(
      bins,
      [
        { name: `median ${milliseconds(at(0.5))}`, value: at(0.5) },
        { name: `95 % ${milliseconds(at(0.95))}`, value: at(0.95) },
      ],
      { x: 'milliseconds', y: 'questions', xTick: short },
      alternative,
    ),
    table: {
      head: ['Percentile', 'Time'],
      rows: [0.05, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1].map((q) => [percent(q, 0), milliseconds(at(q))]),
    },
  }
}
