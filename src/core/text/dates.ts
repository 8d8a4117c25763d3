/** A date as a text writes it, as precise as it is; the day of a span ("25–26 February") is its first. */
export interface DateValue {
  start: number
  end: number
  text: string
  /** The one year it says; null for decades, centuries and years of an era ("44 BC"). */
  year: number | null
  /** The first and last year it can be, negative before Christ; null where it says none ("4 July"). */
  years: readonly [first: number, last: number] | null
  /** 1…12 */
  month: number | null
  day: number | null
}

const MONTHS = 'january february march april may june july august september october november december'.split(' ')
const MONTH = `(?:${MONTHS.map((m) => (m.length > 4 ? `${m}|${m.slice(0, 3)}\\.?` : m)).join('|')}|sept\\.?)`
const DAY = '(\\d{1,2})(?:st|nd|rd|th)?'
const YEAR = '((?:1\\d|20)\\d{2})'
const SPAN = `(?:${DAY}\\s*[-–—]\\s*)?`

const ORDINALS =
  'zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first'.split(
    ' ',
  )
const NTH = `((?:1?\\d|2[01])(?:st|nd|rd|th)|${ORDINALS.slice(1).join('|')})`
const ERA = '(BCE?|AD|CE)'

interface Pattern {
  pattern: RegExp
  /** Year, month and day as written. */
  read(m: RegExpExecArray): readonly (string | undefined)[]
  /** The years of a date that does not say a single year of our time. */
  years?(m: RegExpExecArray): readonly [number, number]
}

/** The ways English writes dates, most specific first. */
const PATTERNS: readonly Pattern[] = [
  { pattern: /\b((?:1\d|20)\d{2})-(\d{2})-(\d{2})(?=T\d|\b)/g, read: (m) => [m[1], m[2], m[3]] },
  {
    pattern: new RegExp(`\\b${SPAN}${DAY}\\s+(?:of\\s+)?(${MONTH})(?:,?\\s*(?:of\\s+)?${YEAR})?\\b`, 'gi'),
    read: (m) => [m[4], m[3], m[1] ?? m[2]],
  },
  {
    pattern: new RegExp(`\\b(${MONTH})\\s+${DAY}(?:\\s*[-–—]\\s*\\d{1,2})?(?:(?:,\\s*|\\s+)${YEAR})?\\b(?!\\d)`, 'gi'),
    read: (m) => [m[3], m[1], m[2]],
  },
  { pattern: new RegExp(`\\b(${MONTH}),?\\s+(?:of\\s+)?${YEAR}\\b`, 'gi'), read: (m) => [m[2], m[1], undefined] },
  {
    pattern: /\b(?:early |mid-?|late )?(?:the )?((?:1\d|20)\d)0s\b/gi,
    read: () => [],
    years: (m) => [Number(m[1]) * 10, Number(m[1]) * 10 + 9],
  },
  {
    pattern: new RegExp(
      `\\b(?:(?:early|mid|late)[ -])?(?:the )?${NTH}(?:(?: and | or | to |[-–])(?:the )?${NTH})? centur(?:y|ies)(?: ${ERA})?\\b`,
      'gi',
    ),
    read: () => [],
    // "Early" and "late" have no agreed bounds, and a range serves to deny what cannot be: the whole century.
    years: (m) => {
      const all = [...centuryYears(m[1]!, m[3]), ...centuryYears(m[2] ?? m[1]!, m[3])]
      return [Math.min(...all), Math.max(...all)]
    },
  },
  {
    pattern: new RegExp(`\\b(\\d{1,4}) ${ERA}\\b|\\bAD (\\d{1,4})\\b`, 'g'),
    read: () => [],
    years: (m) => {
      const year = Number(m[1] ?? m[3]) * (m[2]?.startsWith('B') ? -1 : 1)
      return [year, year]
    },
  },
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

/** The dates of a text in order; a span is read once, in the most specific way. Offsets are UTF-16. */
export function dates(text: string): DateValue[] {
  const found: DateValue[] = []
  const taken = new Uint8Array(text.length)
  for (const { pattern, read, years } of PATTERNS) {
    for (const match of text.matchAll(pattern)) {
      const start = match.index
      const end = start + match[0].length
      if (taken.subarray(start, end).includes(1)) continue
      taken.fill(1, start, end)
      const [year, month, day] = read(match)
      found.push({
        start,
        end,
        text: match[0],
        year: year ? Number(year) : null,
        years: years?.(match) ?? (year ? [Number(year), Number(year)] : null),
        month: month ? monthNumber(month) : null,
        day: day ? Number(day) : null,
      })
    }
  }
  return found.sort((a, b) => a.start - b.start)
}

/** The 15th century is 1401…1500; the first before Christ is -100…-1. */
function centuryYears(nth: string, era = 'AD'): [number, number] {
  const known = ORDINALS.indexOf(nth.toLowerCase())
  const century = known >= 0 ? known : Number.parseInt(nth, 10)
  return /^b/i.test(era) ? [-100 * century, -100 * (century - 1) - 1] : [100 * (century - 1) + 1, 100 * century]
}

function monthNumber(text: string): number {
  if (/^\d+$/.test(text)) return Number(text)
  return MONTHS.findIndex((m) => m.startsWith(text.toLowerCase().slice(0, 3))) + 1
}

/** Whether two dates can be the same: their years overlap, and the months and days that both know are equal. */
export function datesAgree(a: DateValue, b: DateValue): boolean {
  const overlap = a.years === null || b.years === null || (a.years[0] <= b.years[1] && b.years[0] <= a.years[1])
  return overlap && agree(a.month, b.month) && agree(a.day, b.day)
}

function agree(a: number | null, b: number | null): boolean {
  return a === null || b === null || a === b
}
