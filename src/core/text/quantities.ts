/** A number with what it counts. */
export interface Quantity {
  kind: 'money' | 'percent' | 'duration' | 'ordinal' | 'number'
  start: number
  end: number
  text: string
  /** The number it says; NaN where words leave it open ("hundreds", "several dozen"). */
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
  half: 0.5,
}
const SCALES: Record<string, number> = {
  dozen: 12,
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

const NUMERAL = String.raw`\d{1,3}(?:,\d{3}){1,8}(?:\.\d+)?|\d+(?:\.\d+)?`
const TENS = 'twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety'
const DIGIT = 'one|two|three|four|five|six|seven|eight|nine'
const TEENS = 'ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|zero'
/** "seven", "forty-five" */
const SMALL = `(?:(?:${TENS})(?:[ -](?:${DIGIT}))?|${TEENS}|${DIGIT})\\b`
const SCALE = '(?:dozen|hundred|thousand|million|billion|trillion)'
const SCALED = `(?:[ -]?${SCALE}s?\\b){1,3}`
/** "one hundred and twenty": what may follow a scale in words. */
const MORE = `(?: (?:and )?${SMALL}${SCALED}){0,4}(?: (?:and )?${SMALL})?`
const OPEN = `(?:(?:several|a few) ${SCALE}|(?:tens(?= of )|(?:dozen|hundred|thousand|million|billion|trillion)s)(?: of ${SCALE}s)?)\\b`
const AMOUNT = [
  `(?:${NUMERAL})(?: and a half\\b)?(?:${SCALED}|(?:m|k| ?bn)\\b)?`,
  `(?:${SMALL}|an?(?= ${SCALE}\\b))(?: and a half\\b)?(?:${SCALED}(?:${MORE}))?`,
  `(?:an? )?half\\b(?: an?(?= ${SCALE}\\b))?(?:${SCALED})?`,
  `${SCALE}\\b`,
].join('|')
const CURRENCY = String.raw`(?:US\$|USD|EUR|GBP|[$€£¥₹₼])`
const CURRENCY_WORD =
  '(?:US |U\\.S\\. |gold |silver )?(?:dollars?|euros?|pounds?(?! of)|rupees?|manats?|yen|yuan|francs?|rou?bles?|cents?|pence|crowns?|kron(?:a|or|e|er)|shillings?|pesos?|lire?|liras?|dinars?|dirhams?|riyals?|zlotys?|forints?|baht|ringgits?|rand|shekels?|guilders?|marks(?= )|florins?|ducats?|thalers?|USD|EUR|GBP|CHF|SEK|JPY|INR|AUD|CAD)\\b'
const TIME = '(?:years?|months?|weeks?|days?|hours?|minutes?|seconds?|decades?|centur(?:y|ies)|milliseconds?|ms)\\b'

/**
 * One amount with what makes it of a kind, in a single pass: nothing after the amount is required, so that a long run of
 * numbers is never read again from each of its parts. All repetitions are bounded.
 */
const QUANTITY = new RegExp(
  [
    `\\b(${ORDINALS.join('|')}|\\d+(?:st|nd|rd|th))\\b`,
    `(${CURRENCY}\\s?)((?:${NUMERAL})(?:\\s?(?:${SCALE}|bn|m|k)\\b)?)`,
    `\\b(?:(${OPEN})|(${AMOUNT}))(?:(\\s+(?:of )?${CURRENCY_WORD}(?:\\s+(${SCALE})\\b)?)|(\\s?(?:%|per ?cent\\b))|([ -](?:of |more |consecutive |full |business |working |calendar |school )?${TIME}))?`,
  ].join('|'),
  'gi',
)

/** The quantities of a text in order; a span is read once, as the most specific kind it can be. Offsets are UTF-16. */
export function quantities(text: string): Quantity[] {
  const found: Quantity[] = []
  for (const match of text.matchAll(QUANTITY)) {
    const [written, ordinal, sign, price, open, amount, currency, scale, percent, time] = match
    const start = match.index
    const end = start + written.length
    const span = { start, end, text: written }
    if (ordinal !== undefined) {
      found.push({ kind: 'ordinal', ...span, value: rankOf(ordinal) })
      continue
    }
    const said = price ?? amount ?? ''
    const value = open === undefined ? numberOf(scale ? `${said} ${scale}` : said) : Number.NaN
    if (sign !== undefined || currency !== undefined) found.push({ kind: 'money', ...span, value })
    else if (percent !== undefined) found.push({ kind: 'percent', ...span, value })
    else if (time !== undefined) found.push({ kind: 'duration', ...span, value })
    // "JF-17", "H2O" and "40-page" count nothing.
    else if (!JOINED_BEFORE.test(text.charAt(start - 1)) && !JOINED_AFTER.test(text.slice(end, end + 2))) {
      found.push({ kind: 'number', ...span, value })
    }
  }
  return found
}

const JOINED_BEFORE = /[\w.-]/
const JOINED_AFTER = /^-?\w/

function rankOf(ordinal: string): number {
  const known = ORDINALS.indexOf(ordinal.toLowerCase())
  return known >= 0 ? known : Number.parseInt(ordinal, 10)
}

/** The number an English amount says: "1.6 billion" → 1.6e9, "one and a half million" → 1.5e6. */
function numberOf(amount: string): number {
  // Most amounts are a plain numeral.
  if (Number(amount) >= 0) return Number(amount)
  let total = 0
  let current: number | null = null
  for (const token of amount
    .toLowerCase()
    .replace(/,/g, '')
    .match(/\d+(?:\.\d+)?|[a-z]+/g) ?? []) {
    const scale = SCALES[token] ?? SCALES[token.replace(/s$/, '')]
    const plain = UNITS[token] ?? Number(token)
    if (scale !== undefined) {
      // "five thousand million" scales what is scaled already.
      const scaled: number = (current ?? (total || 1)) * scale
      if (current === null) total = 0
      current = scaled
      if (scale >= 1000) {
        total += scaled
        current = null
      }
    } else if (!Number.isNaN(plain)) current = (current ?? 0) + plain
  }
  return total + (current ?? 0)
}
