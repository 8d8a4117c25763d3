/** A `[n]` of a draft: which passage, and where in the text without markers it stood. */
export interface DraftMarker {
  at: number
  n: number
}

const WORD = String.raw`(?:passages?|sources?|documents?|docs?|references?|refs?|citations?|cite)[\s.:#]*`
const NUMBERS = String.raw`\d{1,3}(?:(?:\s*(?:[,;&]|and)\s*|\s*[-–]\s*)(?:${WORD})?\^?\d{1,3})*`
const OPEN = String.raw`\\?[[［【]{1,2}\s*\^?\s*(?:${WORD})?`
const CLOSE = String.raw`\s*(?:†[^\]］】\n]*)?\\?[\]］】]{1,2}`
/** `[1]`, `[1, 2]`, `[1-3]`, `【1】`, `【1†source】`, `[^1]`, `[[1]]`, `[passage 1]`, `[1](address)`: how models write a marker. */
const MARKER = new RegExp(String.raw`${OPEN}(${NUMBERS})${CLOSE}(?:\([^()\s]*\))?`, 'gi')
/** What may still become one. */
const OPENED = /\\?[[［【][^\]］】]{0,60}$/
/** A range that would be longer is none. */
const MAX_RANGE = 10

/** Private-use characters: they hold the place of a marker while links and tags are taken away, and no draft may have any. */
const FIRST = 0xe000
const SENTINEL = /[\ue000-\ue3ff]/g

/** What may stand right behind a word: punctuation, and then a space or the end. */
const ENDS_WORD = /^["'”’»)\]*_]*[.,;:!?]*["'”’»)\]*_]*(?:\s|$)/

/** Whether a text ends within what may become a marker. */
export function endsInMarker(text: string): boolean {
  return OPENED.test(text)
}

/** The characters that are kept for markers, taken out of what a model writes. */
export function withoutSentinels(text: string): string {
  return text.replace(/[\ue000-\uf8ff]/g, '')
}

/** Puts a placeholder for each number of each marker. */
export function holdMarkers(text: string): string {
  return text.replace(MARKER, (_, list: string) =>
    numbersOf(list)
      .map((n) => String.fromCharCode(FIRST + n))
      .join(''),
  )
}

function numbersOf(list: string): number[] {
  return list.split(/[,;&]|and/i).flatMap((part) => {
    const [from = 0, to = from] = [...part.matchAll(/\d+/g)].map(([digits]) => Number(digits))
    return to > from && to - from < MAX_RANGE ? Array.from({ length: to - from + 1 }, (_, i) => from + i) : [from]
  })
}

/** Takes the placeholders out: the text as if it had no markers, and where they stood. */
export function releaseMarkers(held: string): { text: string; markers: DraftMarker[] } {
  const markers: DraftMarker[] = []
  let text = ''
  let last = 0
  for (const { 0: sentinel, index } of held.matchAll(SENTINEL)) {
    text += held.slice(last, index)
    // "… in 1912 [1]." and "… in 1912. [1] It …": the space belongs to the marker where it stands alone between words.
    if (/[\s\ue000-\ue3ff.,;:!?)]|^$/.test(held.charAt(index + 1))) text = text.trimEnd()
    markers.push({ at: text.length, n: sentinel.charCodeAt(0) - FIRST })
    last = index + 1
    // "!【1】[…" and "www[1].…": what a marker kept apart must not become an image or an address without it.
    const rest = held.slice(last).replace(SENTINEL, '')
    if (text !== '' && !/\s$/.test(text) && !ENDS_WORD.test(rest)) text += ' '
  }
  return { text: text + held.slice(last), markers }
}
