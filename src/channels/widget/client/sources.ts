import type { Citation, Conflict } from '../../../core/answer.ts'
import { el } from './dom.ts'
import { fill, type Strings } from './strings.ts'

/** So many cards are shown before the rest has to be asked for. */
const SHOWN = 3

export interface SourcesOptions {
  strings: Strings & { language: string }
  open(citation: Citation): void
}

/** Author and date, as far as they are known. */
export function metaOf(source: { author: string | null; publishedAt: string | null }, language: string): string {
  return [source.author, source.publishedAt && dateOf(source.publishedAt, language)].filter(Boolean).join(' · ')
}

/** A whole date in the reader's own way of writing it; what is less is shown as it is known: `2022-02`. */
function dateOf(date: string, language: string): string {
  return date.length < 10 ? date : new Date(date).toLocaleDateString(language, { timeZone: 'UTC', dateStyle: 'long' })
}

/** The cards of an answer's sources, and the two columns where they disagree. */
export function createSources({ strings, open }: SourcesOptions) {
  const citations = new Map<number, Citation>()
  const cards = new Map<number, HTMLElement>()
  const list = el('ol', { class: 'cards' })
  const more = el('button', { class: 'more', hidden: true, click: showAll })
  const heading = el('h4', { class: 'label' }, strings.sources)
  const sources = el('div', { hidden: true }, heading, list, more)
  const conflicts = el('div', { hidden: true })

  function showAll() {
    const first = [...cards.values()].find((card) => card.hidden)
    for (const card of cards.values()) card.hidden = false
    more.hidden = true
    first?.querySelector('button')?.focus()
  }

  /** Brings the card of a marker into view. */
  function focus(n: number) {
    const card = cards.get(n)
    if (card?.hidden) showAll()
    const button = card?.querySelector('button')
    button?.focus()
    card?.scrollIntoView({ block: 'nearest' })
  }

  /** A marker `[n]`, before or after its citation has arrived. */
  function marker(n: number): HTMLElement {
    const label = fill(strings.marker, n)
    return el('button', { class: 'marker', 'aria-label': label, click: () => focus(n) }, `${n}`)
  }

  function add(citation: Citation) {
    const { n, title, quote } = citation
    citations.set(n, citation)
    const meta = metaOf(citation, strings.language)
    const card = el(
      'li',
      { class: 'card', value: n, hidden: cards.size >= SHOWN },
      el('span', { class: 'number', 'aria-hidden': 'true' }, `${n}`),
      el('button', { dir: 'auto', click: () => open(citation) }, title),
      ...(meta ? [el('p', { class: 'meta', dir: 'auto' }, meta)] : []),
      el('blockquote', { dir: 'auto' }, quote),
    )
    cards.set(n, card)
    list.append(card)
    sources.hidden = false
    more.hidden = cards.size <= SHOWN
    more.textContent = fill(strings.more, cards.size - SHOWN)
  }

  function addConflict(conflict: Conflict) {
    const side = ({ value, citations: says, publishedAt }: Conflict['values'][number]) => {
      const titles = new Map<string, number[]>()
      for (const n of says) {
        const title = citations.get(n)?.title ?? ''
        titles.set(title, [...(titles.get(title) ?? []), n])
      }
      return el(
        'li',
        { class: 'conflict' },
        el('strong', { dir: 'auto' }, value),
        ...[...titles].map(([title, ns]) => el('p', { class: 'meta', dir: 'auto' }, ...ns.map(marker), ` ${title}`)),
        el('p', { class: 'meta' }, publishedAt ? dateOf(publishedAt, strings.language) : ''),
      )
    }
    conflicts.hidden = false
    conflicts.append(
      el('h4', { class: 'label warn' }, strings.conflicting),
      el('ul', { class: 'sides' }, ...conflict.values.map(side)),
    )
  }

  return { sources, conflicts, citations, marker, add, addConflict }
}
