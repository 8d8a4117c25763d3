/** The blocks of Block Kit that are sent. https://docs.slack.dev/reference/block-kit/blocks */
export type Block = MarkdownBlock | SectionBlock | ContextBlock | ActionsBlock | FeedbackBlock | HeaderBlock

export interface PlainText {
  type: 'plain_text'
  text: string
}
export interface Mrkdwn {
  type: 'mrkdwn'
  text: string
  /** Names and addresses in the text stay text. */
  verbatim: true
}
export interface MarkdownBlock {
  type: 'markdown'
  text: string
}
export interface HeaderBlock {
  type: 'header'
  text: PlainText
}
export interface SectionBlock {
  type: 'section'
  text: Mrkdwn
}
export interface ContextBlock {
  type: 'context'
  elements: Mrkdwn[]
}
export interface Button {
  type: 'button'
  action_id: string
  text: PlainText
  value: string
}
export interface ActionsBlock {
  type: 'actions'
  elements: Button[]
}
export interface FeedbackBlock {
  type: 'context_actions'
  elements: {
    type: 'feedback_buttons'
    action_id: string
    positive_button: { text: PlainText; accessibility_label: string; value: string }
    negative_button: { text: PlainText; accessibility_label: string; value: string }
  }[]
}

/** Most characters of a text in a section or a context. */
export const TEXT_CHARS = 3_000
/** Most characters on a button. */
export const BUTTON_CHARS = 75

export const plain = (text: string): PlainText => ({ type: 'plain_text', text })
export const mrkdwn = (text: string): Mrkdwn => ({ type: 'mrkdwn', text, verbatim: true })
export const section = (text: string): SectionBlock => ({ type: 'section', text: mrkdwn(text) })
export const context = (text: string): ContextBlock => ({ type: 'context', elements: [mrkdwn(text)] })
export const markdown = (text: string): MarkdownBlock => ({ type: 'markdown', text })

/** Lines joined into as few texts as hold them, each of at most `max` characters as JSON unless it is one line alone. */
export function packed(lines: readonly string[], max = TEXT_CHARS): string[] {
  const texts: { text: string; cost: number }[] = []
  for (const line of lines) {
    const cost = JSON.stringify(line).length
    const last = texts.at(-1)
    if (last !== undefined && last.cost + cost <= max) {
      last.text += `\n${line}`
      last.cost += cost
    } else texts.push({ text: line, cost })
  }
  return texts.map(({ text }) => text)
}

/** Most blocks of a message, less one for its text. */
const MAX_BLOCKS = 49

/** Blocks in groups that each fit a message, in order. */
export function grouped(blocks: readonly Block[], maxChars: number): Block[][] {
  const groups: Block[][] = []
  for (const block of blocks) {
    const last = groups.at(-1)
    const fits = last && last.length < MAX_BLOCKS && JSON.stringify([...last, block]).length <= maxChars
    if (fits) last.push(block)
    else groups.push([block])
  }
  return groups
}
