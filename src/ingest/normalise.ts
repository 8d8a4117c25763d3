const ODD_SPACE = /[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g
const LINE_END = /\r\n?|[\u0085\u2028\u2029\v\f]/g
// Soft hyphen, zero-width space, direction marks, word joiner, invisible operators, byte order mark.
const INVISIBLE = /[\u00ad\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed
const CONTROL = /[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f]/g
// A joiner shapes Persian, Indic scripts and emoji; between other letters it is debris.
const STRAY_JOINER =
  /(?<!\p{Script=Arabic}|\p{Script=Devanagari}|\p{Script=Bengali}|\p{Script=Malayalam}|\p{Script=Sinhala}|\p{M}|\p{Extended_Pictographic}|\p{Emoji_Modifier})[\u200c\u200d]/gu

/**
 * One form for what looks the same: `\n` as the line end, plain spaces, composed letters (NFC), no invisible or
 * control characters, and U+FFFD for lone surrogates, so that every text can be stored and sent as UTF-8.
 */
export function normalise(text: string): string {
  return text
    .toWellFormed()
    .replace(LINE_END, '\n')
    .replace(ODD_SPACE, ' ')
    .replace(INVISIBLE, '')
    .replace(CONTROL, '')
    .replace(STRAY_JOINER, '')
    .normalize('NFC')
}

/** A text on one line: normalised, each run of white space one space. */
export function oneLine(text: string): string {
  return normalise(text).replace(/\s+/g, ' ').trim()
}
