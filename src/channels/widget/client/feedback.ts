import type { Turn } from './conversation.ts'
import { el, iconButton } from './dom.ts'
import type { Strings } from './strings.ts'

export interface FeedbackOptions {
  strings: Strings
  rate(messageId: string, rating: 'up' | 'down', comment?: string): Promise<void>
  /** Tells a screen reader. */
  announce(text: string): void
}

/** Thumbs, and a comment once one is pressed. */
export function createFeedback(
  turn: Turn,
  messageId: string,
  { strings, rate, announce }: FeedbackOptions,
): HTMLElement[] {
  const field = el('textarea', {
    rows: 2,
    maxlength: 1000,
    'aria-label': strings.comment,
    placeholder: strings.comment,
  })
  const said = el('p', { class: 'meta', hidden: true })
  const form = el(
    'form',
    { class: 'comment', hidden: true, submit: comment },
    field,
    el('button', { class: 'chip' }, strings.send),
  )
  const up = iconButton('thumb', strings.up, () => press('up'), { 'aria-pressed': 'false' })
  const down = iconButton('thumb', strings.down, () => press('down'), { 'aria-pressed': 'false', class: 'icon down' })

  function show(rating: 'up' | 'down' | undefined) {
    up.setAttribute('aria-pressed', `${rating === 'up'}`)
    down.setAttribute('aria-pressed', `${rating === 'down'}`)
  }

  function tell(text: string) {
    said.textContent = text
    said.hidden = false
    announce(text)
  }

  function press(rating: 'up' | 'down') {
    const before = turn.rating
    turn.rating = rating
    show(rating)
    rate(messageId, rating).then(
      () => {
        form.hidden = false
        said.hidden = true
      },
      () => {
        turn.rating = before
        show(before)
        tell(strings.failed)
      },
    )
  }

  function comment(event: Event) {
    event.preventDefault()
    const words = field.value.trim()
    if (!words || !turn.rating) return
    rate(messageId, turn.rating, words).then(
      () => {
        form.hidden = true
        tell(strings.thanks)
      },
      () => tell(strings.failed),
    )
  }

  show(turn.rating)
  return [up, down, form, said]
}
