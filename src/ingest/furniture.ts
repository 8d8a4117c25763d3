import type { Block } from './block.ts'
import { isBreadcrumb } from './breadcrumb.ts'

/** Longer blocks are never furniture. */
const LONGEST = 220

const SITES =
  '(?:facebook|twitter|x|linkedin|whatsapp|pinterest|reddit|telegram|instagram|youtube|tumblr|email|e-mail|messenger|mastodon|bluesky|threads|google news|rss)'
const THINGS = '(?:articles?|posts?|stor(?:y|ies)|news|content|topics?|reading|pages?|links|videos?|reads|entries)'
const lines = (...sources: string[]): RegExp => new RegExp(`^(?:${sources.join('|')})$`)

/** Lines that no text says as a whole: furniture wherever they stand. */
const SURE = lines(
  '(?:show|load|see|view|read) (?:more|less|all)(?: (?:comments|posts|articles|stories|news))?',
  'continue reading',
  `(?:related|similar|recommended|popular|trending|more|other|latest|recent) (?:${THINGS})`,
  `(?:most (?:popular|read|viewed|shared|commented)|trending|trending now)(?: ${THINGS})?`,
  `you (?:may|might) (?:also )?(?:like|enjoy|be interested in)(?: these)?(?: ${THINGS})?`,
  `recommended(?: for you)?`,
  'more from (?:this|the) (?:author|section|site|category)',
  'recent comments',
  'editors? picks?',
  `(?:share|print|save|email|e-mail|tweet|bookmark|like|rate) this(?: ${THINGS})?`,
  `share (?:on|via|to|with) ${SITES}`,
  // Buttons that were saved as one line.
  `(?:(?:share|share (?:on|via|to|with)|copy link|print|tweet|${SITES})[ |·•]+){2,}(?:share|copy link|print|${SITES})`,
  'this (?:web)?site (?:stores|uses) cookies on your device\\b.{0,160}',
  `follow (?:us|me)(?: on (?:${SITES}(?:(?:,| and|, and) )?)+)?`,
  'find us on .{1,40}',
  'connect with us',
  'stay connected',
  '(?:leave|post|add|write) a (?:comment|reply|response)',
  'cancel reply',
  '(?:no|\\d+) (?:comments?|repl(?:y|ies)|responses?)(?: yet)?',
  'comments are closed',
  'join the (?:conversation|discussion)',
  'back to top(?: button)?',
  'scroll to top',
  'return to top',
  '(?:skip|jump) to (?:main )?(?:content|navigation|search)',
  'toggle (?:navigation|menu|search)',
  'advertisements?',
  'sponsored(?: content| links?)?',
  'story continues below(?: this)?(?: advertisement| ad)?',
  'ad ?-?block(?:er)? (?:is )?detected',
  '(?:subscribe|sign up)(?: (?:to|for) (?:our|the|my) (?:free |weekly |daily |monthly )?(?:newsletter|mailing list|updates?))(?: today| now)?',
  '(?:our )?newsletter(?: sign-?up)?',
  'get (?:our|the) (?:free )?newsletter',
  '(?:did|was|is) this (?:article|page|post|answer|information) (?:help you|helpful|useful|help)',
  'how helpful was this .{3,20}',
  'thanks? (?:you )?for your feedback',
  '(?:written|reviewed|edited|posted|published|fact[- ]checked|medically reviewed|translated) by',
  '(?:©|\\(c\\)|copyright).{0,120}',
  '.{0,80}\\ball rights reserved.{0,40}',
  'powered by \\w{2,20}',
  '(?:accept|reject|allow)(?: all)? cookies',
  '(?:cookie|privacy) (?:settings|preferences|policy|notice)',
  'manage (?:cookies|consent|preferences)',
  '(?:next|previous|older|newer) (?:article|post|story|page|posts|entries)',
  '\\d+ min(?:ute)?s? read',
  'reading time:? .{1,20}',
  'click here to .{1,60}',
  'copy link',
  'link copied.{0,20}',
  'print-?friendly version',
)
/** Words that a text may well hold alone, as a heading: furniture beside other furniture only. */
const LIKELY = lines(
  SITES,
  'print',
  'share',
  'save',
  'subscribe',
  'comments?',
  'search',
  'menu',
  'home',
  'contact(?: us)?',
  'about(?: us)?',
  'tags?(?::.*)?',
  'log ?in',
  'sign (?:in|up)',
  'register',
  'follow',
  'like',
  'tweet',
  'reply',
  'close',
  'previous',
  'next',
  'terms(?: (?:of|and) (?:use|service|conditions))?',
  'privacy',
  'cookies',
  'newsletters?',
  'latest news',
  'categories',
  'archives?',
  'advertise(?: with us)?',
  'sitemap',
  'faqs?',
  'donate',
  'shares?',
  '[\\d.,]+k? ?(?:views|shares|likes)?',
  'listen',
  'copy',
  'more',
  'loading',
  'about the author',
  'author',
)
/** Pleas of the page to its reader; each needs the reader, or the site, in it. */
const PLEAS = [
  /\b(?:disabl\w+|turn\w* off|whitelist\w*|deactivat\w+)\b.*\bad ?-?block/,
  /\bad ?-?block\w*\b.*\b(?:disabl\w+|turn\w* off|whitelist\w*|detected)\b/,
  /\bthis (?:web)?site uses cookies\b|\bwe use cookies\b/,
  /\b(?:enable|activate) javascript\b/,
]
const ADDRESSED =
  /\b(?:please|support(?:ing)? us|our (?:web)?site|by continuing|you accept|you agree|you consent|accept all)\b/
