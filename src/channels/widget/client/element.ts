import { createApi } from './api.ts'
import css from './chat.css'
import { createMemory } from './conversation.ts'
import { el, icon } from './dom.ts'
import { createPanel } from './panel.ts'
import { loadStrings, type Strings } from './strings.ts'

const sheet = new CSSStyleSheet()
sheet.replaceSync(css)

/** Screens on which the launcher's panel takes all the room there is. */
const SMALL = '(max-width: 480px), (max-height: 480px)'

type Shown = ReturnType<typeof show>

/**
 * `<ibid-chat>`. Attributes: `endpoint` (where the server is; where the script came from, by default), `site-key`, `mode`
 * (`launcher` or `inline`), `heading`, `placeholder`, `suggestions` (a JSON array of questions), `theme` (`light`, `dark`, or the
 * reader's own), `lang`, `strings` (a JSON object). None of them changes how questions are answered.
 */
export class IbidChat extends HTMLElement {
  static readonly observedAttributes = [
    'endpoint',
    'site-key',
    'mode',
    'heading',
    'placeholder',
    'suggestions',
    'lang',
    'strings',
  ]

  #shown: Promise<Shown | undefined> | undefined

  connectedCallback(): void {
    if (!this.shadowRoot) this.attachShadow({ mode: 'open' }).adoptedStyleSheets = [sheet]
    this.#render()
  }

  disconnectedCallback(): void {
    this.#stop()
  }

  attributeChangedCallback(): void {
    if (this.#shown) this.#render()
  }

  /** Asks a question as if the reader had typed it. */
  ask(question: string): void {
    this.#do((shown) => {
      shown.open()
      shown.ask(question)
    })
  }

  /** Shows a document of the corpus, from `start` to `end` highlighted: UTF-16 offsets into its text. */
  view(documentId: string, start = 0, end = 0): void {
    this.#do((shown) => shown.view({ documentId, start, end }))
  }

  /** Opens the launcher's panel. */
  open(): void {
    this.#do((shown) => shown.open())
  }

  /** Closes the launcher's panel. */
  close(): void {
    this.#do((shown) => shown.close())
  }

  /** Forgets the conversation and begins a new one. */
  reset(): void {
    this.#do((shown) => shown.reset())
  }

  #do(action: (shown: Shown) => void): void {
    this.#shown?.then((shown) => shown && action(shown))
  }

  #stop(): void {
    this.#do((shown) => shown.stop())
    this.#shown = undefined
  }

  #render(): void {
    this.#stop()
    const own = json<Partial<Strings>>(this, 'strings') ?? {}
    for (const name of ['heading', 'placeholder'] as const) {
      const value = this.getAttribute(name)
      if (value !== null) own[name] = value
    }
    const language = this.closest('[lang]')?.getAttribute('lang') || 'en'
    // The strings may take a while, and attributes change one by one: only what was asked for last is shown.
    const rendered: Promise<Shown | undefined> = loadStrings(language, own).then((strings) =>
      this.#shown === rendered ? show(this, strings) : undefined,
    )
    this.#shown = rendered
  }
}

function show(host: HTMLElement, strings: Strings & { language: string }) {
  const root = host.shadowRoot!
  const endpoint = (host.getAttribute('endpoint') ?? new URL('..', import.meta.url).href).replace(/\/+$/, '')
  const siteKey = host.getAttribute('site-key')
  const memory = createMemory(`ibid-chat ${endpoint} ${siteKey ?? ''}`)
  const conversation = memory.load()
  const save = () => memory.save(conversation)
  const inline = host.getAttribute('mode') === 'inline'
  const panel = createPanel({
    api: createApi(endpoint, siteKey),
    strings,
    conversation,
    suggestions: json<string[]>(host, 'suggestions'),
    save,
    close: inline ? null : close,
  })

  const frame = el(
    inline ? 'section' : 'dialog',
    { class: 'panel', 'aria-label': strings.heading, keydown: closeOnEscape, close: closed },
    panel.element,
  ) as HTMLDialogElement
  const launcher = el(
    'button',
    { class: 'launcher', 'aria-label': strings.open, title: strings.open, click: toggle },
    icon('chat'),
  )
  root.replaceChildren(...(inline ? [] : [launcher]), frame)
  if (inline) panel.scrollToEnd()
  else reveal(conversation.open)

  function reveal(on = false) {
    launcher.setAttribute('aria-expanded', `${on}`)
    conversation.open = on
    if (!on || frame.open) return
    // Where it covers the page, the page behind it is out of reach.
    if (matchMedia(SMALL).matches) frame.showModal()
    else frame.show()
    panel.scrollToEnd()
  }

  function open() {
    if (inline) return
    reveal(true)
    save()
    panel.focus()
  }

  function close() {
    if (!inline) frame.close()
  }

  function closed(event: Event) {
    // The source viewer closes inside.
    if (event.target !== frame) return
    reveal(false)
    save()
    launcher.focus()
  }

  function toggle() {
    if (frame.open) close()
    else open()
  }

  function closeOnEscape(event: KeyboardEvent) {
    if (event.key === 'Escape' && !root.querySelector('.viewer[open]')) close()
  }

  return { ask: panel.ask, view: panel.view, reset: panel.reset, stop: panel.stop, open, close }
}

/** The value of an attribute that is JSON; null where it is missing or none. */
function json<Value>(host: HTMLElement, name: string): Value | null {
  try {
    return JSON.parse(host.getAttribute(name) ?? 'null')
  } catch {
    return null
  }
}
