/**
 * Whether a text says a value, for values a person wrote down by hand: without regard to case, compatibility forms
 * (NFKC), the kind of dashes, quotation marks and white space, and with thousands separators optional.
 * A number is only found whole: "6 billion" is not in "1.6 billion", nor "100" in "1,100".
 */
export function contains(text: string, value: string): boolean {
  const wanted = normaliseValue(value)
  if (wanted === '') return false
  const said = normaliseValue(text)
  for (let at = said.indexOf(wanted); at >= 0; at = said.indexOf(wanted, at + 1)) {
    const cutsBefore = /^\p{N}/u.test(wanted) && /\p{N}[.,]?$/u.test(said.slice(Math.max(0, at - 2), at))
    const cutsAfter = /\p{N}$/u.test(wanted) && /^[.,]?\p{N}/u.test(said.slice(at + wanted.length))
    if (!cutsBefore && !cutsAfter) return true
  }
  return false
}

/** The form in which texts and values are compared. */
export function normaliseValue(text: string): string {
  return (
    text
      .replace(GROUPED, (number) => number.replace(/[^\d]/g, ''))
      // NFKC would take some of these apart.
      .replace(/[\u2010-\u2015\u2212]/g, '-')
      .replace(/[\u2018-\u201b\u2032`´]/g, "'")
      .replace(/[\u201c-\u201f\u2033\u00ab\u00bb]/g, '"')
      .replace(/[\u00ad\u200b-\u200d\u2060\ufeff]/g, '')
      .normalize('NFKC')
      .toLowerCase()
      .replace(/\s+/gu, ' ')
      .trim()
  )
}

/** 1,600,000 and 1'600'000, and 1 600 000 with a space that keeps a line together; a plain space may part two numbers. */
const GROUPED = /(?<![\p{N}.,])\d{1,3}([,'’\u00a0\u2009\u202f])\d{3}(?:\1\d{3})*(?!\p{N})/gu
