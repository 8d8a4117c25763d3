import type { Block } from './block.ts'

/** The commonest function words of some languages. */
const FUNCTION_WORDS = {
  en: 'the of and to in is that for was on are with as by at from has have it this which be not their an or his',
  de: 'der die das und ist nicht von mit den dem ein eine zu auf für im des sich auch wurde als bei aus',
  fr: 'le la les des est et une dans que pour qui sur pas du au par avec ce il elle sont aux ne',
  es: 'el la los las que del una por con para es en se su al como más fue son pero lo y',
  it: 'il di che è una per non con del della sono gli nel alla dei anche si da le e come',
  pt: 'o de que não uma para com do da em os no na por mais dos das foi são ao e como',
  nl: 'de het een van en is dat niet op te zijn voor met die aan er door bij ook naar werd',
  tr: 've bir bu ile için da de olarak olan olmuştur mezun yılında çok daha gibi kadar üniversitesi ise',
  az: 'və bir bu ilə üçün da də olan olaraq edir kimi daha sonra onun ildə isə',
  pl: 'i w na z się nie do że jest to jak przez od po oraz był za dla',
  id: 'yang dan di ini itu dengan untuk dari pada adalah dalam tidak akan telah oleh',
  ru: 'и в на не что с по как из от за для это был его он но у к',
}
/** Fewer words tell nothing. */
const LEAST_WORDS = 20
const SAMPLE = 4000
/** The main language's words make up at least this share of its text, the other's of the closing paragraph. */
const OWN_SHARE = 0.15
const OTHER_SHARE = 0.05
/** More of the main language's words than this, and the closing paragraph may be in it. */
const MIXED_SHARE = 0.02

const LANGUAGES = new Map<string, string[]>()
for (const [language, words] of Object.entries(FUNCTION_WORDS)) {
  for (const word of words.split(' ')) LANGUAGES.set(word, [...(LANGUAGES.get(word) ?? []), language])
}

/** The share of each language's function words in a text, and which has most; null where the text is too short to tell. */
function profile(text: string): { language: string; shares: ReadonlyMap<string, number> } | null {
  const words =
    text
      .slice(0, SAMPLE)
      .toLowerCase()
      .match(/[\p{L}\p{M}]+/gu) ?? []
  if (words.length < LEAST_WORDS) return null
  const shares = new Map<string, number>()
  for (const word of words) {
    for (const language of LANGUAGES.get(word) ?? [])
      shares.set(language, (shares.get(language) ?? 0) + 1 / words.length)
  }
  let best = ''
  for (const [language, share] of shares) if (share > (shares.get(best) ?? 0)) best = language
  return { language: best, shares }
}

/**
 * Drops closing paragraphs in another language than the text's: the author's biography for the readers at home.
 * Both languages must be known beyond doubt.
 */
export function dropForeignEnd(blocks: readonly Block[]): Block[] {
  let head = ''
  for (const block of blocks.slice(0, -1)) {
    head += `${block.text.slice(0, SAMPLE)}\n`
    if (head.length > SAMPLE) break
  }
  const own = profile(head)
  let end = blocks.length
  while (own && end > 1 && isForeign(blocks[end - 1]!, own)) end--
  return blocks.slice(0, end)
}

function isForeign(block: Block, own: NonNullable<ReturnType<typeof profile>>): boolean {
  const closing = profile(block.text)
  if (!closing || closing.language === own.language) return false
  return (
    own.shares.get(own.language)! >= OWN_SHARE &&
    (closing.shares.get(closing.language) ?? 0) >= OTHER_SHARE &&
    (closing.shares.get(own.language) ?? 0) <= MIXED_SHARE
  )
}
