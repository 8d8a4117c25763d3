import type { Citation } from '../../../core/answer.ts'
import type { SourceDocument } from '../../../core/document.ts'
import { el, iconButton } from './dom.ts'
import { linkTo } from './safe-url.ts'
import { metaOf } from './sources.ts'
import type { Strings } from './strings.ts'

/** What is shown: a document, and the span of it that was quoted. */
export type Shown = Pick<Citation, 'documentId'> & Partial<Citation>

/**
 * A modal dialog with the text of a document, its quoted span highlighted and scrolled to. Focus goes back to where it came from
 * when it closes.
 */
export function createSourceViewer(
  strings: Strings & { language: string },
  load: (id: string) => Promise<SourceDocument>,
) {
  const title = el('h2', { id: 'viewed', dir: 'auto' })
  const meta = el('p', { class: 'meta', dir: 'auto' })
  const text = el('div', { class: 'text', tabindex: 0, dir: 'auto', role: 'document', 'aria-labelledby': 'viewed' })
  const dialog = el(
    'dialog',
    { class: 'viewer', 'aria-labelledby': 'viewed', click: backdrop },
    el(
      'div',
      { class: 'header' },
      el('div', { class: 'name' }, title, meta),
      iconButton('close', strings.close, () => dialog.close()),
    ),
    text,
  )

  function backdrop(event: Event) {
    if (event.target === dialog) dialog.close()
  }

  async function open(shown: Shown) {
    title.textContent = shown.title ?? ''
    meta.textContent = ''
    text.replaceChildren(el('p', { class: 'meta' }, strings.loading))
    dialog.showModal()
    const found = await load(shown.documentId).catch(() => null)
    if (title.textContent !== (shown.title ?? '')) return
    if (!found) return text.replaceChildren(el('p', { class: 'error', role: 'alert' }, strings.gone))
    title.textContent = found.title
    meta.append([metaOf(found, strings.language), found.publisher].filter(Boolean).join(' · '))
    if (found.url) {
      const link = el('a', {}, strings.original)
      linkTo(link, found.url)
      if (link.href) meta.append(meta.textContent && ' · ', link)
    }
    const { start = 0, end = 0, quote = found.text.slice(start, end) } = shown
    // A document that has changed since is shown without a highlight rather than with a wrong one.
    const holds = quote && found.text.slice(start, end) === quote
    if (!holds) return text.replaceChildren(found.text)
    const mark = el('mark', {}, quote)
    text.replaceChildren(found.text.slice(0, start), mark, found.text.slice(end))
    mark.scrollIntoView({ block: 'center' })
  }

  return { dialog, open }
}
