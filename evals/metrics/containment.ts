/**
 * Whether a text says a value, for values a person wrote down by hand: without regard to case, compatibility forms
 * (NFKC), the kind of dashes, quotation marks and white space, and with thousands separators optional.
 * A number is only found whole: "6 billion" is not in "1.6 billion", nor "100" in "1,100".
 */
export function contains(text: string, value: string): boolean {
  return containsAny(text, [value])
}

/** Whether a text says at least one of the values. */
export function containsAny(text: string, values: readonly string[]): boolean {
  const said = normaliseValue(text)
  return values.some((value) => isSaid(said, normaliseValue(value)))
}

function isSaid(said: string, wanted: string): boolean {
  if (wanted === '') return false
  const startsInNumber = /^\p{N}/u.test(wanted)
  const endsInNumber = /\p{N}$/u.test(wanted)
  for (let at = said.indexOf(wanted); at >= 0; at = said.indexOf(wanted, at + 1)) {
    const cutsBefore = startsInNumber && /\p{N}[.,]?$/u.test(said.slice(Math.max(0, at - 2), at))
    const cutsAfter = endsInNumber && /^[.,]?\p{N}/u.test(said.slice(at + wanted.length, at + wanted.length + 2))
    if (!cutsBefore && !cutsAfter) return true
  }
  return false
}

/** The form in which texts and values are compared; normalising it again changes nothing. */
export function normaliseValue(text: string): string {
  return (
    text
      .replace(/[\u00ad\u200b-\u200d\u2060\ufeff]/g, '')
      // NFKC would take these apart, or make plain spaces of those that group digits.
      .replace(/´/g, "'")
      .replace(/\u2033/g, '"')
      .replace(/[\u00a0\u2009\u202f]/g, GROUPING_SPACE)
      .normalize('NFKC')
      .toLowerCase()
      .normalize('NFKC')
      .replace(/[\u2010-\u2015\u2212]/g, '-')
      .replace(/[\u2018-\u201b\u2032`]/g, "'")
      .replace(/[\u201c-\u201f\u00ab\u00bb]/g, '"')
      .replace(GROUPED, (number) => number.replace(/\D/g, ''))
      .replaceAll(GROUPING_SPACE, ' ')
      .replace(/\s+/gu, ' ')
      .trim()
  )
}

/** Stands for a space that keeps a number together; of the private use area, so no text means anything by it. */
const GROUPING_SPACE = '\ue000'
/** 1,600,000 and 1'600'000, and 1 600 000 with a space that keeps a line together; a plain space may part two numbers. */
const GROUPED = /(?<![\p{N}.,])\d{1,3}([,'\ue000])\d{3}(?:\1\d{3})*(?!\p{N})/gu
