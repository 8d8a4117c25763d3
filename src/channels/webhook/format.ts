import type { Answer, Citation, Conflict } from '../../core/answer.ts'
import { WORD_JOINER, withoutMentions } from '../mentions.ts'
import { clip, escapeText, link } from '../slack/text.ts'
import { sourceLink } from '../source-link.ts'
import type { Dialect } from './dialects.ts'

/** What is shown of an answer. */
export type ShownAnswer = Pick<Answer, 'answer' | 'citations' | 'conflicts'>

const QUOTE_CHARS = 280
const TITLE_CHARS = 150
const MAX_SOURCES = 10
const MAX_VALUES = 6

/** The two ways of writing that chat servers have. */
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

/** An answer in one message: its text, who disagrees, and the sources with their quotes. What does not fit is cut from the text. */
export function formatAnswer(
  { answer, citations, conflicts }: ShownAnswer,
  { format, maxChars }: Pick<Dialect, 'format' | 'maxChars'>,
  publicUrl: string | null,
): string {
  const markup = MARKUP[format]
  const parts = [
    ...conflicts.map((conflict) => conflictText(conflict, markup)),
    ...(citations.length > 0 ? [sourcesText(citations, markup, publicUrl)] : []),
  ]
  // The answer itself comes first: what is said about it has to leave it at least half of the message.
  let rest = ''
  for (const part of parts) if (rest.length + part.length + 2 <= maxChars / 2) rest += `\n\n${part}`
  return `${fitting(answer, maxChars - rest.length, markup)}${rest}`
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

function conflictText({ about, values }: Conflict, markup: Markup): string {
  const lines = values.slice(0, MAX_VALUES).map(({ value, citations, publishedAt }) => {
    const marks = citations.slice(0, MAX_SOURCES).map((n) => `[${n}]`)
    return `- ${markup.text(clip(value, QUOTE_CHARS))} ${marks.join('')}${publishedAt === null ? '' : ` (${publishedAt})`}`
  })
  return [markup.bold(`The sources disagree on ${markup.text(clip(about, TITLE_CHARS))}`), ...lines].join('\n')
}

function sourcesText(citations: readonly Citation[], markup: Markup, publicUrl: string | null): string {
  const lines = citations.slice(0, MAX_SOURCES).map((citation) => {
    const title = clip(citation.title, TITLE_CHARS)
    const url = sourceLink(citation, publicUrl)
    const quote = clip(citation.quote.replace(/\s+/g, ' ').trim(), QUOTE_CHARS)
    const label = url === null ? markup.text(title) : markup.link(url, title)
    return `${citation.n}. ${label} “${markup.text(quote)}”`
  })
  if (citations.length > MAX_SOURCES) lines.push(`and ${citations.length - MAX_SOURCES} more`)
  return [markup.bold('Sources'), ...lines].join('\n')
}
