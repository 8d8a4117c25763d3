import type { Block } from './block.ts'
import { readDate } from './date.ts'

/** How far below the top of a page its article may begin. */
const REACH = 10
const BYLINE = /^(?:(?:written|posted|published|reported) )?by:? +\p{Lu}/u
const DATELINE = /^(?:(?:first |last )?(?:published|posted|updated|date|released)(?: on| at)?:?|on) +(.{4,60})$/i
/** Words of a page's own navigation; two of them in a line, and it is no title. */
const NAVIGATION =
  /\b(?:menu|search|log ?in|sign ?in|sign ?up|register|subscribe|home|newsletter|about us|contact|sport|weather|politics|economy)\b/gi
const CONSENT = /\bcookies?\b|\bprivacy (?:notice|policy)\b/i
const WORDS_OF_TITLE = 4

/**
 * Where the article of a page begins that was saved with the head of its site: at the line before the byline or the date,
 * below the site's name and navigation. Null where the text begins with its own title.
 */
export function articleStart(blocks: readonly Block[]): { at: number; site: string | null } | null {
  const [first] = blocks
  if (first === undefined || !isSiteName(first.text)) return null
  for (let at = 1; at < Math.min(REACH, blocks.length - 1); at++) {
    const { text, kind } = blocks[at]!
    if (kind === 'list-item' || kind === 'table-row' || !isTitle(text)) continue
    const below = blocks.slice(at + 1, at + 3)
    if (below.some((block) => isSigned(block.text))) return { at, site: siteName(first.text) }
  }
  return null
}

function isSiteName(text: string): boolean {
  if (text.length > 160) return false
  const navigation = text.match(NAVIGATION)?.length ?? 0
  return navigation >= 2 || (/^[\p{Lu}\d &.'’-]+$/u.test(text) && text.split(' ').length <= WORDS_OF_TITLE - 1)
}

function isTitle(text: string): boolean {
  return (
    text.length <= 160 &&
    text.split(' ').length >= WORDS_OF_TITLE &&
    !/[.,;:…|]["'”’)]*$/.test(text) &&
    !BYLINE.test(text) &&
    !CONSENT.test(text) &&
    readDate(DATELINE.exec(text)?.[1] ?? text) === null &&
    (text.match(NAVIGATION)?.length ?? 0) < 2
  )
}

function isSigned(text: string): boolean {
  return text.length <= 120 && (BYLINE.test(text) || readDate(DATELINE.exec(text)?.[1] ?? text) !== null)
}

/** "The Border Observer - independent news" is called the Border Observer; "TASHKEL COURIER" is written as a name. */
function siteName(text: string): string | null {
  const name = text.split(/ [-–—|] /)[0]!.trim()
  if (name.length > 60 || (name.match(NAVIGATION)?.length ?? 0) > 0) return null
  return name === name.toUpperCase() ? name.replace(/(\p{Lu})(\p{Lu}+)/gu, (_, a, b) => a + b.toLowerCase()) : name
}
