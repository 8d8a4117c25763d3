/** When something happens again and again, or at which hour: "on Sundays", "between 03:00 and 05:00 UTC", "every spring". */
export interface TimeValue {
  start: number
  end: number
  text: string
}

const WEEKDAY = '(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|week(?:day|end))s?'
const HALF = '(?:[ap]m\\b|[ap]\\.m\\.)'
const CLOCK = `(?:\\d{1,2}:\\d{2}(?: ?${HALF})?|\\d{1,2}(?:\\.\\d{2})? ?(?:${HALF}|o['’]clock)|noon|midnight)(?: (?:UTC|GMT|CET|CEST|EST|PST|local time)\\b)?`
const CYCLE =
  '(?:spring|summer|autumn|fall|winter|morning|afternoon|evening|night|day|week|month|quarter|year|(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august|september|october|november|december)'

const TIME = new RegExp(
  [
    `\\b(?:between |from )?${CLOCK}(?:(?: and | to | until | ?[-–] ?)${CLOCK})?`,
    `\\b(?:every|each) (?:first |second |other |two |three )?${CYCLE}s?\\b`,
    `\\b(?:on |every |each )?${WEEKDAY}\\b`,
    '\\b(?:on )?the \\d{1,2}(?:st|nd|rd|th)(?: (?:day )?of (?:each|every|the) (?:month|quarter|year)\\b|(?=[.,;]|$))',
    `\\bin (?:the )?(?:early |late )?(?:spring|summer|autumn|winter)\\b`,
    '\\b(?:daily|weekly|monthly|quarterly|yearly|annually)\\b',
  ].join('|'),
  'gi',
)

/** The recurring times and the hours of a text, in order. Offsets are UTF-16. */
export function times(text: string): TimeValue[] {
  return [...text.matchAll(TIME)].map((m) => ({ start: m.index, end: m.index + m[0].length, text: m[0] }))
}
