import type { AnswerPart, AnswerStatus, Citation } from '../../../core/answer.ts'
import type { Corpus } from './api.ts'
import type { Turn } from './conversation.ts'
import { el, iconButton } from './dom.ts'
import { createFeedback, type FeedbackOptions } from './feedback.ts'
import { type GrowingText, markdown, plainText } from './markdown.ts'
import { createSources, metaOf } from './sources.ts'
import { fill, type Strings } from './strings.ts'

export interface TurnOptions extends FeedbackOptions {
  strings: Strings & { language: string }
  open(citation: Pick<Citation, 'documentId' | 'title'> & Partial<Citation>): void
  ask(question: string): void
  retry(): void
  corpus(): Promise<Corpus>
  /** Something was added after the end. */
  grown(): void
}

/** Shows a question and, part by part, its answer. */
export function createTurnView(turn: Turn, options: TurnOptions) {
  const { strings } = options
  const sources = createSources({ strings, open: options.open })
  const body = el('div', { class: 'body', dir: 'auto' })
  const badge = el('h4', { class: 'label', hidden: true })
  const waiting = el('div', { class: 'waiting', 'aria-hidden': 'true' }, '●●●')
  const end = el('div', { class: 'end' })
  const answer = el('div', { class: 'answer' }, badge, waiting, body, sources.conflicts, sources.sources, end)
  const element = el('article', { class: 'turn' }, el('h3', { class: 'question', dir: 'auto' }, turn.question), answer)
  let text: GrowingText | undefined
  let id = ''

  function add(part: AnswerPart) {
    if (part.type === 'start') {
      id = part.id
      text = (part.model === 'extractive' ? plainText : markdown)(body, sources.marker)
    } else if (part.type === 'text-delta') {
      waiting.remove()
      text?.write(part.delta)
    } else if (part.type === 'citation') sources.add(part.citation)
    else if (part.type === 'conflict') sources.addConflict(part.conflict)
    else if (part.type === 'finish') {
      settle()
      status(part.status)
      if (part.shortAnswer) highlight(body, part.shortAnswer)
      actions()
      chips(part.followUps)
      const count = sources.citations.size
      options.announce(fill(count > 1 ? strings.readyN : count ? strings.ready1 : strings.ready0, count))
    }
  }

  /** No more text comes: what was held back is shown, and markers that no citation came for are text again. */
  function settle() {
    waiting.remove()
    text?.end()
    body.normalize()
    for (const marker of body.querySelectorAll('.marker')) {
      const n = Number(marker.textContent)
      if (!sources.citations.has(n)) marker.replaceWith(`[${n}]`)
    }
  }

  function status(value: AnswerStatus) {
    answer.classList.add(value)
    const label = value === 'partial' ? strings.partial : value === 'not_found' ? strings.notFound : ''
    badge.hidden = !label
    badge.textContent = label
    if (value === 'not_found')
      options
        .corpus()
        .then(offer, () => {})
        .then(options.grown)
  }

  /** Where nothing was found: what there is. */
  function offer({ documents, questions }: Corpus) {
    if (documents.length) {
      const titles = documents.map(({ id: documentId, title }) =>
        el('li', {}, el('button', { dir: 'auto', click: () => options.open({ documentId, title }) }, title)),
      )
      body.after(el('h4', { class: 'label' }, strings.covers), el('ul', { class: 'titles' }, ...titles))
    }
    chips(questions.filter((question) => question !== turn.question).slice(0, 3))
  }

  function chips(questions: readonly string[]) {
    if (questions.length) element.append(chipList(questions, options.ask))
  }

  function actions() {
    // Browsers give the clipboard to pages over TLS alone.
    const copy = navigator.clipboard
      ? [
          iconButton('copy', strings.copy, () =>
            navigator.clipboard.writeText(withSources()).then(() => options.announce(strings.copied)),
          ),
        ]
      : []
    end.append(el('div', { class: 'actions' }, ...copy, ...createFeedback(turn, id, options)))
  }

  function withSources(): string {
    const written = turn.parts.map((part) => (part.type === 'text-delta' ? part.delta : '')).join('')
    const notes = [...sources.citations.values()].map((citation) => {
      const meta = [citation.title, metaOf(citation, strings.language), citation.url].filter(Boolean).join(' · ')
      return `[${citation.n}] “${citation.quote}”\n    ${meta}`
    })
    return [written, ...notes].join('\n\n')
  }

  /** The answer will not go on. */
  function stop(reason: NonNullable<Turn['ended']>) {
    settle()
    const failed = reason !== 'stopped'
    end.replaceChildren(
      el('p', failed ? { class: 'error', role: 'alert' } : { class: 'meta' }, strings[reason]),
      el('button', { class: 'chip', click: options.retry }, strings.retry),
    )
    if (!failed) options.announce(strings.stopped)
  }

  return { element, add, stop }
}

/** Questions to ask by a click. */
export function chipList(questions: readonly string[], ask: (question: string) => void): HTMLElement {
  const chips = questions.map((question) =>
    el('li', {}, el('button', { class: 'chip', dir: 'auto', click: () => ask(question) }, question)),
  )
  return el('ul', { class: 'chips' }, ...chips)
}

/** Sets the words that answer by themselves apart, where they stand in one piece of text. */
function highlight(body: Element, words: string) {
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode() as Text | null; node; node = walker.nextNode() as Text | null) {
    const at = node.data.indexOf(words)
    if (at < 0) continue
    const range = document.createRange()
    range.setStart(node, at)
    range.setEnd(node, at + words.length)
    return range.surroundContents(el('strong', { class: 'short' }))
  }
}
