import { WORD_JOINER, withoutMentions } from '../mentions.ts'

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

/**
 * Text as Slack shows it literally: its three control characters escaped, so that no `<!channel>`, `<@U1>` or link can be
 * made from it, and no `@here` either. It may be applied to a text piece by piece.
 * https://docs.slack.dev/messaging/formatting-message-text#escaping
 */
export function escapeText(text: string): string {
  return withoutMentions(text).replace(/[&<>]/g, (character) => ENTITIES[character]!)
}

/** What `escapeText` was given; a word joiner behind an at sign counts as one of its own. */
export function unescapeText(text: string): string {
  return decodeEntities(text.replaceAll(`@${WORD_JOINER}`, '@'))
}

function decodeEntities(text: string): string {
  return text.replace(/&(amp|lt|gt);/g, (_, name: string) => ({ amp: '&', lt: '<', gt: '>' })[name]!)
}

/** A link in mrkdwn. */
export function link(url: string, label: string): string {
  // The address ends at the first bar or bracket; a URL writes them encoded.
  const address = url.replace(/[|<>\s]/g, encodeURIComponent).replaceAll('&', '&amp;')
  return `<${address}|${escapeText(label).replaceAll('|', '¦')}>`
}

/** Whether a message calls this user by name. */
export function mentions(text: string, userId: string): boolean {
  return new RegExp(`<@${userId}(\\|[^>]*)?>`).test(text)
}

/** Whether a message calls somebody else than this user by name. */
export function mentionsOthers(text: string, userId: string): boolean {
  return [...text.matchAll(/<@([A-Z0-9]+)(?:\|[^>]*)?>/g)].some(([, id]) => id !== userId)
}

/**
 * What a person wrote, without Slack's markup: mentions of the bot gone, channels by their names, links by their labels.
 */
export function plainText(text: string, botUserId: string | null): string {
  const plain = text.replace(/<([^<>]*)>/g, (_, inner: string) => {
    const [target = '', label] = inner.split('|', 2)
    if (target.startsWith('@')) return target.slice(1) === botUserId ? ' ' : label ? `@${label}` : ' '
    if (target.startsWith('#')) return label ? `#${label}` : ' '
    // A date brings its own text; other commands, such as <!here>, call people and say nothing.
    if (target.startsWith('!')) return target.startsWith('!date') ? (label ?? ' ') : ' '
    return label || target
  })
  return decodeEntities(plain).replace(/\s+/g, ' ').trim()
}

/** At most `max` UTF-16 units, with an ellipsis where something was cut off. */
export function clip(text: string, max: number): string {
  if (text.length <= max) return text
  const cut = text.slice(0, max - 1)
  // Half an emoji is none.
  return `${cut.replace(/[\uD800-\uDBFF]$/, '').trimEnd()}…`
}
