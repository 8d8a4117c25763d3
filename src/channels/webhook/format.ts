import type { Answer, Citation, Conflict } from '../../core/answer.ts'
import { WORD_JOINER, withoutMentions } from '../mentions.ts'
import { clip, escapeText, link } from '../slack/text.ts'
import { sourceLink } from '../source-link.ts'
import type { Dialect } from './dialects.ts'

/** What is shown of an answer. */
export type ShownAnswer = Pick<Answer, 'answer' | 'citations' | 'conflicts'>

const QUOTE_CHARS = 280
const TITLE_CHARS = 150
const MAX_MARKS = 10
/** "and 99 more" */
const MORE_CHARS = 16

/** A way of writing that chat servers have. */
interface Markup {
  text(text: string): string
  bold(text: string): string
  link(url: string, label: string): string
}

/** An image would be fetched from wherever its address says, with whatever the address says; as a link it waits for a reader. */
const withoutImages = (text: string) => text.replaceAll('![', `!${WORD_JOINER}[`)
/** Mattermost reads Slack's `<!here>` too. */
const withoutCommands = (text: string) => text.replace(/<(?=[!@#])/g, `<${WORD_JOINER}`)
const markdownText = (text: string) => withoutImages(withoutCommands(withoutMentions(text)))
const markdownLink = (url: string, label: string) =>
  `[${label.replace(/[[\]\\]/g, '\\$&')}](${url.replace(/[()\s<>]/g, encodeCharacter)})`

const MARKUP: Record<Dialect['format'], Markup> = {
  markdown: {
    text: markdownText,
    bold: (text) => `**${text}**`,
    link: (url, label) => markdownLink(url, markdownText(label)),
  },
  // Teams' Markdown knows HTML too.
  teams: {
    text: (text) => markdownText(escapeHtml(text)),
    bold: (text) => `**${text}**`,
    link: (url, label) => markdownLink(url, markdownText(escapeHtml(label))),
  },
  mrkdwn: {
    text: (text) => escapeText(text).replace(/\*\*(?=\S)([^*\n]+?)\*\*/g, '*$1*'),
    bold: (text) => `*${text}*`,
    link,
  },
}

const escapeHtml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

/** `encodeURIComponent` leaves parentheses, which would end a link. */
const encodeCharacter = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`

/**
 * An answer in one message: its text, who disagrees, and the sources with their quotes. Where a message is too small for all
 * of it, the answer keeps half of it at least, and sources are kept before values.
 */
export function formatAnswer(
  { answer, citations, conflicts }: ShownAnswer,
  { format, maxChars }: Pick<Dialect, 'format' | 'maxChars'>,
  publicUrl: string | null,
): string {
  const markup = MARKUP[format]
  const lines = citations.map((citation) => sourceLine(citation, markup, publicUrl))
  const sources = listed(markup.bold('Sources'), lines, maxChars / 3)
  const disagreements = conflicts.flatMap(({ about, values }) => {
    const head = markup.bold(`The sources disagree on ${markup.text(clip(about, TITLE_CHARS))}`)
    return [head, ...values.map((value) => valueLine(value, markup))]
  })
  const [first = '', ...others] = disagreements
  const rest = [listed(first, others, maxChars / 6), sources].filter(Boolean).map((part) => `\n\n${part}`)
  return `${fitting(answer, maxChars - rest.join('').length, markup)}${rest.join('')}`
}

/** A heading and the lines below it, as many as have room, and how many those are that have none; nothing without lines. */
function listed(heading: string, lines: readonly string[], room: number): string {
  let text = heading
  for (const [i, line] of lines.entries()) {
    if (text.length + line.length + MORE_CHARS > room) return `${text}\nand ${lines.length - i} more`
    text += `\n${line}`
  }
  return lines.length === 0 ? '' : text
}

/** The text in its markup, cut until it has room. */
function fitting(answer: string, room: number, markup: Markup): string {
  for (
    let chars = answer.length;
    ;
    chars -= Math.max(1, Math.ceil((markup.text(clip(answer, chars)).length - room) / 5))
  ) {
    const shown = markup.text(clip(answer, chars))
    if (shown.length <= room || chars <= 1) return shown
  }
}

function valueLine({ value, citations, publishedAt }: Conflict['values'][number], markup: Markup): string {
  const marks = citations.slice(0, MAX_MARKS).map((n) => `[${n}]`)
  const date = publishedAt === null ? '' : ` (${markup.text(clip(publishedAt, TITLE_CHARS))})`
  return `- ${markup.text(clip(value, QUOTE_CHARS))} ${marks.join('')}${date}`
}

function sourceLine(citation: Citation, markup: Markup, publicUrl: string | null): string {
  const title = clip(citation.title, TITLE_CHARS)
  const url = sourceLink(citation, publicUrl)
  const quote = clip(citation.quote.replace(/\s+/g, ' ').trim(), QUOTE_CHARS)
  return `${citation.n}. ${url === null ? markup.text(title) : markup.link(url, title)} “${markup.text(quote)}”`
}
