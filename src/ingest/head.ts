import type { Block, Meta } from './block.ts'
import { readDate } from './date.ts'
import { isPersonName, plainName } from './person-name.ts'
import { readProseByline } from './prose-byline.ts'
import { articleStart } from './site-head.ts'

/** How many blocks from its beginning a text's title, author and date are looked for in. */
const HEAD = 6
/** How many blocks from its end the author's note is looked for in. */
const TAIL = 4
const LONGEST_TITLE = 160

const BYLINE = /^(?:(?:written|posted|published|reported|edited)? ?by|author(?:s|\(s\))?|von|par|por):? +(.{3,100})$/iu
const DATELINE =
  /^(?:(?:first |last )?(?:published|posted|updated|date|released|created|modified)(?: on| at)?:?|on) +(.{4,60})$/i
const REVISED = /^(?:last )?(?:updated|modified)\b/i
/** Where one labelled line was joined to the next, as Markdown joins the lines of a paragraph. */
const LABEL =
  '(?:by|authors?:|(?:first |last )?(?:published|posted|updated|date|released|created|modified)(?: on| at)?:) '
const PARTS = new RegExp(` *[|•·] *| [–—-] |(?<!\\b(?:written|posted|published|reported|edited)) (?=${LABEL})`, 'i')
const PUBLISHER =
  /^((?:The )?\p{Lu}[\p{L}\p{N}&'’.-]*(?: (?:of|for|and|the|&|\p{Lu}[\p{L}\p{N}&'’.-]*)){0,6}) is an? [^.]{0,80}\b(?:magazine|newspaper|news agency|news (?:web)?site|journal|think[- ]tank|news portal|publisher)\b/u

/**
 * Title, author, date and publisher from the text's own head and end, where the file does not give them. The lines they
 * were read from are no longer in the blocks; a biography stays.
 */
export function readHead(blocks: readonly Block[], given: Meta): { meta: Meta; blocks: Block[] } {
  const meta = { ...given }
  let rest = [...blocks]
  const start = given.title === null ? articleStart(rest) : null
  if (start !== null) {
    meta.publisher ??= start.site
    rest = rest.slice(start.at)
  }
  const title = findTitle(rest, meta.title)
  if (title) {
    meta.title ??= title.text
    // A text that is its title alone keeps it.
    if (rest.length > 1) rest = rest.filter((block, at) => !(at < HEAD && isSame(block.text, title.text)))
  }
  rest = dropCaption(rest, meta.title)
  rest = readLines(rest, meta)
  rest = readEnd(rest, meta)
  return { meta: readProseByline(rest, meta), blocks: rest }
}

const isSame = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase()

