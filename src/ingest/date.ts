const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const MONTH =
  '(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?'
const ISO = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?=$|[T\s])/
const DAY_FIRST = new RegExp(`^(?:\\w{3,9},? )?(\\d{1,2})(?:st|nd|rd|th)?(?: of)? ${MONTH},? (\\d{4})(?![\\d])`, 'i')
const MONTH_FIRST = new RegExp(`^(?:\\w{3,9},? )?${MONTH} (?:(\\d{1,2})(?:st|nd|rd|th)?,? )?(\\d{4})(?![\\d])`, 'i')

/**
 * The date at the beginning of a text as ISO 8601, as precise as it is given ("March 2021" is `2021-03`), and what
 * follows it; null where there is none, or no such day. All-number forms other than ISO are not read: 3/4/2021 has two meanings.
 */
export function readDate(text: string): { date: string; rest: string } | null {
  const iso = ISO.exec(text)
  if (iso) return build(text, iso[0], iso[1], iso[2] === undefined ? undefined : Number(iso[2]), iso[3])
  const day = DAY_FIRST.exec(text)
  if (day) return build(text, day[0], day[3], monthNumber(day[2]), day[1])
  const month = MONTH_FIRST.exec(text)
  return month ? build(text, month[0], month[3], monthNumber(month[1]), month[2]) : null
}

/** The date that a metadata value gives, ISO 8601; null where it gives none. */
export function toDate(value: unknown): string | null {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString().slice(0, 10)
  if (typeof value === 'number') return readDate(String(value))?.date ?? null
  return typeof value === 'string' ? (readDate(value.trim())?.date ?? null) : null
}

const monthNumber = (name: string | undefined): number => MONTHS.indexOf((name ?? '').slice(0, 3).toLowerCase()) + 1

function build(text: string, match: string, year?: string, month?: number, day?: string) {
  if (Number(year) < 1000) return null
  let date = year!
  if (month !== undefined) {
    if (month < 1 || month > 12) return null
    date += `-${String(month).padStart(2, '0')}`
    if (day !== undefined) {
      const number = Number(day)
      if (number < 1 || number > new Date(Date.UTC(Number(year), month, 0)).getUTCDate()) return null
      date += `-${day.padStart(2, '0')}`
    }
  }
  return { date, rest: text.slice(match.length) }
}