/** Headings whose list of links is furniture too. */
const LISTS =
  /^(?:related|similar|recommended|popular|trending|most|more|other|latest|recent|you (?:may|might)|editors? pick)/

/**
 * Drops what belongs to a web page and not to its text: share buttons, pleas, lists of other articles, breadcrumbs, the
 * site's name between sections. Only whole short blocks go; a paragraph of prose stays whatever words it holds.
 */
export function dropFurniture(blocks: readonly Block[]): { blocks: Block[]; site: string | null } {
  const names = blocks.map((block) => lineName(block))
  const site = siteName(blocks)
  const dropped = blocks.map((block, at) => {
    if (block.kind === 'code' || block.kind === 'table-row') return false
    // A heading with prose below it heads that prose, and so does the first line of a file.
    const heads = (block.kind === 'heading' || at === 0) && blocks[at + 1] !== undefined && isProse(blocks[at + 1]!)
    if (heads) return false
    return SURE.test(names[at]!) || isPlea(block) || block.text === site || (at < 5 && isBreadcrumb(block, blocks, at))
  })
  dropLinkLists(blocks, names, dropped)
  dropLikely(blocks, names, dropped)
  return { blocks: blocks.filter((_, at) => !dropped[at]), site }
}

/** The line without case, marks around it and typographic apostrophes; empty for a block too long to be furniture. */
function lineName(block: Block): string {
  if (block.text.length > LONGEST) return ''
  return block.text
    .toLowerCase()
    .replace(/['’]/g, '')
    .replace(/^[^\p{L}\p{N}©(]+|[^\p{L}\p{N})]+$/gu, '')
}

function isPlea(block: Block): boolean {
  if (block.text.length > LONGEST) return false
  const text = block.text.toLowerCase()
  return ADDRESSED.test(text) && PLEAS.some((plea) => plea.test(text))
}

/** A lower-case word that stands alone three times and more between the sections is the site's name, no heading. */
function siteName(blocks: readonly Block[]): string | null {
  const counts = new Map<string, number>()
  for (const { kind, text } of blocks) {
    if (kind !== 'paragraph' || text.length > 40 || !/^\p{Ll}[\p{Ll}\d.-]+$/u.test(text)) continue
    const count = (counts.get(text) ?? 0) + 1
    counts.set(text, count)
    if (count >= 3) return text
  }
  return null
}

/** Below "Related Articles": the headlines, up to the next heading or sentence. */
function dropLinkLists(blocks: readonly Block[], names: readonly string[], dropped: boolean[]): void {
  for (let at = 0; at < blocks.length; at++) {
    if (!dropped[at] || !LISTS.test(names[at]!)) continue
    const first = at + 1
    let end = first
    while (end < blocks.length && !dropped[end] && isHeadline(blocks[end]!)) end++
    // Short lines that run up to a paragraph may be its headings: only links, or what ends the page, are headlines.
    const last = end >= blocks.length || dropped[end]
    for (let line = first; line < end; line++) if (last || blocks[line]!.linked) dropped[line] = true
  }
}

const isProse = (block: Block): boolean =>
  block.kind !== 'heading' && !block.linked && /[.!?:…。]["'”’)\]]*$/.test(block.text)

const isHeadline = (block: Block): boolean =>
  (block.linked ||
    block.kind === 'paragraph' ||
    block.kind === 'list-item' ||
    (block.kind === 'heading' && block.depth > 2)) &&
  block.text.length <= 160 &&
  (block.linked || !/[.…;:]["'”’)\]]*$/.test(block.text))

/** Likely words go where something beside them went, or where three stand together. */
function dropLikely(blocks: readonly Block[], names: readonly string[], dropped: boolean[]): void {
  const likely = blocks.map(
    (block, at) =>
      !dropped[at] && (block.kind === 'paragraph' || block.kind === 'list-item') && LIKELY.test(names[at]!),
  )
  for (let at = 0; at < blocks.length; at++) {
    if (!likely[at]) continue
    let end = at
    while (likely[end]) end++
    const beside = dropped[at - 1] || dropped[end]
    if (beside || end - at >= 3) for (let line = at; line < end; line++) dropped[line] = true
    at = end
  }
}
