import type { Block, Meta } from './block.ts'
import { readDate } from './date.ts'
import { isPersonName, plainName } from './person-name.ts'

/** How many blocks from its beginning a text may say in a sentence who wrote it. */
const REACH = 4
const LONGEST = 320
const PART = "\\p{Lu}(?:\\.|[\\p{L}\\p{M}'’-]*)"
const NAME = `(?:(?:Dr|Prof|Mr|Mrs|Ms)\\.? )?${PART}(?: (?:(?:de|da|del|van|von|der|den|bin|al|el|la|le) )*${PART}){1,3}`
const SAYS_WHO = new RegExp(
  `(?:^|[.!?] |, )(?:(?:[Ww]ritten|[Mm]aintained|[Ee]dited|[Cc]ompiled|[Rr]eported|[Pp]repared) by|[Bb]y|[Aa]uthor:) (${NAME})(?=[,.;]|$| [a-z])`,
  'u',
)
const SAYS_WHEN =
  /\b(?:published|posted|last reviewed|reviewed|last updated|updated|(?:this|present) edition|edition)(?: on| in|:)? (?=\p{L}|\d)/giu

/**
 * What the first lines say in a sentence of who wrote the text and when ("By Ann Roe, head of the survey. Published 3 May
 * 2019."), where the file and the lines below the title do not. The sentence stays in the text.
 */
export function readProseByline(blocks: readonly Block[], meta: Meta): Meta {
  let { author, publishedAt } = meta
  for (const { text, kind } of blocks.slice(0, REACH)) {
    if (author !== null && publishedAt !== null) break
    if (kind !== 'paragraph' || text.length > LONGEST) continue
    const name = SAYS_WHO.exec(text)?.[1]?.replace(/\.$/, '')
    if (name !== undefined && isPersonName(name, () => new Set(), meta.title)) author ??= plainName(name)
    for (const { index, 0: lead } of text.matchAll(SAYS_WHEN)) {
      publishedAt ??= readDate(text.slice(index + lead.length))?.date ?? null
    }
  }
  return { ...meta, author, publishedAt }
}
