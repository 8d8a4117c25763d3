/** A number with what it counts. */
export interface Quantity {
  kind: 'money' | 'percent' | 'duration' | 'ordinal' | 'number'
  start: number
  end: number
  text: string
  /** The number it says; NaN where words leave it open ("hundreds"). */
  value: number
}

const UNITS: Record<string, number> = {
  zero: 0,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  thirteen: 13,
  fourteen: 14,
  fifteen: 15,
  sixteen: 16,
  seventeen: 17,
  eighteen: 18,
  nineteen: 19,
  twenty: 20,
  thirty: 30,
  forty: 40,
  fifty: 50,
  sixty: 60,
  seventy: 70,
  eighty: 80,
  ninety: 90,
  dozen: 12,
  half: 0.5,
}
const SCALES: Record<string, number> = {
  hundred: 100,
  thousand: 1e3,
  million: 1e6,
  billion: 1e9,
  trillion: 1e12,
  m: 1e6,
  bn: 1e9,
  k: 1e3,
}
const ORDINALS =
  'zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth'.split(
    ' ',
  )

const NUMERAL = String.raw`\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?`
const NUMBER_WORD = `(?:${Object.keys(UNITS)
  .filter((w) => w !== 'half')
  .join('|')})(?:[ -](?:${Object.keys(UNITS).join('|')}))*`
const SCALE = '(?:hundred|thousand|million|billion|trillion)'
const AMOUNT = `(?:${NUMERAL}|${NUMBER_WORD}|(?:an? |several )?half|an?(?= ${SCALE}))(?:(?: and a half)?[ -]?${SCALE}s?)*(?:(?<=\\d)(?:bn|m|k))?`
const CURRENCY = String.raw`(?:US\$|USD|EUR|GBP|[$€£¥₹₼])`
const CURRENCY_WORD =
  '(?:US |U\\.S\\. )?(?:dollars?|euros?|pounds?|rupees?|manats?|yen|francs?|rubles?|cents?|USD|EUR|GBP)'

const PATTERNS: readonly { kind: Quantity['kind']; pattern: RegExp }[] = [
  {
    kind: 'money',
    pattern: new RegExp(
      `${CURRENCY}\\s?(?:${NUMERAL})(?:\\s?(?:${SCALE}|bn|m|k)\\b)?|\\b${AMOUNT}\\s+(?:${CURRENCY_WORD}\\s+(?:${SCALE})\\b|${CURRENCY_WORD}\\b)|\\b(?:${NUMERAL})\\s+USD\\s+(?:${SCALE})\\b`,
      'gi',
    ),
  },
  { kind: 'percent', pattern: new RegExp(`\\b${AMOUNT}\\s?(?:%|percent\\b|per cent\\b)`, 'gi') },
  {
    kind: 'duration',
    pattern: new RegExp(
      `\\b${AMOUNT}[ -](?:more |consecutive |full )?(?:years?|months?|weeks?|days?|hours?|minutes?|seconds?|decades?|centur(?:y|ies)|milliseconds?|ms)\\b`,
      'gi',
    ),
  },
  { kind: 'ordinal', pattern: new RegExp(`\\b(?:${ORDINALS.join('|')}|\\d+(?:st|nd|rd|th))\\b`, 'gi') },
  { kind: 'number', pattern: new RegExp(`(?<![\\w.-])${AMOUNT}\\b(?!-\\w)`, 'gi') },
]

/** The quantities of a text in order; a span is read once, as the most specific kind it can be. Offsets are UTF-16. */
export function quantities(text: string): Quantity[] {
  const found: Quantity[] = []
  for (const { kind, pattern } of PATTERNS) {
    for (const match of text.matchAll(pattern)) {
      const start = match.index
      const end = start + match[0].length
      if (found.some((other) => start < other.end && end > other.start)) continue
      found.push({ kind, start, end, text: match[0], value: kind === 'ordinal' ? ordinal(match[0]) : amount(match[0]) })
    }
  }
  return found.sort((a, b) => a.start - b.start)
}

function ordinal(text: string): number {
  const known = ORDINALS.indexOf(text.toLowerCase())
  return known >= 0 ? known : Number.parseInt(text, 10)
}

/** The number an English amount says: "$1.6 billion" → 1.6e9, "one and a half million" → 1.5e6. */
function amount(text: string): number {
  let total = 0
  let current = Number.NaN
  for (const token of text
    .toLowerCase()
    .replace(/,(?=\d{3})/g, '')
    .match(/\d+(?:\.\d+)?|[a-z]+/g) ?? []) {
    const digits = Number(token)
    const scale = SCALES[token.replace(/s$/, '')] ?? SCALES[token]
    if (Number.isFinite(digits)) current = digits
    else if (token in UNITS) current = (Number.isNaN(current) ? 0 : current) + UNITS[token]!
    else if (scale !== undefined) current = (Number.isNaN(current) ? 1 : current) * scale
    if (scale !== undefined && scale >= 1000 && !text.includes('half')) {
      total += current
      current = Number.NaN
    }
  }
  if (total === 0 && Number.isNaN(current)) return Number.NaN
  return total + (Number.isNaN(current) ? 0 : current)
}
