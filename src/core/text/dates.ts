/** A date as a text writes it, as precise as it is. */
export interface DateValue {
  start: number
  end: number
  text: string
  year: number | null
  /** 1…12 */
  month: number | null
  day: number | null
}

const MONTHS = 'january february march april may june july august september october november december'.split(' ')
const MONTH = `(?:${MONTHS.map((m) => (m.length > 4 ? `${m}|${m.slice(0, 3)}\\.?` : m)).join('|')}|sept\\.?)`
const DAY = '(\\d{1,2})(?:st|nd|rd|th)?'
const YEAR = '((?:1\\d|20)\\d{2})'
const SPAN = `(?:${DAY}\\s*[-–—]\\s*)?`

/** The ways English writes dates, most specific first. Groups are read by `read` beside each. */
const PATTERNS: readonly { pattern: RegExp; read(m: RegExpExecArray): readonly (string | undefined)[] }[] = [
  { pattern: /\b((?:1\d|20)\d{2})-(\d{2})-(\d{2})\b/g, read: (m) => [m[1], m[2], m[3]] },
  {
    pattern: new RegExp(`\\b${SPAN}${DAY}\\s+(?:of\\s+)?(${MONTH})(?:,?\\s*(?:of\\s+)?${YEAR})?\\b`, 'gi'),
    read: (m) => [m[4], m[3], m[2]],
  },
  {
    pattern: new RegExp(`\\b(${MONTH})\\s+${DAY}(?:\\s*[-–—]\\s*\\d{1,2})?(?:(?:,\\s*|\\s+)${YEAR})?\\b(?!\\d)`, 'gi'),
    read: (m) => [m[3], m[1], m[2]],
  },
  { pattern: new RegExp(`\\b(${MONTH}),?\\s+(?:of\\s+)?${YEAR}\\b`, 'gi'), read: (m) => [m[2], m[1], undefined] },
  {
    pattern: /\b(?:early |mid-?|late )?(?:the )?((?:1\d|20)\d)0s\b/gi,
    read: (m) => [`${m[1]}0`, undefined, undefined],
  },
  {
    pattern:
      /\b(?:(?:early|mid|late)[ -])?(?:the )?(?:(?:1?\d|2[01])(?:st|nd|rd|th)|(?:[a-z]+teenth|twentieth|twenty-first|eleventh|twelfth|tenth|ninth|eighth|seventh|sixth|fifth|fourth|third|second|first))(?: and (?:1?\d|2[01])(?:st|nd|rd|th))? centur(?:y|ies)(?: (?:BCE?|AD|CE))?\b/gi,
    read: () => [],
  },
  { pattern: /\b\d{1,4} (?:BCE?|AD|CE)\b|\bAD \d{1,4}\b/g, read: () => [] },
  {
    pattern: new RegExp(`(?<![\\d$€£.,-])\\b${YEAR}\\b(?!\\s*(?:%|percent|[a-z]+s\\b(?<!was|is|has))|[.,]\\d)`, 'g'),
    read: (m) => [m[1]],
  },
  {
    pattern: new RegExp(
      `\\b(${MONTHS.filter((m) => m !== 'may' && m !== 'march').join('|')}|(?<=\\bin |last |next )(?:may|march))\\b`,
      'gi',
    ),
    read: (m) => [undefined, m[1]],
  },
]

/** The dates of a text in order; overlapping readings yield the longest. Offsets are UTF-16. */
export function dates(text: string): DateValue[] {
  const found: DateValue[] = []
  for (const { pattern, read } of PATTERNS) {
    for (const match of text.matchAll(pattern)) {
      const start = match.index
      const end = start + match[0].length
      if (found.some((other) => start < other.end && end > other.start)) continue
      const [year, month, day] = read(match as RegExpExecArray)
      found.push({
        start,
        end,
        text: match[0],
        year: year ? Number(year) : null,
        month: month ? monthNumber(month) : null,
        day: day ? Number(day) : null,
      })
    }
  }
  return found.sort((a, b) => a.start - b.start)
}

function monthNumber(text: string): number {
  if (/^\d+$/.test(text)) return Number(text)
  return MONTHS.findIndex((m) => m.startsWith(text.toLowerCase().slice(0, 3))) + 1
}

/** Whether two dates can be the same: what both know is equal ("1991" and "12 December 1991" agree). */
export function datesAgree(a: DateValue, b: DateValue): boolean {
  if (a.year === null && b.year === null && a.month === null && b.month === null) {
    return a.text.toLowerCase() === b.text.toLowerCase()
  }
  return agree(a.year, b.year) && agree(a.month, b.month) && agree(a.day, b.day)
}

function agree(a: number | null, b: number | null): boolean {
  return a === null || b === null || a === b
}