function findTitle(blocks: readonly Block[], given: string | null): Block | undefined {
  const head = blocks.slice(0, HEAD)
  if (given) return head.find((block) => isSame(block.text, given))
  const marked = head.find((block) => block.kind === 'heading')
  const first = blocks[0]
  if (marked && (marked === first || marked.depth === 1)) return marked
  if (first?.kind !== 'paragraph' || first.text.length > LONGEST_TITLE || /[.,;:…]["'”’)]*$/.test(first.text))
    return undefined
  return BYLINE.test(first.text) || readDate(first.text) ? undefined : first
}

/** A picture's file name under the title ("is pakistan involved in azerbaijan"): lower case, no stop, the title's words. */
function dropCaption(blocks: readonly Block[], title: string | null): Block[] {
  const [first, ...rest] = blocks
  if (!first || !title || rest.length === 0 || first.kind !== 'paragraph') return [...blocks]
  const words = first.text.split(' ')
  if (words.length > 12 || words.length < 2 || !/^[\p{Ll}\d -]+$/u.test(first.text)) return [...blocks]
  const told = title.toLowerCase()
  const shared = words.filter((word) => word.length > 3 && told.includes(word.slice(0, 6)))
  return shared.length >= 2 ? rest : [...blocks]
}

/** Byline and date under the title; each may stand on a line of its own or share one. */
function readLines(blocks: readonly Block[], meta: Meta): Block[] {
  // Gathered once, and only where a line may be a name.
  let words: ReadonlySet<string> | undefined
  const body = (): ReadonlySet<string> => (words ??= bodyWords(blocks))
  const revision: Revision = { date: null }
  let at = 0
  const kept: Block[] = []
  for (; at < Math.min(HEAD, blocks.length - 1); at++) {
    const block = blocks[at]!
    if (block.kind !== 'paragraph' || block.text.length > 120 || !readLine(block.text, meta, revision, body)) {
      // Only what stands between title and text is a byline.
      if (block.kind === 'heading' || block.text.length > 120 || /[.!?…]$/.test(block.text)) break
      kept.push(block)
    }
  }
  meta.publishedAt ??= revision.date
  return [...kept, ...blocks.slice(at)]
}

/** "Ann Roe, Elmont": who reports, and from where. */
const PLACED = /^\p{Lu}[^,]{3,40}, \p{Lu}[\p{L} -]{2,30}$/u

/** When a text was last changed: its date where it names no other. */
interface Revision {
  date: string | null
}

/** Whether all of a line was byline and date. */
function readLine(line: string, meta: Meta, revision: Revision, body: () => ReadonlySet<string>): boolean {
  let author: string | null = null
  let date: string | null = null
  let revised: string | null = null
  for (const part of line.split(PARTS)) {
    const text = part.trim()
    const dated = readDate(DATELINE.exec(text)?.[1] ?? text)
    const name = BYLINE.exec(text)?.[1]
    if (!text) continue
    if (dated && /^[\s,]*(?:(?:at )?\d{1,2}:\d{2}.{0,20}|T.{0,30})?$/.test(dated.rest)) {
      if (REVISED.test(text)) revised = dated.date
      else date = dated.date
    } else if (name && !/[.!?]$/.test(name.replace(/(?:Jr|Sr|\p{Lu})\.$/u, ''))) {
      // "By Saima Ali, March 3, 2021"
      const comma = /,? *(?:on )?(?=\b(?:\d{1,2} )?\p{Lu}\p{Ll}+\.? \d)/u.exec(name)
      const written = comma ? readDate(name.slice(comma.index + comma[0].length)) : null
      if (written) date = written.date
      author = plainName(withoutEmployer(written ? name.slice(0, comma!.index) : name, body, meta.title))
      if (!/^\p{Lu}/u.test(author)) return false
    } else if (author === null && isPersonName(text, body, meta.title)) author = plainName(text)
    else if (author === null && PLACED.test(text) && isPersonName(text.split(',')[0]!, body, meta.title))
      author = plainName(text.split(',')[0]!)
    else return false
  }
  if (!author && !date && !revised) return false
  meta.author ??= author
  meta.publishedAt ??= date
  revision.date ??= revised
  return true
}

/** "Tomas Reyes, Quillbase" is Tomas Reyes; what follows a name and names no other person is whom they write for. */
function withoutEmployer(byline: string, body: () => ReadonlySet<string>, title: string | null): string {
  const [first = '', ...others] = byline.split(/,? and |[,&] */)
  const isPerson = (part: string) => isPersonName(part.trim(), body, title)
  return isPerson(first) && !others.some(isPerson) ? first : byline
}

/** The author's name over the note at the end, and the publisher's sentence about itself. */
function readEnd(blocks: readonly Block[], meta: Meta): Block[] {
  const from = Math.max(1, blocks.length - TAIL)
  const kept = blocks.filter((block, at) => {
    const next = blocks[at + 1]
    if (at < from || !next || block.kind !== 'paragraph' || block.text.length > 60) return true
    if (!isPersonName(block.text, () => new Set(), meta.title)) return true
    const name = plainName(block.text)
    const surname = name.split(' ').at(-1)!.toLowerCase()
    if (!next.text.toLowerCase().slice(0, 300).includes(surname)) return true
    meta.author ??= name
    return !(meta.author && sharesName(meta.author, name))
  })
  const last = kept.at(-1)
  if (kept.length > 1 && last && last.text.length < 300) meta.publisher ??= PUBLISHER.exec(last.text)?.[1] ?? null
  return kept
}

const sharesName = (author: string, name: string): boolean =>
  author.toLowerCase().includes(name.toLowerCase().split(' ').at(-1)!)

/** The lower-case words of a text: a personal name is made of none of them. */
function bodyWords(blocks: readonly Block[]): Set<string> {
  const words = new Set<string>()
  let length = 0
  for (const block of blocks) {
    for (const word of block.text.match(/(?<!\p{L})\p{Ll}+/gu) ?? []) words.add(word)
    length += block.text.length
    if (length > 50_000) break
  }
  return words
}
