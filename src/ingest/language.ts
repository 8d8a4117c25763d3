import type { Block } from './block.ts'

/** The commonest function words of a language: a paragraph without any of them is not in it. */
const FUNCTION_WORDS: Readonly<Record<string, ReadonlySet<string>>> = Object.fromEntries(
  Object.entries({
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
  }).map(([language, words]) => [language, new Set(words.split(' '))]),
)
/** Fewer words tell nothing. */
const LEAST_WORDS = 20
const SAMPLE = 20_000

/** How many of the words are function words of each language, the most first. */
function profile(text: string): { language: string; share: number }[] {
  const words =
    text
      .slice(0, SAMPLE)
      .toLowerCase()
      .match(/[\p{L}\p{M}]+/gu) ?? []
  if (words.length < LEAST_WORDS) return []
  return Object.entries(FUNCTION_WORDS)
    .map(([language, list]) => ({ language, share: words.filter((word) => list.has(word)).length / words.length }))
    .sort((a, b) => b.share - a.share)
}

/**
 * Drops closing paragraphs in another language than the text's: the author's biography for the readers at home.
 * Both languages must be known beyond doubt.
 */
export function dropForeignEnd(blocks: readonly Block[]): Block[] {
  let end = blocks.length
  while (end > 1) {
    const own = profile(
      blocks
        .slice(0, end - 1)
        .map((block) => block.text)
        .join('\n')
        .slice(0, SAMPLE),
    )[0]
    const closing = profile(blocks[end - 1]!.text)
    const other = closing[0]
    if (!own || !other || own.share < 0.15 || other.share < 0.05 || other.language === own.language) break
    if ((closing.find(({ language }) => language === own.language)?.share ?? 0) > 0.02) break
    end--
  }
  return blocks.slice(0, end)
}
