const TITLES = /^(?:(?:dr|prof|professor|mr|mrs|ms|sir|dame|rev|gen|col|amb|ambassador|hon)\.? )+/i
const NAME =
  /^\p{Lu}[\p{L}\p{M}.'’-]*(?: (?:\p{Lu}[\p{L}\p{M}.'’-]*|(?:de|da|del|della|di|du|la|le|van|von|der|den|bin|ibn|al|el|ben|ul|y)))*(?: \p{Lu}[\p{L}\p{M}.'’-]*)$/u
/** Capitalised words that stand over sections, and in no name. */
const HEADING_WORDS = new Set(
  (
    'about abstract acknowledgements analysis answers appendix article background basics beginner best biography books case chapter changelog ' +
    'conclusion conclusions contact contents context copyright course cultural culture definition description details diplomatic discussion ' +
    'documentation early economic economics education event events example examples executive facts features final first foreign foundation ' +
    'frequently future general getting guide history home how important information installation institute international introduction issues ' +
    'journal key last latest legal license life links list main major manual media methods military ministry modern more national new news notes official ' +
    'online opinion our overview part personal plan policy political politics preface press prime principles privacy problem products project quick ' +
    'reading reference references related relations release report requirements research resources results review role section security ' +
    'server service services setup short social source special start started statement strategic strategy study summary support system table technical ' +
    'terms the this timeline tips title today top trade tutorial united university update usage user user-guide using version war welcome what why work world your'
  ).split(' '),
)

/** What pages are shared on. */
const SITES = /\b(?:facebook|twitter|whatsapp|linkedin|instagram|youtube|telegram|reddit|pinterest|e-?mail)\b/i

/**
 * Whether a line is a personal name and nothing else: two to five capitalised words, none of which the text uses in
 * lower case (`body`), the title holds, or sections are called by.
 */
export function isPersonName(line: string, body: () => ReadonlySet<string>, title: string | null): boolean {
  if (line.length > 60) return false
  const name = line.replace(TITLES, '')
  const words = name.split(' ')
  if (words.length < 2 || words.length > 5 || !NAME.test(name) || SITES.test(name)) return false
  const inTitle = new Set((title ?? '').toLowerCase().match(/[\p{L}\p{M}]+/gu) ?? [])
  return words.every((word) => {
    const lower = word.toLowerCase()
    if (/^\p{Ll}/u.test(word)) return true
    return !HEADING_WORDS.has(lower) && !body().has(lower) && !inTitle.has(lower) && !/.{4,}ing$/.test(lower)
  })
}

/** A name as it is written in a sentence: "Dr. Nazrin ALIZADA" is Dr. Nazrin Alizada. */
export function plainName(text: string): string {
  return text
    .trim()
    .replace(/[,;:]+$/, '')
    .replace(/(?<![\p{L}.])\p{Lu}[\p{Lu}'’-]{2,}(?![\p{L}.])/gu, (word) => word[0] + word.slice(1).toLowerCase())
}
