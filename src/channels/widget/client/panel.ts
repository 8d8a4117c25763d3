import { type Api, type ApiError, type Corpus, statusOf } from './api.ts'
import { addPart, type Conversation, type Turn } from './conversation.ts'
import { el, icon, iconButton } from './dom.ts'
import { createSourceViewer } from './source-viewer.ts'
import type { Strings } from './strings.ts'
import { chipList, createTurnView } from './turn-view.ts'

export interface PanelOptions {
  api: Api
  strings: Strings & { language: string }
  conversation: Conversation
  suggestions: readonly string[] | null
  /** The conversation has changed. */
  save(): void
  /** Closes the launcher's panel; null where it is part of the page. */
  close: (() => void) | null
}

/** Longest question the server takes. */
const MAX_QUESTION_CHARS = 4000

/** The conversation: its turns, the question being written, and the source viewer. */
export function createPanel({ api, strings, conversation, suggestions, save, close }: PanelOptions) {
  let running: AbortController | undefined
  let offered: Promise<Corpus> | undefined
  const corpus = () => {
    offered ??= api.corpus()
    offered.catch(() => {
      offered = undefined
    })
    return offered
  }

  const status = el('div', { class: 'hidden', role: 'status' })
  const announce = (text: string) => {
    status.textContent = text
  }
  const viewer = createSourceViewer(strings, (id) => api.document(id, conversation.id))
  const log = el('div', {
    class: 'log',

    role: 'log',
    'aria-live': 'off',
    'aria-label': strings.heading,
    tabindex: 0,
  })
  const input = el('textarea', {
    rows: 1,
    maxlength: MAX_QUESTION_CHARS,
    placeholder: strings.placeholder,
    'aria-label': strings.placeholder,
    enterkeyhint: 'send',

    keydown: submitOnEnter,
    input: grow,
  })
  const send = iconButton('send', strings.send, submit, { class: 'icon send' })
  const reset = iconButton('plus', strings.reset, startOver)
  const element = el(
    'div',
    { class: 'inside', lang: strings.language },
    el(
      'div',
      { class: 'header' },
      el('h2', { class: 'name' }, strings.heading),
      reset,
      ...(close ? [iconButton('close', strings.close, close)] : []),
    ),
    log,
    el('div', { class: 'composer' }, input, send),
    status,
    viewer.dialog,
  )

  function submitOnEnter(event: KeyboardEvent) {
    // Enter also ends what an input method composes.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    if (!running) submit()
  }

  function grow() {
    input.style.height = 'auto'
    input.style.height = `${input.scrollHeight}px`
  }

  function submit() {
    if (running) return running.abort()
    const question = input.value.trim()
    if (!question) return input.focus()
    input.value = ''
    grow()
    ask(question)
  }

  function showRunning(on: boolean) {
    const label = on ? strings.stop : strings.send
    send.replaceChildren(icon(on ? 'stop' : 'send'))
    send.setAttribute('aria-label', label)
    send.title = label
    reset.hidden = !conversation.turns.length
  }

  function view(turn: Turn, quiet = false) {
    let follow = () => {}
    const shown = createTurnView(turn, {
      strings,
      open: viewer.open,
      ask,
      corpus,
      grown: () => follow(),
      announce: (text) => quiet || announce(text),
      async rate(messageId, rating, comment) {
        await api.feedback(messageId, rating, comment)
        save()
      },
      retry() {
        conversation.turns.splice(conversation.turns.indexOf(turn), 1)
        shown.element.remove()
        ask(turn.question)
      },
    })
    for (const part of turn.parts) shown.add(part)
    if (turn.ended) shown.stop(turn.ended)
    log.append(shown.element)
    if (!quiet) follow = createFollower(log, shown.element)
    quiet = false
    return { ...shown, follow }
  }

  function ask(question: string) {
    running?.abort()
    log.querySelector('.empty')?.remove()
    const turn: Turn = { question, parts: [] }
    conversation.turns.push(turn)
    save()
    void answer(turn)
    input.focus()
  }

  async function answer(turn: Turn) {
    const abort = new AbortController()
    running = abort
    const shown = view(turn)
    showRunning(true)
    announce(strings.answering)
    log.setAttribute('aria-busy', 'true')
    shown.follow()
    try {
      for await (const part of partsOf(turn, abort.signal)) {
        if (part.type === 'start') conversation.id = part.conversationId
        addPart(turn, part)
        shown.add(part)
        shown.follow()
      }
    } catch (error) {
      turn.ended = abort.signal.aborted ? 'stopped' : ((error as Partial<ApiError>).fault ?? 'offline')
      shown.stop(turn.ended)
      shown.follow()
    }
    save()
    // Another question may have taken its place.
    if (running === abort) idle()
  }

  /** The server forgets conversations in time; what is asked next then begins a new one. */
  async function* partsOf(turn: Turn, signal: AbortSignal) {
    try {
      yield* api.ask(turn.question, conversation.id, signal)
    } catch (error) {
      if (statusOf(error) !== 404 || !conversation.id) throw error
      delete conversation.id
      yield* api.ask(turn.question, undefined, signal)
    }
  }

  function idle() {
    running = undefined
    log.removeAttribute('aria-busy')
    showRunning(false)
  }

  function stop() {
    running?.abort()
    idle()
  }

  function startOver() {
    conversation.turns.length = 0
    delete conversation.id
    stop()
    save()
    log.replaceChildren()
    input.value = ''
    grow()
    greet()
    input.focus()
  }

  function greet() {
    const empty = el('div', { class: 'empty' }, el('p', {}, strings.greeting))
    const offer = (questions: readonly string[]) => questions.length && empty.append(chipList(questions, ask))
    log.append(empty)
    if (suggestions) offer(suggestions)
    else
      corpus().then(
        ({ questions }) => offer(questions.slice(0, 4)),
        () => {},
      )
  }

  try {
    for (const turn of conversation.turns) {
      if (!turn.parts.some((part) => part.type === 'finish')) turn.ended ??= 'stopped'
      view(turn, true)
    }
  } catch {
    // Another version of the widget wrote it down another way.
    conversation.turns.length = 0
    log.replaceChildren()
  }
  if (!conversation.turns.length) greet()
  showRunning(false)

  return {
    element,
    ask,
    view: viewer.open,
    reset: startOver,
    stop,
    focus: () => input.focus(),
    /** Shows the end of a conversation that was read again. */
    scrollToEnd: () => log.scrollTo(0, log.scrollHeight),
  }
}

/** Follows an answer down as it grows, until its question is at the top or the reader scrolls. */
function createFollower(log: HTMLElement, turn: HTMLElement): () => void {
  let free = false
  for (const type of ['wheel', 'touchmove', 'keydown'])
    log.addEventListener(type, () => (free = true), { once: true, passive: true })
  return () => {
    if (!free) log.scrollTop = turn.offsetTop - 18
  }
}
