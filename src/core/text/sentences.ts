/** A stretch of a text: UTF-16 offsets, `end` behind the last unit. */
export interface Span {
  start: number
  end: number
}

const set = (list: string): ReadonlySet<string> => new Set(list.split(' '))

/** Stand before what they belong to, so no sentence ends at them. */
const BINDING = set(
  'dr mr mrs ms mx prof gen col lt sgt capt cpt maj gov sen rep rev hon pres amb adm cmdr cdr messrs mme mlle fr brig ' +
    'vs cf viz eg ie e.g i.e resp incl approx ca',
)
/** Stand before a number; before anything else the stop ends the sentence. */
const BEFORE_NUMBER = set(
  'no nos p pp fig figs vol vols art arts sec ch eq par para tel ext jan feb mar apr jun jul aug sep sept oct nov dec c',
)
/** May end a sentence: they do where a word follows that opens sentences. */
const OPEN = set('inc ltd co corp jr sr bros al dept univ st mt ft ave blvd rd est govt intl ed eds esp')
/** Words that, capitalised, begin a sentence far more often than they continue a name. */
const STARTERS = set(
  'the a an this that these those it its he she they we you i his her their our my in on at by for from with without ' +
    'within under over after before since until during when while where as if although though because however moreover ' +
    'furthermore but and or so yet both many most some several there here what who why how according also then thus ' +
    'therefore today yesterday not no',
)

