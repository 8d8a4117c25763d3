import type { EvalRecord } from '../record.ts'
import { milliseconds } from '../report.ts'
import { clipped } from './format.ts'
import { type Html, html, type Part } from './html.ts'

/** What is shown of a text at most: the run file has it whole. */
const TEXT_CHARS = 2000
const PASSAGE_CHARS = 600
const SHOWN_CITATIONS = 12

/** An answer that opens to its whole trace. */
export function answerHtml(record: EvalRecord): Html {
  const missed = Object.entries(record.checks).flatMap(([name, met]) => (met ? [] : [name]))
  return html`<details class="answer" data-kind="${record.kind}">
<summary><span class="q">${clipped(record.question, 300)}</span>
<span class="tags"><span class="tag">${record.kind}</span>${statusTag(record)}${missed.map((name) => html`<span class="tag bad">✗ ${name}</span>`)}<code>${record.id}</code></span></summary>
${traceHtml(record)}
</details>
`
}

function statusTag({ error, status }: EvalRecord): Part {
  if (error !== undefined) return html`<span class="tag bad">error</span>`
  return status !== null && html`<span class="tag">${status}</span>`
}

/** Everything that is known of how an answer came about. */
export function traceHtml(record: EvalRecord): Html {
  const { question, standaloneQuestion, expected, history, response, error, checks, scores } = record
  const rows: [string, Part][] = [
    ['Understood as', standaloneQuestion !== question && clipped(standaloneQuestion, TEXT_CHARS)],
    ['Expected', clipped(expected, TEXT_CHARS)],
    [
      'Answer',
      error === undefined ? answerText(response) : html`<span class="error">${clipped(error, TEXT_CHARS)}</span>`,
    ],
    ['Checks', Object.entries(checks).map(([name, met]) => checkTag(name, met))],
    ['Citations', citationsHtml(record)],
    ['Passages', passagesHtml(record)],
    ['Figures', figuresText(scores, record.timings)],
  ]
  return html`<div class="trace">${history.length > 0 && historyHtml(history)}<dl>${rows.map(
    ([name, part]) => isSomething(part) && html`<dt>${name}</dt><dd>${part}</dd>`,
  )}</dl></div>`
}

function isSomething(part: Part): boolean {
  return (
    part !== false && part !== null && part !== undefined && part !== '' && !(Array.isArray(part) && part.length === 0)
  )
}

function answerText(response: string): Part {
  return response === '' ? html`<em>no text</em>` : html`<span class="text">${clipped(response, TEXT_CHARS)}</span>`
}

function checkTag(name: string, met: boolean): Html {
  return html`<span class="tag ${met ? 'good' : 'bad'}">${met ? '✓' : '✗'} ${name}</span>`
}

function historyHtml(history: EvalRecord['history']): Html {
  return html`<ol class="history" aria-label="What was said before">${history.map(
    ({ role, text }) =>
      html`<li class="${role === 'user' ? 'user' : 'assistant'}"><small>${role === 'user' ? 'Asked' : 'Answered'}</small> ${clipped(text, 500)}</li>`,
  )}</ol>`
}

function citationsHtml({ citations }: EvalRecord): Part {
  if (citations.length === 0) return null
  return html`<ol class="citations">${citations.slice(0, SHOWN_CITATIONS).map(
    ({
      n,
      documentId,
      quote,
      start,
      end,
    }) => html`<li><span class="where"><b>[${n}]</b> ${documentId} <small>${start}–${end}</small></span>
<blockquote>${clipped(quote, PASSAGE_CHARS)}</blockquote></li>`,
  )}</ol>${citations.length > SHOWN_CITATIONS && html`<p class="more">… and ${citations.length - SHOWN_CITATIONS} more</p>`}`
}

/** The passages best first; those with the answer, as the set has them, are marked. */
function passagesHtml({ contexts, referenceContextIds }: EvalRecord): Part {
  if (contexts.length === 0) return null
  const wanted = new Set(referenceContextIds)
  const found = contexts.some(({ id, documentId }) => wanted.has(documentId) || wanted.has(id))
  return html`${wanted.size > 0 && !found && html`<p class="more">None of the expected: ${clipped([...wanted].join(', '), 300)}</p>`}
<ol class="passages">${contexts.map(
    ({ id, documentId, title, text, score }) =>
      html`<li><details><summary><span class="score">${score.toFixed(3)}</span> ${clipped(title, 120)} <small>${documentId}</small>${
        (wanted.has(documentId) || wanted.has(id)) && html` <span class="tag good">expected</span>`
      }</summary><p class="text">${clipped(text, PASSAGE_CHARS)}</p></details></li>`,
  )}</ol>`
}

function figuresText(scores: EvalRecord['scores'], timings: EvalRecord['timings']): Part {
  const figures = Object.entries(scores).map(([name, value]) => `${name} ${Number(value.toFixed(3))}`)
  const times = timings
    ? [`retrieval ${milliseconds(timings.retrieveMs)}`, `total ${milliseconds(timings.totalMs)}`]
    : []
  const all = [...figures, ...times]
  return all.length > 0 && html`<small>${all.join(' · ')}</small>`
}
