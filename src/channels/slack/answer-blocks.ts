import type { AnswerStatus, Citation, Conflict } from '../../core/answer.ts'
import { sourceLink } from '../source-link.ts'
import { type Block, BUTTON_CHARS, type Button, context, packed, plain, section, TEXT_CHARS } from './blocks.ts'
import { clip, escapeText, link } from './text.ts'

/** Ids of the buttons below an answer. */
export const FEEDBACK_ACTION = 'feedback'
export const ASK_ACTION = 'ask'

/** What is told of an answer besides its text. */
export interface AnswerExtras {
  /** The team whose conversation it is in. */
  team: string
  answerId: string
  status: AnswerStatus
  citations: readonly Citation[]
  conflicts: readonly Conflict[]
  followUps: readonly string[]
}

/** Characters of a quote and of a title that are shown; the source has all of them. */
const QUOTE_CHARS = 280
const TITLE_CHARS = 150
const VALUE_SHOWN_CHARS = 300
const MAX_MARKS = 10
/** Questions offered as buttons, and how long one may be. */
const MAX_QUESTIONS = 5
const QUESTION_CHARS = 300

/**
 * The blocks below an answer's text: who disagrees, where it stands, whether it was any good, what may be asked next. All of
 * them, however many messages that takes.
 */
export function answerBlocks(extras: AnswerExtras, publicUrl: string | null): Block[] {
  const { status, team, answerId, conflicts, citations, followUps } = extras
  return [
    ...packed(conflicts.flatMap(conflictLines)).map(section),
    ...packed(citations.map((citation) => sourceLine(citation, publicUrl))).map(context),
    ...(status === 'clarify' ? [] : [feedbackBlock(team, answerId)]),
    ...questionButtons(followUps),
  ]
}

function conflictLines({ about, values }: Conflict): string[] {
  const lines = values.map(({ value, citations, publishedAt }) => {
    const marks = citations.slice(0, MAX_MARKS).map((n) => `[${n}]`)
    const date = publishedAt === null ? '' : ` (${escapeText(clip(publishedAt, TITLE_CHARS))})`
    return `• ${escapeText(clip(value, VALUE_SHOWN_CHARS))} ${marks.join('')}${date}`
  })
  return [`*The sources disagree on ${escapeText(clip(about, TITLE_CHARS))}*`, ...lines]
}

/** `1. Title · author, date “quote”`, the title a link; what would not fit a text is left out from the end. */
function sourceLine(citation: Citation, publicUrl: string | null): string {
  const label = `${citation.n}. ${clip(citation.title, TITLE_CHARS)}`
  const url = sourceLink(citation, publicUrl)
  const linked = url === null ? escapeText(label) : link(url, label)
  const about = [citation.author, citation.publishedAt].filter((known) => known !== null).join(', ')
  const quote = clip(citation.quote.replace(/\s+/g, ' ').trim(), QUOTE_CHARS)
  const parts = [
    linked.length <= TEXT_CHARS ? linked : escapeText(label),
    about === '' ? '' : ` · ${escapeText(clip(about, TITLE_CHARS))}`,
    ` “${escapeText(quote)}”`,
  ]
  return parts.reduce((line, part) => (line.length + part.length <= TEXT_CHARS ? line + part : line))
}

function feedbackBlock(team: string, answerId: string): Block {
  const button = (label: string, rating: 'up' | 'down') => ({
    text: plain(rating === 'up' ? '👍' : '👎'),
    accessibility_label: label,
    value: `${rating} ${team} ${answerId}`,
  })
  return {
    type: 'context_actions',
    elements: [
      {
        type: 'feedback_buttons',
        action_id: FEEDBACK_ACTION,
        positive_button: button('This answer helped', 'up'),
        negative_button: button('This answer did not help', 'down'),
      },
    ],
  }
}

/** What a feedback button brings back; null for a value that is none of ours. */
export function readFeedback(value: string): { rating: 'up' | 'down'; team: string; answerId: string } | null {
  const [, rating, team, answerId] = /^(up|down) (\S{1,64}) (\S{1,128})$/.exec(value) ?? []
  if (team === undefined || answerId === undefined) return null
  return { rating: rating === 'up' ? 'up' : 'down', team, answerId }
}

/** Buttons that ask a question when they are pressed; none where there is no question. */
export function questionButtons(questions: readonly string[]): Block[] {
  const elements = questions
    // A button has to bring back the whole question.
    .filter((question) => question.trim() !== '' && question.length <= QUESTION_CHARS)
    .slice(0, MAX_QUESTIONS)
    .map(
      (question, i): Button => ({
        type: 'button',
        action_id: `${ASK_ACTION}_${i}`,
        text: plain(clip(question, BUTTON_CHARS)),
        value: question,
      }),
    )
  return elements.length === 0 ? [] : [{ type: 'actions', elements }]
}