const UPPER = /\p{Lu}|\p{Lt}/u
const LOWER = /\p{Ll}/u
const ONE_LETTER = /^\p{L}$/u
const DOTTED = /^\p{L}{1,2}(?:\.\p{L}{1,2})+$/u
const PLAIN_WORD = /(?:^|[\s("'“‘[’-])(?:\p{Ll}{2,}|\d{4})\s?$/u
const CAPITALISED = /^\p{Lu}\p{Ll}+(?=[\s,;:’'.)]|$)/u
const FOOTNOTE_MARK = /\[\d{1,3}\]/y
const ITEM = /(?:[-*+•–] |\d{1,3}[.)] |#{1,6} )/y
const LABEL = /\p{Lu}[^\n:.!?]{0,60}: \S/uy

const STOPS = new Set('.!?…')
/** Stops of scripts that put no space, or no capital letter, behind them. */
const WIDE_STOPS = new Set('。！？｡．।॥؟۔')
const CLOSERS = new Set('"\'”’»›)]}」』）】》〉*_')
const OPENERS = new Set('"\'“‘„«‹([{「『（【《〈*_`¿¡')
const SPACE = /\s/

const isSpace = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at)
  return code <= 32 ? code === 32 || (code >= 9 && code <= 13) : code >= 160 && SPACE.test(text[at]!)
}

/** Whether a pattern matches right at an offset. */
const matchesAt = (pattern: RegExp, text: string, at: number): boolean => {
  pattern.lastIndex = at
  return pattern.test(text)
}

/**
 * The sentences of a text, in order: trimmed spans that never overlap and leave only white space between them.
 * A blank line always ends one; a single line break does around headings, list items and table rows, and elsewhere
 * only behind a stop, so that wrapped prose stays whole. Takes time linear in the length of the text.
 */
export function sentences(text: string): Span[] {
  const spans: Span[] = []
  let start = 0
  let lineStart = 0
  let pipe = text.indexOf(' | ')

  const skipSpace = (from: number): number => {
    let at = from
    while (at < text.length && isSpace(text, at)) {
      if (text[at] === '\n') lineStart = at + 1
      at++
    }
    return at
  }
  /** Ends the sentence at an offset and returns where the next begins. */
  const close = (at: number): number => {
    let end = at
    while (end > start && isSpace(text, end - 1)) end--
    if (end > start) spans.push({ start, end })
    start = skipSpace(at)
    return start
  }
  const hasPipe = (from: number, to: number): boolean => {
    // Lines are asked about in order, so the search never goes back.
    while (pipe >= 0 && pipe < from) pipe = text.indexOf(' | ', pipe + 1)
    return pipe >= 0 && pipe < to
  }

  let at = skipSpace(0)
  start = at
  while (at < text.length) {
    const char = text[at]!
    if (char === '\n') {
      const above = text[lineStart] === '#' || hasPipe(lineStart, at)
      let next = at + 1
      while (next < text.length && text[next] !== '\n' && isSpace(text, next)) next++
      const blank = next >= text.length || text[next] === '\n'
      if (blank || above || opensBlock(text, next, hasPipe)) at = close(at)
      else {
        lineStart = at + 1
        at = next
      }
    } else if (STOPS.has(char)) {
      const stop = readStop(text, at)
      at = endsAt(text, start, stop) ? close(stop.after) : stop.after
    } else if (WIDE_STOPS.has(char)) {
      at = close(readStop(text, at).after)
    } else at++
  }
  close(text.length)
  return spans
}

/** Whether the line at an offset is a heading, a list item, a table row or a "Label: value" line. */
function opensBlock(text: string, at: number, hasPipe: (from: number, to: number) => boolean): boolean {
  if (matchesAt(ITEM, text, at) || matchesAt(LABEL, text, at)) return true
  const end = text.indexOf('\n', at)
  return hasPipe(at, end < 0 ? text.length : end)
}

/** A run of stops with the quotes, brackets and footnote marks that belong to it. */
interface Stop {
  at: number
  /** Behind the stops themselves. */
  marks: number
  /** Behind what closes with them. */
  after: number
}

function readStop(text: string, at: number): Stop {
  let marks = at
  while (marks < text.length && (STOPS.has(text[marks]!) || WIDE_STOPS.has(text[marks]!))) marks++
  let after = marks
  for (;;) {
    if (after < text.length && CLOSERS.has(text[after]!)) after++
    else if (text[after] === '[' && matchesAt(FOOTNOTE_MARK, text, after)) after = FOOTNOTE_MARK.lastIndex
    else return { at, marks, after }
  }
}

function endsAt(text: string, start: number, stop: Stop): boolean {
  const { at, marks, after } = stop
  if (after >= text.length) return true
  if (!isSpace(text, after)) return endsWithoutSpace(text, start, stop)

  let next = after
  let newline = false
  while (next < text.length && isSpace(text, next)) {
    if (text[next] === '\n') newline = true
    next++
  }
  const opener = next
  while (next < opener + 3 && next < text.length && OPENERS.has(text[next]!)) next++
  const following = String.fromCodePoint(text.codePointAt(next) ?? 32)

  if (text[at] === '.' && marks === at + 1) {
    const token = tokenBefore(text, start, at)
    if (!token) return true
    if (isAbbreviation(token, text, next)) return false
    // "1. Text": the number of an item, not a sentence of its own.
    if (/^\d{1,3}$/.test(token) && at - start <= 3) return false
  }
  if (newline || !LOWER.test(following)) return true
  // "… in 1912. [editor: …": what somebody puts in brackets behind a sentence is none of its words.
  if (text[opener] === '[' && text[at] === '.' && marks === at + 1) return true
  if (UPPER.test(text[next + 1] ?? '')) return true // "iPhone", "eBay"
  return text[marks - 1] === '?' && after === marks
}

/** "by faith.Azerbaijan is …": the space was lost; "Node.js", "example.com" and "System.Text" are no such place. */
function endsWithoutSpace(text: string, start: number, { at, after, marks }: Stop): boolean {
  if (marks !== at + 1 || text[at] === '…' || !UPPER.test(text[after]!)) return false
  if (!CAPITALISED.test(text.slice(after, after + 24))) return false
  const before = text.slice(Math.max(start, at - 32), at)
  if (!PLAIN_WORD.test(before)) return false
  // ".Net" behind a space is a name; a whole sentence before it is not to be had from three words.
  if (isSpace(text, at - 1) && /^\p{L}{1,3}(?!\p{L})/u.test(text.slice(after, after + 4))) return false
  return (before.match(/\s+/g)?.length ?? 0) >= 2
}

/** The word that a stop ends, without quotes and brackets before it; looks back 24 units at most. */
function tokenBefore(text: string, start: number, at: number): string {
  let from = at
  const bound = Math.max(start, at - 24)
  while (from > bound && !isSpace(text, from - 1) && !OPENERS.has(text[from - 1]!) && text[from - 1] !== '-') from--
  return text.slice(from, at)
}

function isAbbreviation(token: string, text: string, next: number): boolean {
  const lower = token.toLowerCase()
  if (BINDING.has(lower)) return true
  if (BEFORE_NUMBER.has(lower)) return /\d/.test(text[next] ?? '')
  const initial = ONE_LETTER.test(token) && UPPER.test(token)
  if (!initial && !OPEN.has(lower) && !DOTTED.test(token)) return false
  const word = /^\p{L}+(?!\p{L}|\.)/u.exec(text.slice(next, next + 16))?.[0]
  return !(word && UPPER.test(word[0]!) && STARTERS.has(word.toLowerCase()))
}
