import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Run } from '../run-file.ts'
import { comparisonHtml } from './comparison.ts'
import { failuresHtml } from './failures.ts'
import { figureHtml } from './figure.ts'
import { figuresOf } from './figures.ts'
import { counted } from './format.ts'
import { type Html, html, raw } from './html.ts'
import { cardsHtml, kindsHtml, measuresHtml } from './measures.ts'

const asset = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8')

/** A run and the file it came from, by a name that tells it from the others. */
export type ReportedRun = Run & { file: string }

export interface PageOptions {
  title: string
  /** Wrong answers of a run, and turned answers of a comparison, that are shown at most. */
  failuresShown: number
}

/**
 * One page of these runs that asks nothing of the network: a section for each name, in which runs of the same name
 * are compared and the last of them is shown in full. All that comes out of a run is text in it, never markup; should
 * that fail somewhere, the page's policy runs no script but its own.
 */
export function reportPage(runs: readonly ReportedRun[], { title, failuresShown }: PageOptions): string {
  const style = asset('report.css')
  const script = asset('report.client.js')
  const hash = createHash('sha256').update(script).digest('base64')
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`
  const groups = [...Map.groupBy(runs, ({ run }) => run).values()]
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${raw(style)}</style>
</head>
<body>
<header class="top"><p class="eyebrow">Ibid evaluation</p><h1>${title}</h1>
${groups.length > 1 && navigation(groups)}</header>
<main>
${groups.map((group, i) => sectionHtml(group, i, failuresShown))}
</main>
<script>${raw(script)}</script>
</body>
</html>
`.toString()
}

function navigation(groups: readonly (readonly ReportedRun[])[]): Html {
  return html`<nav aria-label="Runs"><ul>${groups.map((group, i) => {
    const { run, records } = group.at(-1)!
    const right = records.filter((record) => record.right).length
    return html`<li><a href="#run-${i + 1}">${run}<small>${right.toLocaleString('en')} of ${records.length.toLocaleString('en')} right</small></a></li>`
  })}</ul></nav>`
}

function sectionHtml(group: readonly ReportedRun[], i: number, failuresShown: number): Html {
  const last = group.at(-1)!
  const { run, records } = last
  const [command, ...dataset] = run.split('/')
  const kinds = kindsHtml(records)
  const figures = figuresOf(last)
  return html`<section class="run" id="run-${i + 1}" aria-labelledby="title-${i + 1}">
<h2 id="title-${i + 1}"><span>${command}</span> ${dataset.join('/')}</h2>
<p class="about">${counted(records.length, 'question')}${selectionText(last)} · ${last.file}</p>
${cardsHtml(last)}
${group.length > 1 ? comparisonHtml(group, failuresShown) : html`<h3>Measures</h3>${measuresHtml(last.measures)}`}
${figures.length > 0 && html`<h3>Plots</h3><div class="plots">${figures.map(figureHtml)}</div>`}
${kinds && html`<h3>By kind</h3>${kinds}`}
<h3>Wrong answers</h3>
${failuresHtml(records, failuresShown)}
</section>
`
}

function selectionText({ selection: { kind, limit, seed } }: Run): string {
  const drawn = limit === null ? '' : `, drawn with seed ${seed}`
  return `${kind === null ? '' : ` of kind ${kind}`}${drawn}`
}
